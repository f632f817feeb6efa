import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { chunks, entries } from '../../scripts/icon-files.mjs';
import { icons } from '../../scripts/icons.mjs';

const drawn = [...icons()];
const file = (name: string) => readFileSync(join('assets', name));

/** Width and height, from the header of a PNG. */
const size = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

test.each(drawn.map(([name]) => name).filter((name) => name.endsWith('.png')))(
  '%s is there at its size',
  (name) => {
    const [width = 0, height = 0] = size(file(name));
    const scale = Number(/@([\d.]+)x/.exec(name)?.[1] ?? 1);
    const points = Number(/(?:^|[-/])(\d+)(?:x\d+|-)/.exec(name)?.[1] ?? 16);
    expect([width, height]).toEqual([points * scale, points * scale]);
  },
);

// Another processor rounds the edges of a drawing in another way.
test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'the icons are what the drawings give',
  () => {
    for (const [name, draw] of drawn) expect(file(name).equals(draw()), name).toBe(true);
  },
);

test('Windows gets every size, the smallest from a drawing of their own', () => {
  const icon = file('app/icon.ico');
  expect([...icon.subarray(0, 4)]).toEqual([0, 0, 1, 0]);
  const found = entries(icon);
  expect(found.map(({ size }) => size)).toEqual([256, 128, 96, 72, 64, 48, 32, 24, 16]);
  const end = found.reduce((sum, { data }) => sum + data.length, 6 + 16 * found.length);
  expect(end).toBe(icon.length);
  // The plate of the small drawing reaches the edge. A frame of this kind is stored from the bottom up.
  const atTop = ({ size, data }: { size: number; data: Buffer }) =>
    data.readUInt8(40 + ((size - 1) * size + size / 2) * 4 + 3);
  const edges = found.slice(-3).map((frame) => atTop(frame) === 255);
  expect(edges).toEqual([false, true, true]);
});

test('macOS gets a plate with the margin of its grid', () => {
  const icon = file('app/icon.icns');
  expect(icon.subarray(0, 4).toString()).toBe('icns');
  expect(icon.readUInt32BE(4)).toBe(icon.length);
  const large = chunks(icon)
    .find(({ type }) => type === 'ic10')
    ?.chunk.subarray(8);
  const picture = `data:image/png;base64,${large?.toString('base64')}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="1024"><image href="${picture}" width="1024" height="1024"/></svg>`;
  const { pixels } = new Resvg(svg).render();
  const row = pixels.subarray(512 * 1024 * 4, 513 * 1024 * 4);
  const opaque = Array.from({ length: 1024 }, (_, x) => (row[x * 4 + 3] ?? 0) > 128);
  expect(opaque.indexOf(true)).toBe(100);
  expect(opaque.lastIndexOf(true)).toBe(923);
});

test('a template image is black, so that macOS can colour it', () => {
  for (const [name] of drawn.filter(([one]) => one.includes('Template'))) {
    const picture = `data:image/png;base64,${file(name).toString('base64')}`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><image href="${picture}" width="16" height="16"/></svg>`;
    const { pixels } = new Resvg(svg).render();
    for (let at = 0; at < pixels.length; at += 4) {
      expect(Math.max(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0)).toBeLessThan(8);
    }
  }
});
