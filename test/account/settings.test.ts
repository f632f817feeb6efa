import { expect, test } from 'vitest';
import { answersLost, offline, openHouse, otherDevice, type House } from './house.ts';

async function signedIn(): Promise<House> {
  const house = openHouse();
  await house.handlers.session.tryDemo({});
  await house.synced();
  return house;
}
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

test('a switch is shown at once, sent by its own call, and on the server afterwards', async () => {
  const house = await signedIn();
  const phone = await otherDevice(house);
  const sent = house.handlers.settings.update({ push: false });
  expect(house.state.snapshot.settings?.push).toBe(false);
  expect(house.state.snapshot.pending).toEqual({ push: 'sending' });
  await sent;
  expect(house.state.snapshot.pending).toEqual({});
  expect(house.requests.at(-1)).toMatchObject({ path: '/user/push', search: '?value=true' });
  expect(await phone.get('/user/settings')).toMatchObject({ no_push: true });
});

test.each([
  ['push', '/user/push', { push: false }, { no_push: true }],
  ['message text', '/user/push/detail', { messageText: false }, { no_push_detail: true }],
  ['sound', '/user/sounds', { sound: false }, { no_sounds: true }],
  ['vibration', '/user/vibratory', { vibration: true }, { vibratory: true }],
  ['download', '/user/download', { autoDownload: false }, { auto_download: false }],
  ['who can add me', '/user/authmode', { authMode: 3 }, { auth_mode: 3 }],
  [
    'do not disturb',
    '/user/push/limit',
    { doNotDisturb: { on: true, start: 23, end: 6 } },
    { no_push_start_hour: 23, no_push_end_hour: 6 },
  ],
  [
    'silent hours',
    '/user/settings',
    { silentHours: { on: true, start: 19, end: 9 } },
    { silence_start_time: 19, silence_end_time: 9 },
  ],
] as const)('%s has its own call', async (_name, path, patch, stored) => {
  const house = await signedIn();
  // Each case starts from the other value, so that something is sent.
  await house.handlers.settings.update({ vibration: false, autoDownload: true, authMode: 0 });
  const before = house.requests.length;
  await house.handlers.settings.update(patch);
  expect(house.requests.slice(before).map((one) => one.path)).toEqual([path]);
  const phone = await otherDevice(house);
  expect(await phone.get('/user/settings')).toMatchObject(stored);
});

test('a window that is off is 0 to 0 on the server and comes back with its hours', async () => {
  const house = await signedIn();
  const on = { on: true, start: 21, end: 5 };
  await house.handlers.settings.update({ doNotDisturb: on });
  await house.handlers.settings.update({ doNotDisturb: { ...on, on: false } });
  const phone = await otherDevice(house);
  expect(await phone.get('/user/settings')).toMatchObject({
    no_push_start_hour: 0,
    no_push_end_hour: 0,
  });
  await house.accounts.rooms.refresh.now();
  expect(house.state.snapshot.settings?.doNotDisturb).toEqual({ on: false, start: 21, end: 5 });
});

test('of two quick toggles the first fails: only that one is taken back', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  const refuse = Response.json({ code: 10002, data: null, message: 'value is wrong' });
  let first = true;
  house.line.fetch = (input, init) => {
    const { pathname } = new URL(new Request(input, init).url);
    if (pathname !== '/user/sounds' || !first) return fetch(input, init);
    first = false;
    return Promise.resolve(refuse.clone());
  };
  const before = house.state.snapshot.settings;
  await Promise.all([
    house.handlers.settings.update({ sound: false }),
    house.handlers.settings.update({ vibration: !before?.vibration }),
  ]);
  const { settings, refused } = house.state.snapshot;
  expect(settings).toEqual({ ...before, vibration: !before?.vibration });
  expect(refused.sound).toMatchObject({ code: 'bad-parameter', message: 'value is wrong' });
  expect(refused.vibration).toBeUndefined();
  await house.handlers.settings.dismiss({ field: 'sound' });
  expect(house.state.snapshot.refused).toEqual({});
});

