import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** A PNG whose pixels are painted one by one. */
export function png(
  width: number,
  height: number,
  paint: (x: number, y: number) => Colour,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8); // 8 bits a channel, RGB
  const rows = Buffer.alloc((width * 3 + 1) * height); // each row begins with filter 0
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.set(paint(x, y), y * (width * 3 + 1) + 1 + x * 3);
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** Digits 0-9, five rows of three dots each; a row is an octal digit. */
const digits = '75557 26227 71747 71717 55711 74717 74757 71111 75757 75717'.split(' ');

/** The digits of a captcha, wavy and on a dotted ground. */
export function captchaPicture(text: string): Buffer {
  const dot = 8;
  const isInk = (x: number, y: number): boolean => {
    const row = Math.floor((y - 14 + 4 * Math.sin(x / 14)) / dot);
    const column = Math.floor((x - 16) / dot);
    const bits = Number(digits[Number(text[Math.floor(column / 4)])]?.[row] ?? 0);
    return column >= 0 && column % 4 < 3 && ((bits >> (2 - (column % 4))) & 1) === 1;
  };
  return png(text.length * 4 * dot + 24, 68, (x, y) => {
    if (isInk(x, y)) return [38, 70, 83];
    return (x * 7 + y * 13) % 29 === 0 ? [170, 190, 196] : [244, 247, 246];
  });
}

/** The demo user's avatar: an evening over two hills. */
export function avatarPicture(): Buffer {
  return png(160, 160, (x, y) => {
    if (y > 128 - 16 * Math.sin(x / 28 + 2)) return [28, 74, 82];
    if (y > 108 - 14 * Math.sin(x / 34)) return [52, 112, 116];
    if ((x - 108) ** 2 + (y - 62) ** 2 < 22 ** 2) return [255, 236, 200];
    return [238 - Math.round(y / 4), 172 + Math.round(y / 5), 128 + Math.round(y / 2.4)];
  });
}
