// `node scripts/icons.mjs`: draws every icon of assets/ from the SVGs in assets/art.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { icns, ico } from './icon-files.mjs';

const art = 'assets/art';

/** Ink and dot of the tray icons; a template image is coloured by macOS, which looks at alpha only. */
const inks = {
  light: { ink: '#17201E', dot: '#B86E00' },
  dark: { ink: '#ECF0EE', dot: '#F0B65A' },
  template: { ink: '#000', dot: '#000' },
};
const states = ['normal', 'push-off', 'do-not-disturb', 'attention'];

/** The drawing made for about this many pixels. */
const drawing = (state, pixels) => {
  const name = state === 'do-not-disturb' ? 'dnd' : state;
  const size = pixels <= 20 ? 16 : pixels <= 26 ? 22 : 32;
  return readFileSync(join(art, `tray-${name}-${size}.svg`), 'utf8');
};

const png = (svg, pixels) =>
  new Resvg(svg, { fitTo: { mode: 'width', value: pixels } }).render().asPng();

function trayIcon(state, { ink, dot }, pixels) {
  const svg = drawing(state, pixels)
    .replace('class="dot"', `fill="${dot}"`)
    .replaceAll('currentColor', ink);
  return png(svg, pixels);
}

/**
 * Every file by its name below assets/, with how to draw it.
 * @returns {Generator<[name: string, draw: () => Buffer]>}
 */
export function* icons() {
  for (const state of states) {
    for (const panel of ['light', 'dark']) {
      // Windows draws 16 points at many scales, Linux panels are 22 points high.
      for (const [size, scales] of [
        [16, [1, 1.25, 1.5, 2, 3]],
        [22, [1, 1.5, 2]],
      ]) {
        for (const scale of scales) {
          const name = `tray/${state}-${size}-${panel}${suffix(scale)}.png`;
          yield [name, () => trayIcon(state, inks[panel], size * scale)];
        }
      }
    }
    for (const scale of [1, 2, 3]) {
      const name = `tray/${state}-Template${suffix(scale)}.png`;
      yield [name, () => trayIcon(state, inks.template, 16 * scale)];
    }
  }
  const app = readFileSync(join(art, 'app-icon.svg'), 'utf8');
  const small = readFileSync(join(art, 'app-icon-16.svg'), 'utf8');
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
    yield [`app/${size}x${size}.png`, () => png(size <= 24 ? small : app, size)];
  }
  yield ['app/icon.ico', () => ico(png(app, 1024), png(small, 1024))];
  // The plate fills 824 of 1024 pixels in Apple's grid; in the drawings it fills 116 of 128, and all of 16.
  yield [
    'app/icon.icns',
    () => icns(png(within(app, 824 / 1024 / (116 / 128)), 1024), png(within(small, 14 / 16), 1024)),
  ];
}

/** A drawing with a margin around it. */
const within = (svg, scale) => {
  const [length, from] = [100 * scale, 50 * (1 - scale)];
  const placed = svg.replace(
    '<svg ',
    `<svg x="${from}" y="${from}" width="${length}" height="${length}" `,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${placed}</svg>`;
};

const suffix = (scale) => (scale === 1 ? '' : `@${scale}x`);

if (process.argv[1] === import.meta.filename) {
  for (const folder of ['tray', 'app']) {
    rmSync(join('assets', folder), { recursive: true, force: true });
    mkdirSync(join('assets', folder), { recursive: true });
  }
  for (const [name, draw] of icons()) writeFileSync(join('assets', name), draw());
}