test('the log tells what changed, from where, and Undo puts it back', async () => {
  const house = await signedIn();
  await house.handlers.settings.update({ sound: false });
  const [entry] = house.state.snapshot.activity;
  expect(entry).toMatchObject({
    field: 'sound',
    before: true,
    after: false,
    source: 'window',
    state: 'sent',
  });
  await house.handlers.settings.undo({ id: entry?.id ?? '' });
  expect(house.state.snapshot.settings?.sound).toBe(true);
  expect(house.state.snapshot.activity[0]).toMatchObject({ source: 'undo', after: true });
  expect(house.state.snapshot.activity[1]).toMatchObject({ state: 'undone' });
  const phone = await otherDevice(house);
  expect(await phone.get('/user/settings')).toMatchObject({ no_sounds: false });
});

test('what another device changes appears on the next look and is told', async () => {
  const house = await signedIn();
  const phone = await otherDevice(house);
  await phone.post('/user/push?value=true');
  await house.accounts.rooms.refresh.now();
  expect(house.state.snapshot.settings?.push).toBe(false);
  expect(house.told).toContainEqual({ event: 'changedElsewhere', value: { fields: ['push'] } });
  expect(house.state.snapshot.activity[0]).toMatchObject({ source: 'elsewhere', field: 'push' });
});

test('a choice made offline waits, survives a restart and is sent when the network is back', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = offline;
  void house.handlers.settings.update({ sound: false });
  await expect
    .poll(() => house.state.snapshot.pending, { timeout: 8000 })
    .toEqual({ sound: 'waiting' });
  expect(house.state.snapshot.settings?.sound).toBe(false);
  house.accounts.close();

  const again = openHouse(house);
  again.line.fetch = offline;
  await again.accounts.start();
  await again.synced();
  expect(again.state.snapshot.stage).toBe('signed-in');
  expect(again.state.snapshot.connection.state).toBe('offline');
  expect(again.state.snapshot.settings?.sound).toBe(false);
  again.line.fetch = fetch;
  await again.accounts.rooms.refresh.now();
  await again.accounts.rooms.settings.settled();
  expect(again.state.snapshot.pending).toEqual({});
  const phone = await otherDevice(again);
  expect(await phone.get('/user/settings')).toMatchObject({ no_sounds: true });
});

test('offline only the last choice of a field is kept', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = offline;
  const hours = (start: number) => ({ doNotDisturb: { on: true, start, end: 6 } });
  await Promise.all([
    house.handlers.settings.update(hours(20)),
    house.handlers.settings.update(hours(21)),
    house.handlers.settings.update(hours(23)),
  ]);
  house.line.fetch = fetch;
  const before = house.requests.length;
  await house.accounts.rooms.refresh.now();
  await house.accounts.rooms.settings.settled();
  const limits = house.requests.slice(before).filter(({ path }) => path === '/user/push/limit');
  expect(limits.map(({ search }) => search)).toEqual([
    expect.stringContaining('no_push_start_hour=23'),
  ]);
}, 30_000);

test('a choice that arrives is the last word, whatever waited before it', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = offline;
  await house.handlers.settings.update({ sound: false });
  house.line.fetch = fetch;
  await house.handlers.settings.update({ sound: true });
  expect(house.state.snapshot).toMatchObject({ settings: { sound: true }, pending: {} });
  await house.accounts.rooms.refresh.now();
  await house.accounts.rooms.settings.settled();
  const phone = await otherDevice(house);
  expect(await phone.get('/user/settings')).toMatchObject({ no_sounds: false });
  const log = house.state.snapshot.activity.map(({ after, state }) => [after, state]);
  expect(log).toEqual([
    [true, 'sent'],
    [false, 'undone'],
  ]);
}, 30_000);

