import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
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

test('the icons are what the drawings give', () => {
  for (const [name, draw] of drawn) {
    if (name.includes('-22-')) expect(file(name).equals(draw()), name).toBe(true);
  }
});

test('Windows and macOS get their own containers', () => {
  expect([...file('app/icon.ico').subarray(0, 4)]).toEqual([0, 0, 1, 0]);
  expect(file('app/icon.icns').subarray(0, 4).toString()).toBe('icns');
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
