// `node scripts/icons.mjs`: draws every icon of assets/ from the SVGs in assets/art.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import png2icons from 'png2icons';

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
  yield [
    'app/icon.ico',
    () => png2icons.createICO(png(app, 1024), png2icons.BICUBIC2, 0, false, true),
  ];
  yield ['app/icon.icns', () => png2icons.createICNS(png(app, 1024), png2icons.BICUBIC2, 0)];
}

const suffix = (scale) => (scale === 1 ? '' : `@${scale}x`);

if (process.argv[1] === import.meta.filename) {
  for (const folder of ['tray', 'app']) {
    rmSync(join('assets', folder), { recursive: true, force: true });
    mkdirSync(join('assets', folder), { recursive: true });
  }
  for (const [name, draw] of icons()) writeFileSync(join('assets', name), draw());
}
