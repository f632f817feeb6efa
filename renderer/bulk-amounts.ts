import { getLocale } from '../messages/compiled/runtime.js';

/** Numbers, stretches of time and sizes of files, as the screens of an administrator say them. */

export const number = (value: number, digits = 0): string =>
  new Intl.NumberFormat(getLocale(), { maximumFractionDigits: digits }).format(value);

/** "14 sec", "3 min"; `long` for a sentence: "39 seconds". Seconds up to two minutes, then minutes. */
export function duration(ms: number, unitDisplay: 'short' | 'long' = 'long'): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const minutes = Math.round(ms / 60_000);
  const parts =
    seconds < 120
      ? [amount(seconds, 'second', unitDisplay)]
      : [
          minutes >= 60 && amount(Math.floor(minutes / 60), 'hour', unitDisplay),
          minutes % 60 > 0 && amount(minutes % 60, 'minute', unitDisplay),
        ];
  const said = parts.filter((part) => part !== false);
  return spaced(new Intl.ListFormat(getLocale(), { type: 'unit', style: 'narrow' }).format(said));
}

/** "14 kB", "64 bytes". */
export function fileSize(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  // A byte has no plural in its short form.
  return amount(bytes / 1000 ** step, units[step] ?? 'byte', step === 0 ? 'long' : 'short');
}

function amount(value: number, unit: string, unitDisplay: 'short' | 'long'): string {
  const locale = getLocale();
  // The long form of a Chinese second is a word that nobody says after a number.
  const display = locale === 'zh-CN' && unit === 'second' ? 'short' : unitDisplay;
  const format = { style: 'unit', unit, unitDisplay: display, maximumFractionDigits: 0 } as const;
  return spaced(new Intl.NumberFormat(locale, format).format(value));
}

/** Between digits and Chinese there is a space; `Intl` leaves it out. */
export const spaced = (text: string): string =>
  text.replace(/(?<=\d)(?=\p{Script=Han})|(?<=\p{Script=Han})(?=\d)/gu, ' ');

/** "Username and Password". */
export const listed = (names: string[]): string =>
  new Intl.ListFormat(getLocale(), { type: 'conjunction' }).format(names);
