import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deviceName, platformOf, readUserAgent } from '../../main/account/user-agent.ts';

const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0';
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';

test.each([
  // What the service's own clients send
  [2, 'HUAWEI;ALN-AL00;34;AppVer:6.2.0;PackName:im.lanying.chat', 'HUAWEI ALN-AL00', 'Android 14'],
  [2, 'Google;Pixel 9;35;AppVer:6.1.4;PackName:im.lanying.chat', 'Pixel 9', 'Android 15'],
  [2, 'samsung;SM-S9280;28;AppVer:1;PackName:a.b', 'Samsung SM-S9280', 'Android 9'],
  [2, 'HUAWEI;HUAWEI P40;29;AppVer:1;PackName:a.b', 'HUAWEI P40', 'Android 10'],
  [2, 'vivo;V2309A;32;AppVer:1;PackName:a.b', 'vivo V2309A', 'Android 12'],
  [2, 'Nokia;;26;AppVer:1;PackName:a.b', 'Nokia', 'Android'],
  [2, 'Android 15; Pixel 9; sdk 3.4.0; fcm', 'Pixel 9', 'Android 15'],
  [1, 'iPhone16,1;iOS 19.1;AppVer:6.2.0;PackName:im.lanying.chat', 'iPhone 15 Pro', 'iOS 19.1'],
  [1, 'iPhone99,1; iOS 30.0; sdk 9', 'iPhone', 'iOS 30.0'],
  [1, 'iPad14,3;iPadOS 19.0;AppVer:6', 'iPad', 'iPadOS 19.0'],
  [
    4,
    'LanyingIM/2.3.1 (Macintosh; macOS 15.6; arm64) Electron/39.1.0',
    'LanyingIM on macOS',
    'macOS 15.6',
  ],
  [
    3,
    'LanyingIM/2.3.0 (Windows NT 10.0; Win64; x64) Electron/38.4.0',
    'LanyingIM on Windows',
    'Windows',
  ],
  [
    3,
    `${windows} AppleWebKit/537.36 (KHTML, like Gecko) lanying-im/1.2.0 Chrome/128.0 Electron/32.1 Safari/537.36`,
    'lanying-im on Windows',
    'Windows',
  ],
  // Browsers
  [
    6,
    'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    'Firefox on Linux',
    'Linux',
  ],
  [6, `${windows} ${chrome} Safari/537.36`, 'Chrome on Windows', 'Windows'],
  [6, `${windows} ${chrome} Safari/537.36 Edg/141.0.0.0`, 'Edge on Windows', 'Windows'],
  [6, `${windows} ${chrome} Safari/537.36 OPR/120.0`, 'Opera on Windows', 'Windows'],
  [
    6,
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    'Safari on macOS',
    'macOS',
  ],
  [
    6,
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    'Safari on iPhone',
    'iPhone',
  ],
  [
    6,
    'Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/130.0 Mobile/15E148 Safari/604.1',
    'Chrome on iPad',
    'iPad',
  ],
  [
    6,
    `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${chrome} Mobile Safari/537.36`,
    'Chrome on Android',
    'Android',
  ],
  [
    6,
    `Mozilla/5.0 (Linux; Android 14; 23127) ${chrome} Mobile Safari/537.36 MicroMessenger/8.0.50`,
    'WeChat on Android',
    'Android',
  ],
  // Libraries that carry an app, and what says nothing
  [1, 'Lanying/6.2 CFNetwork/1410.0.3 Darwin/22.6.0', 'Lanying on macOS', 'macOS'],
  [2, 'okhttp/4.12.0', 'okhttp', ''],
  [0, '', 'Unknown device', ''],
  [5, '-', 'Linux computer', ''],
  [2, '', 'Android device', ''],
] as const)('platform %i, "%s" is called %s', (platform, userAgent, name, system) => {
  const agent = readUserAgent(userAgent);
  expect({ name: deviceName(agent, platform, 'en'), system: agent.system }).toEqual({
    name,
    system,
  });
});

test('names follow the language', () => {
  const firefox = readUserAgent(
    'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  );
  expect(deviceName(firefox, 6, 'zh-CN')).toBe('Linux 上的 Firefox');
  expect(deviceName(readUserAgent(''), 0, 'zh-CN')).toBe('未知设备');
});

/** Milliseconds of the fastest of three goes: a busy machine slows one, a bad expression all. */
function fastest(work: () => unknown): number {
  const goes = Array.from({ length: 3 }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return Math.min(...goes);
}

test('whatever a device calls itself, its name is short, printable and read at once', () => {
  const parts = fc.constantFrom(
    'Mozilla/5.0 ',
    'a/1',
    ';',
    '(',
    'Edg/',
    'Version/',
    '\u202e',
    '\0',
    '34',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 2000 }),
    fc.array(parts, { maxLength: 600 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, fc.integer(), (userAgent, platform) => {
      const read = () => deviceName(readUserAgent(userAgent), platformOf(platform), 'en');
      const name = read();
      expect(name.length).toBeGreaterThan(0);
      expect(name.length).toBeLessThan(140);
      expect(name).not.toMatch(/\p{C}/u);
      expect(fastest(read)).toBeLessThan(50);
    }),
  );
});
