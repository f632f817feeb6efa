import { m } from '../../messages/compiled/messages.js';
import type { Platform } from '../../preload/devices.ts';
import type { Locale } from '../../preload/types.ts';
import { appleModels } from './apple-models.ts';

/** What a user agent tells about a device; '' where it is silent. */
export type Agent = { model: string; app: string; system: string };

/** It is free text from anywhere: more than this of it is never shown. */
export const LONGEST_AGENT = 512;
const LONGEST_NAME = 60;

/** Reads the forms in which the service's clients and browsers name themselves. */
export function readUserAgent(userAgent: string): Agent {
  const text = userAgent.slice(0, LONGEST_AGENT);
  const agent = text.includes(';') && !text.includes('(') ? readSdk(text) : readProducts(text);
  return { model: clean(agent.model), app: clean(agent.app), system: clean(agent.system) };
}

/** Android sends `BRAND;MODEL;SDKINT;AppVer:x;PackName:y`, iOS `iPhone16,1;iOS 19.1;…`. */
function readSdk(text: string): Agent {
  const [first = '', second = '', third = ''] = text.split(';').map((part) => part.trim());
  if (/^(iPhone|iPad|iPod)/.test(first)) return { model: apple(first), app: '', system: second };
  if (/^\d{2}$/.test(third))
    return { model: android(first, second), app: '', system: androidOf(Number(third)) };
  const system = /^(Android|HarmonyOS) ?[\d.]*$/;
  if (system.test(first)) return { model: second, app: '', system: first };
  return { model: first, app: '', system: '' };
}

const apple = (identifier: string) =>
  appleModels[identifier.replaceAll(' ', '')] ?? identifier.replace(/\d+,\d+$/, '');

/** The names that these brands write differently in their phones. */
const brands: Readonly<Record<string, string>> = {
  xiaomi: 'Xiaomi',
  redmi: 'Redmi',
  samsung: 'Samsung',
  oneplus: 'OnePlus',
  google: '',
  oppo: 'OPPO',
  huawei: 'HUAWEI',
  honor: 'HONOR',
};

/** A model often begins with its brand already. */
function android(brand: string, model: string): string {
  const name = brands[brand.toLowerCase()] ?? brand;
  if (model === '') return brand;
  return model.toLowerCase().startsWith(name.toLowerCase()) ? model : `${name} ${model}`;
}

/** Android's version by its API level, as Android's documentation lists them. */
function androidOf(level: number): string {
  if (level >= 33) return `Android ${level - 20}`;
  if (level >= 31) return 'Android 12';
  if (level >= 28) return `Android ${level - 19}`;
  return 'Android';
}

/** Browsers by what only they say; the first that fits counts, since most say several. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger\//, 'WeChat'],
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/QQBrowser\//, 'QQ Browser'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/.*Safari\//, 'Safari'],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/iPad/, 'iPad'],
  [/iPhone|\biOS\b/, 'iPhone'],
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Mac ?OS|Macintosh|Darwin/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

/** Part of every browser's name, or of what carries an app, and so no name of an app. */
const carriers = new Set([
  'Mozilla',
  'AppleWebKit',
  'Gecko',
  'Chrome',
  'Electron',
  'Safari',
  'CFNetwork',
  'Darwin',
  'Version',
  'Mobile',
]);

/** `LanyingIM/2.3.1 (Macintosh; macOS 15.6)` and what browsers send. */
function readProducts(text: string): Agent {
  const system = systems.find(([mark]) => mark.test(text))?.[1] ?? '';
  const version = /(?:macOS|Android|HarmonyOS|iOS) (\d+(?:\.\d+)?)/.exec(text)?.[1];
  const named = [...text.matchAll(/([A-Za-z][\w.-]{0,40})\/\d/g)]
    .map(([, name = '']) => name)
    .filter((name) => !carriers.has(name));
  const browser = browsers.find(([mark]) => mark.test(text))?.[1];
  const isBrowser = text.startsWith('Mozilla/') && !text.includes('Electron/');
  const app = isBrowser ? (browser ?? '') : (named[0] ?? '');
  // A browser reports an old or frozen version of its system on purpose.
  const told = !isBrowser && version !== undefined ? `${system} ${version}` : system;
  return { model: '', app, system: told };
}

/** No control characters, nothing that turns the direction of the text around it. */
const clean = (text: string) =>
  text.replace(/\p{C}/gu, '').replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME);

/** A name that a person recognises: the model, or the app and what it runs on, or the kind of device. */
export function deviceName({ model, app, system }: Agent, platform: Platform, locale: Locale) {
  if (model) return model;
  const where = system.replace(/ [\d.]+$/, '');
  if (app && where) return m.devices_app_on({ app, system: where }, { locale });
  return app || kinds[platform]({}, { locale });
}

const kinds = {
  0: m.devices_kind_unknown,
  1: m.devices_kind_ios,
  2: m.devices_kind_android,
  3: m.devices_kind_windows,
  4: m.devices_kind_mac,
  5: m.devices_kind_linux,
  6: m.devices_kind_web,
};

const platforms: readonly Platform[] = [0, 1, 2, 3, 4, 5, 6];
/** A number that the service does not document is an unknown platform. */
export const platformOf = (value: number): Platform => platforms[value] ?? 0;