test('of a change of several fields only what was chosen anew gives way', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = offline;
  await house.handlers.settings.update({ sound: false, vibration: true });
  house.line.fetch = fetch;
  await house.handlers.settings.update({ sound: true });
  expect(house.state.snapshot.pending).toEqual({ vibration: 'waiting' });
  await house.accounts.rooms.refresh.now();
  await house.accounts.rooms.settings.settled();
  const phone = await otherDevice(house);
  const stored = { no_sounds: false, vibratory: true };
  expect(await phone.get('/user/settings')).toMatchObject(stored);
}, 30_000);

test('of two choices on their way the first is lost: the second one stands', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  let first = true;
  house.line.fetch = (input, init) => {
    const { search } = new URL(new Request(input, init).url);
    return first && search === '?value=true' ? offline(input) : fetch(input, init);
  };
  const off = house.handlers.settings.update({ sound: false });
  const on = house.handlers.settings.update({ sound: true });
  await Promise.all([off, on]);
  first = false;
  expect(house.state.snapshot).toMatchObject({ settings: { sound: true }, pending: {} });
  await house.accounts.rooms.refresh.now();
  await house.accounts.rooms.settings.settled();
  const phone = await otherDevice(house);
  expect(await phone.get('/user/settings')).toMatchObject({ no_sounds: false });
}, 30_000);

test('what the server did without being able to say so is not taken for another device', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = answersLost(fetch);
  await house.handlers.settings.update({ sound: false });
  house.line.fetch = offline;
  await house.handlers.settings.update({ sound: true });
  house.accounts.close();

  const again = openHouse(house);
  again.line.fetch = fetch;
  await again.accounts.start();
  await again.synced();
  await again.accounts.rooms.settings.settled();
  expect(again.state.snapshot).toMatchObject({ settings: { sound: true }, conflicts: [] });
  const phone = await otherDevice(again);
  expect(await phone.get('/user/settings')).toMatchObject({ no_sounds: false });
  const sources = again.state.snapshot.activity.map(({ source }) => source);
  expect(sources).not.toContain('elsewhere');
}, 30_000);

test('a write that hangs keeps no other setting waiting', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = (input, init) =>
    new Request(input, init).url.includes('/user/push')
      ? new Promise(() => undefined)
      : fetch(input, init);
  void house.handlers.settings.update({ push: false });
  await house.handlers.settings.update({ sound: false });
  expect(house.state.snapshot.pending).toEqual({ push: 'sending' });
  house.accounts.close();
});

test('a value that moved while a choice waited is not overwritten: both are shown', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = offline;
  await house.handlers.settings.update({ doNotDisturb: { on: true, start: 20, end: 6 } });
  house.line.fetch = fetch;
  const phone = await otherDevice(house);
  await phone.post('/user/push/limit?no_push_start_hour=1&no_push_end_hour=5');
  await house.accounts.rooms.refresh.now();
  await house.accounts.rooms.settings.settled();
  const theirs = { on: true, start: 1, end: 5 };
  const mine = { on: true, start: 20, end: 6 };
  expect(house.state.snapshot.conflicts).toEqual([{ field: 'doNotDisturb', mine, theirs }]);
  expect(house.state.snapshot.settings?.doNotDisturb).toEqual(theirs);
  const mark = () => house.state.snapshot.activity.find(({ source }) => source === 'window')?.state;
  expect(mark()).toBe('undone');
  await house.handlers.settings.resolve({ field: 'doNotDisturb', keep: 'mine' });
  expect(house.state.snapshot.conflicts).toEqual([]);
  expect(mark()).toBe('sent');
  expect(await phone.get('/user/settings')).toMatchObject({ no_push_start_hour: 20 });
}, 30_000);

