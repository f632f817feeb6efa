// The icon files of Windows and macOS. png2icons makes every size of one picture; here the smallest are
// taken from a picture drawn for them, or they would be a large one made small.
import png2icons from 'png2icons';

/** Pixels up to which the small drawing is used, as for the PNGs. */
const smallest = 24;

/** @param {Buffer} big @param {Buffer} small PNGs of 1024 pixels */
export function ico(big, small) {
  const parts = [
    ...entries(png2icons.createICO(big, png2icons.BICUBIC2, 0, false, true)).filter(
      ({ size }) => size > smallest,
    ),
    ...entries(png2icons.createICO(small, png2icons.BICUBIC2, 0, false, true)).filter(
      ({ size }) => size <= smallest,
    ),
  ];
  const header = Buffer.alloc(6 + 16 * parts.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(parts.length, 4);
  let at = header.length;
  for (const [index, { entry, data }] of parts.entries()) {
    entry.writeUInt32LE(at, 12);
    entry.copy(header, 6 + 16 * index);
    at += data.length;
  }
  return Buffer.concat([header, ...parts.map(({ data }) => data)]);
}

/**
 * The directory of an .ico: a width (0 for 256), and where its picture lies.
 * @param {Buffer} file
 */
export function entries(file) {
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const entry = Buffer.from(file.subarray(6 + 16 * index, 22 + 16 * index));
    const [length, from] = [entry.readUInt32LE(8), entry.readUInt32LE(12)];
    return { size: entry[0] || 256, entry, data: file.subarray(from, from + length) };
  });
}

/** What an .icns calls its 16 pixels, colours and mask. */
const tiny = ['is32', 's8mk'];

/** @param {Buffer} big @param {Buffer} small PNGs of 1024 pixels */
export function icns(big, small) {
  const parts = [
    ...chunks(png2icons.createICNS(big, png2icons.BICUBIC2, 0)).filter(
      ({ type }) => !tiny.includes(type),
    ),
    ...chunks(png2icons.createICNS(small, png2icons.BICUBIC2, 0)).filter(({ type }) =>
      tiny.includes(type),
    ),
  ];
  const header = Buffer.from('icns0000');
  header.writeUInt32BE(8 + parts.reduce((sum, { chunk }) => sum + chunk.length, 0), 4);
  return Buffer.concat([header, ...parts.map(({ chunk }) => chunk)]);
}

/** @param {Buffer} file */
export function chunks(file) {
  const found = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    const chunk = file.subarray(at, at + file.readUInt32BE(at + 4));
    found.push({ type: chunk.toString('latin1', 0, 4), chunk });
  }
  return found;
}
