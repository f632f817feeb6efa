import { readFileSync } from 'node:fs';
import { parse } from 'node:path';
import type { Part } from './typing.ts';

type El = typeof Electron.CrossProcessExports;
type Picture = { bytes: Buffer; type: 'image/png' | 'image/jpeg'; width: number; height: number };

const scales = [1, 1.25, 1.33, 1.4, 1.5, 1.8, 2, 2.5, 3, 4, 5];

/** PNG and JPEG are what Electron's images read; anything else, SVG too, is an empty image. */
function read(bytes: Buffer): Picture | null {
  if (bytes.length > 24 && bytes.subarray(1, 4).toString('latin1') === 'PNG') {
    const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    return { bytes, type: 'image/png', width, height };
  }
  if (bytes.length > 4 && bytes[0] === 0xff && bytes[1] === 0xd8) return readJpeg(bytes);
  return null;
}

function readJpeg(bytes: Buffer): Picture | null {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return { bytes, type: 'image/jpeg', width, height };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

export class NativeImage implements Part<
  Electron.NativeImage,
  | 'isEmpty'
  | 'getSize'
  | 'getScaleFactors'
  | 'addRepresentation'
  | 'toDataURL'
  | 'setTemplateImage'
  | 'isTemplateImage'
  | 'isMacTemplateImage'
> {
  isMacTemplateImage = false;
  #pictures = new Map<number, Picture>();

  add(scale: number, bytes: Buffer): this {
    const picture = read(bytes);
    if (picture) this.#pictures.set(scale, picture);
    return this;
  }

  #at(scale: number): Picture | undefined {
    const nearest = [...this.#pictures.keys()].sort(
      (a, b) => Math.abs(a - scale) - Math.abs(b - scale),
    );
    return nearest[0] === undefined ? undefined : this.#pictures.get(nearest[0]);
  }

  isEmpty(): boolean {
    return this.#pictures.size === 0;
  }

  /** In points: a 32 pixel picture for scale 2 is 16 wide. */
  getSize(scaleFactor = 1): Electron.Size {
    const picture = this.#at(scaleFactor);
    const scale = this.#pictures.has(scaleFactor) ? scaleFactor : (this.getScaleFactors()[0] ?? 1);
    if (!picture) return { width: 0, height: 0 };
    return { width: Math.round(picture.width / scale), height: Math.round(picture.height / scale) };
  }

  getScaleFactors(): number[] {
    return [...this.#pictures.keys()].sort((a, b) => a - b);
  }

  addRepresentation({ scaleFactor = 1, buffer, dataURL }: Electron.AddRepresentationOptions): void {
    if (dataURL !== undefined) this.add(scaleFactor, bytesOf(dataURL));
    else if (buffer) this.add(scaleFactor, buffer);
  }

  toDataURL({ scaleFactor = 1 }: Electron.ToDataURLOptions = {}): string {
    const picture = this.#at(scaleFactor);
    if (!picture) return 'data:image/png;base64,';
    return `data:${picture.type};base64,${picture.bytes.toString('base64')}`;
  }

  setTemplateImage(template: boolean): void {
    this.isMacTemplateImage = template;
  }

  isTemplateImage(): boolean {
    return this.isMacTemplateImage;
  }

  /** For the desk: the sharpest picture, or an empty string. */
  get shown(): string {
    return this.isEmpty() ? '' : this.toDataURL({ scaleFactor: 2 });
  }
}

const bytesOf = (dataURL: string) => Buffer.from(dataURL.slice(dataURL.indexOf(',') + 1), 'base64');

function fromPath(path: string): NativeImage {
  const image = new NativeImage();
  const { dir, name, ext } = parse(path);
  for (const scale of scales) {
    const file = scale === 1 ? path : `${dir}/${name}@${scale}x${ext}`;
    try {
      image.add(scale, readFileSync(file));
    } catch {
      // Most scales have no file of their own.
    }
  }
  // By its name, as macOS has it.
  if (name.endsWith('Template')) image.setTemplateImage(true);
  return image;
}

export const nativeImage = {
  createEmpty: () => new NativeImage(),
  createFromPath: fromPath,
  createFromBuffer: (buffer: Buffer, { scaleFactor = 1 }: Electron.CreateFromBufferOptions = {}) =>
    new NativeImage().add(scaleFactor, buffer),
  createFromDataURL: (dataURL: string) => new NativeImage().add(1, bytesOf(dataURL)),
} satisfies Record<
  keyof Pick<
    El['nativeImage'],
    'createEmpty' | 'createFromPath' | 'createFromBuffer' | 'createFromDataURL'
  >,
  unknown
>;

/** What the app gives where Electron takes an image or the path of one. */
export type Source = string | NativeImage;

export const imageOf = (source: Source): NativeImage =>
  typeof source === 'string' ? fromPath(source) : source;
