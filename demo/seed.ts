import { createPictures } from './avatar.ts';
import { platformOf } from './devices.ts';
import type { Parts } from './parts.ts';
import { avatarPicture } from './picture.ts';
import { createProfiles } from './profile.ts';
import { createPush } from './push.ts';
import { createSettings } from './settings.ts';

export type SeedOptions = {
  /** How many devices the demo user has on first use. */
  seedDevices?: number;
  /** Id of the first user; one beyond 2^53 shows whether a client keeps every digit. */
  firstUserId?: string;
};

/** Of the demo users, in the order they are made. */
export const demoPasswords = ['Perch-demo-1', 'Perch-demo-2'] as const;

const linDevices = [
  'iPhone16,1;iOS 19.1;AppVer:6.2.0;PackName:im.lanying.chat',
  'HUAWEI;ALN-AL00;34;AppVer:6.2.0;PackName:im.lanying.chat',
  'LanyingIM/2.3.1 (Macintosh; macOS 15.6; arm64) Electron/39.1.0',
  'LanyingIM/2.3.0 (Windows NT 10.0; Win64; x64) Electron/38.4.0',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
];

/** User agents for a long list, told apart by their build. */
const anyDevice = (index: number): string =>
  `${linDevices[index % linDevices.length] ?? ''}${index < linDevices.length ? '' : ` b${index}`}`;

/** Believable accounts for a first look: the demo user with a full one, and a second user. */
export function seed(parts: Parts, options: SeedOptions): void {
  const { db, devices, users } = parts;
  const profiles = createProfiles(db);
  const settings = createSettings(db);
  const push = createPush(db);
  db.startIds('user', options.firstUserId ?? '6597012348864');
  db.startIds('device', '4097');
  const markSeeded = db.query('UPDATE user SET seeded = 1 WHERE id = ?');

  const lin = users.add('linqiao', demoPasswords[0], {
    mobile: '+8613805712207',
    email: 'lin.qiao@example.com',
  });
  const mei = users.add('meitan', demoPasswords[1], {
    mobile: '+6590117620',
    email: 'mei.tan@example.com',
  });
  if (lin === undefined || mei === undefined) throw new Error('the demo users exist already');
  markSeeded.run(lin);
  markSeeded.run(mei);

  createPictures(db).add(`avatar/${lin}/first`, lin, 'image/png', avatarPicture());
  profiles.setAvatar(lin, `avatar/${lin}/first`);
  profiles.update(lin, {
    nick_name: 'Lin Qiao',
    description: 'Product design, Hangzhou. Slow replies on Fridays.',
    public_info: '{"team":"Design","city":"Hangzhou"}',
    private_info: '{"notes":"standup 9:40"}',
  });
  settings.merge(lin, {
    auth_mode: 2,
    auth_question: 'Which city is our studio in?',
    auth_answer: 'Hangzhou',
    no_push_start_hour: 22,
    no_push_end_hour: 7,
    silence_start_time: 20,
    silence_end_time: 8,
    vibratory: false,
    push_nick_name: 'Lin (design)',
  });
  push.setAlias(lin, 'lin-qiao-hz');
  push.setBadge(lin, 3);
  for (let index = 0; index < (options.seedDevices ?? linDevices.length); index += 1)
    devices.add(lin, null, anyDevice(index), platformOf(anyDevice(index)));
  push.addTags(lin, ['design', 'hangzhou', 'beta']);

  profiles.update(mei, { nick_name: 'Mei Tan', description: 'Research, Singapore.' });
  push.setAlias(mei, 'mei-tan-sg');
  const pixel = 'Google;Pixel 9;35;AppVer:6.1.4;PackName:im.lanying.chat';
  devices.add(mei, null, pixel, platformOf(pixel));
}
