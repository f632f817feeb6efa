import type { Database } from './database.ts';
import { erase, read, write } from './endpoints.ts';
import { Page, refuse } from './envelope.ts';
import { idNumber } from './json.ts';
import type { Parts } from './parts.ts';

type Device = { sn: number; platform: number; user_agent: string };

/** 1 iOS, 2 Android, 3 Windows, 4 macOS, 5 Linux, 6 web, 0 unknown. */
export function platformOf(userAgent: string): number {
  const desktop = /Electron|LanyingIM|Perch/.test(userAgent);
  if (/iPhone|iPad|iOS/.test(userAgent)) return 1;
  if (/Android|;\d{2};AppVer:/.test(userAgent)) return 2;
  if (/^Mozilla/.test(userAgent) && !desktop) return 6;
  if (/Windows/i.test(userAgent)) return 3;
  if (/Mac/i.test(userAgent)) return 4;
  return /Linux/i.test(userAgent) ? 5 : 0;
}

/** The devices that signed in with a `device_guid`. */
export function createDevices(db: Database) {
  const list = db.query<Device>(
    'SELECT sn, platform, user_agent FROM device WHERE user_id = ? AND sn > ? ORDER BY sn LIMIT ?',
  );
  const known = db.query('SELECT 1 FROM device WHERE user_id = ? AND sn = ?');
  const add = db.query<{ sn: number }>(
    `INSERT INTO device (user_id, guid, platform, user_agent) VALUES (?, ?, ?, ?)
     ON CONFLICT (user_id, guid) DO UPDATE SET user_agent = excluded.user_agent RETURNING sn`,
  );
  const remove = db.query('DELETE FROM device WHERE user_id = ? AND sn = ?');
  const bind = db.query(
    'UPDATE device SET device_token = ?, notifier_name = ? WHERE user_id = ? AND sn = ?',
  );
  const bindings = db.query<{ device_sn: number; device_token: string; notifier_name: string }>(
    `SELECT sn AS device_sn, device_token, notifier_name FROM device
     WHERE user_id = ? AND device_token IS NOT NULL ORDER BY sn`,
  );

  const check = (userId: string, sn: number, name: string): void => {
    if (known.get(userId, sn) === undefined) refuse('badParameter', `${name}: no such device`);
  };

  return {
    /** Refuses with 10002 naming the parameter when the user has no such device. */
    check,
    list: (userId: string, after: number, most: number) => list.all(userId, after, most),

    /** The device's serial number; the same `guid` is the same device. */
    add(userId: string, guid: string | null, userAgent: string, platform: number): number {
      return add.get(userId, guid, platform, userAgent)?.sn ?? 0;
    },

    remove: (userId: string, sn: number) => remove.run(userId, sn),
    bind: (userId: string, sn: number, token: string | null, notifier: string | null) =>
      bind.run(token, notifier, userId, sn),
    bindings: (userId: string) => bindings.all(userId),
  };
}

export type Devices = ReturnType<typeof createDevices>;

export function serveDevices({ clock, devices, endpoints, rules, tokens }: Parts): void {
  endpoints.user(read, '/user/device/list', ({ userId, input }) => {
    const after = input.has('cursor') ? input.whole('cursor', 0, 2147483647) : 0;
    const rows = devices.list(userId, after, rules.pageSize + 1);
    const page = rows.slice(0, rules.pageSize);
    const last = rows.length > page.length ? page.at(-1) : undefined;
    return new Page(
      page.map(({ sn, platform, user_agent }) => ({
        device_sn: sn,
        platform,
        user_agent,
        user_id: idNumber(userId),
      })),
      last?.sn.toString(),
      clock(),
    );
  });

  // No device_sn is every device, and so every token: also of clients that are on no device.
  endpoints.user(write, '/user/kick', ({ userId, input }) => {
    if (!input.has('device_sn')) {
      tokens.endAll(userId, 'signed out on all devices');
      return true;
    }
    const sn = input.int32('device_sn');
    devices.check(userId, sn, 'device_sn');
    tokens.endOf(userId, sn, 'signed out from another device');
    return true;
  });

  endpoints.user(erase, '/user/device/remove', ({ userId, input }) => {
    const sn = input.int32('device_sn');
    devices.check(userId, sn, 'device_sn');
    tokens.endOf(userId, sn, 'device removed');
    devices.remove(userId, sn);
    return true;
  });

  endpoints.user(write, '/user/token/bind', ({ userId, input }) => {
    const sn = input.int32('device_sn');
    const token = input.text('device_token', 4096, 1);
    const notifier = input.text('notifier_name', 128, 1);
    devices.check(userId, sn, 'device_sn');
    devices.bind(userId, sn, token, notifier);
    return true;
  });

  // Camel case, unlike everywhere else, and data is an object (SERVICE.md, mistake 7).
  endpoints.user(erase, '/user/token/unbind', ({ userId, input }) => {
    const sn = input.int32('deviceSn');
    devices.check(userId, sn, 'deviceSn');
    devices.bind(userId, sn, null, null);
    return {};
  });

  endpoints.user(read, '/user/online_status', ({ userId }) => ({
    online: tokens.isOnline(userId),
  }));
}