test('a choice between two values survives a restart, and is gone once both are the same', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = offline;
  await house.handlers.settings.update({ authMode: 3 });
  house.line.fetch = fetch;
  const phone = await otherDevice(house);
  await phone.post('/user/authmode?value=0');
  await house.accounts.rooms.refresh.now();
  const again = openHouse(house);
  await again.accounts.start();
  await again.synced();
  expect(again.state.snapshot.conflicts).toEqual([{ field: 'authMode', mine: 3, theirs: 0 }]);
  await phone.post('/user/authmode?value=3');
  await again.accounts.rooms.refresh.now();
  expect(again.state.snapshot.conflicts).toEqual([]);
}, 30_000);

test('a reading that began before a write never shows the old value', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = async (input, init) => {
    const request = new Request(input, init);
    const slow = request.method === 'GET' && request.url.includes('/user/settings');
    const answer = await fetch(request);
    if (slow) await wait(60);
    return answer;
  };
  const look = house.accounts.rooms.refresh.now();
  await wait(10);
  await house.handlers.settings.update({ sound: false });
  await look;
  expect(house.state.snapshot.settings?.sound).toBe(false);
});

const asked = {
  authMode: 3,
  authQuestion: 'Which bird?',
  authAnswer: 'A perch is a fish',
} as const;

test('of a change whose second call is refused, what the first one has written stays', async () => {
  const house = await signedIn();
  const before = house.state.snapshot.settings!;
  house.demo.faults.next('/user/authmode', { code: 10010 });
  await house.handlers.settings.update(asked);
  const { settings, refused, pending, activity } = house.state.snapshot;
  expect(settings).toEqual({ ...before, ...asked, authMode: before.authMode });
  expect([refused, pending]).toEqual([
    { authMode: expect.objectContaining({ serviceCode: 10010 }) },
    {},
  ]);
  const marks = Object.fromEntries(activity.map(({ field, state }) => [field, state]));
  expect(marks).toEqual({ authMode: 'refused', authQuestion: 'sent', authAnswer: 'sent' });
  // What is the user's own is no news.
  await house.accounts.rooms.refresh.now();
  expect(house.told.map(({ event }) => event)).not.toContain('changedElsewhere');
  expect(house.state.snapshot.settings).toEqual(settings);
});

test('of a change whose second call meets no network, only that waits, over a restart as well', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.demo.faults.next('/user/authmode', 'refused', { times: 100 });
  await house.handlers.settings.update(asked);
  expect(house.state.snapshot.pending).toEqual({ authMode: 'waiting' });
  house.accounts.close();

  house.demo.faults.clear();
  const again = openHouse(house);
  again.line.fetch = offline;
  await again.accounts.start();
  await again.synced();
  expect(again.state.snapshot.pending).toEqual({ authMode: 'waiting' });
  again.line.fetch = fetch;
  const phone = await otherDevice(again);
  const sent = again.requests.length;
  await again.accounts.rooms.refresh.now();
  await again.accounts.rooms.settings.settled();
  const writes = again.requests.slice(sent).filter(({ method }) => method !== 'GET');
  expect(writes.map(({ path }) => path)).toEqual(['/user/authmode']);
  expect(await phone.get('/user/settings')).toMatchObject({ auth_mode: 3 });
}, 20_000);

test('a reading that began before the first of two calls never shows what that has replaced', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  const [read, second] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  house.line.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (pathname === '/user/authmode') await second.promise;
    const answer = await fetch(request);
    if (request.method === 'GET' && pathname === '/user/settings') await read.promise;
    return answer;
  };
  const look = house.accounts.rooms.refresh.now();
  await expect.poll(() => house.requests.at(-1)?.path).toBe('/user/settings');
  const sent = house.handlers.settings.update(asked);
  await expect.poll(() => house.state.snapshot.pending).toEqual({ authMode: 'sending' });
  read.resolve(undefined);
  await look;
  expect(house.state.snapshot.settings).toMatchObject(asked);
  expect(house.told.map(({ event }) => event)).not.toContain('changedElsewhere');
  second.resolve(undefined);
  await sent;
});
