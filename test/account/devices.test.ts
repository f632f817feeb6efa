import { expect, test } from 'vitest';
import { createFaultyDemo } from '../../demo/faults.ts';
import { DEMO_ADDRESS } from '../../demo/service.ts';
import type { Device } from '../../preload/devices.ts';
import { rest } from './clock.ts';
import { offline, openHouse, otherDevice, type House } from './house.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

type Wish = { seedDevices?: number; latencyMs?: number; keepPassword?: boolean };
async function signedIn({ keepPassword = false, ...wish }: Wish = {}): Promise<House> {
  const house = openHouse({ demo: createFaultyDemo(wish) });
  const { username, password } = house.user;
  const server = { kind: 'demo' } as const;
  const credentials = { server, username, password, staySignedIn: true, keepPassword };
  await house.handlers.session.signIn(credentials);
  await house.synced();
  return house;
}

/** Another device of the account signs in and appears in the list. */
async function appear({ demo, user }: House, guid: string, userAgent = firefox) {
  await demo.fetch(`${DEMO_ADDRESS}/token/user`, {
    method: 'POST',
    headers: { app_id: demo.appId, 'content-type': 'application/json', 'user-agent': userAgent },
    body: JSON.stringify({ name: user.username, password: user.password, device_guid: guid }),
  });
}

const list = (house: House) => house.handlers.devices.list({}) as Device[];
const find = (house: House, deviceSn: number) =>
  list(house).find((device) => device.deviceSn === deviceSn);
const look = (house: House) => house.accounts.rooms.refresh.now();
const asked = (house: House, path: string) =>
  house.requests.filter((request) => request.path === path);
const summary = ({ state }: House) => {
  const { devices } = state.snapshot;
  if (!devices) throw new Error('no devices in the snapshot');
  return devices;
};
/** Until the work that an action has set off is done. */
async function until(done: () => boolean) {
  while (!done()) await rest();
}

test('the snapshot has the list in short, and the rows are there to be read', async () => {
  const house = await signedIn();
  expect(summary(house)).toMatchObject({
    count: 5,
    newCount: 0,
    syncedAt: house.clock.now(),
    failure: null,
    cut: false,
  });
  expect(summary(house).newest.map(({ name }) => name)).toEqual([
    'Firefox on Linux',
    'LanyingIM on Windows',
    'LanyingIM on macOS',
    'HUAWEI ALN-AL00',
    'iPhone 15 Pro',
  ]);
  expect(find(house, 4097)).toMatchObject({
    name: 'iPhone 15 Pro',
    system: 'iOS 19.1',
    platform: 1,
    firstSeen: house.clock.now(),
    isNew: false,
    kept: false,
    ended: null,
    step: null,
  });
});

test('rows come with the new ones first, then the kept, then the others, newest on top', async () => {
  const house = await signedIn();
  await house.clock.move(1000);
  await appear(house, 'a');
  await look(house);
  await house.handlers.devices.keep({ deviceSn: 4099, kept: true });
  const order = list(house).map(({ deviceSn }) => deviceSn);
  expect(order).toEqual([4103, 4099, 4101, 4100, 4098, 4097]);
  const first = await house.handlers.devices.list({ most: 2 });
  expect(first.map(({ deviceSn }) => deviceSn)).toEqual([4103, 4099]);
});

test('names follow the language, and the page is told to read them again', async () => {
  const house = await signedIn();
  const { revision } = summary(house);
  house.state.change({ locale: 'zh-CN' });
  await rest();
  expect(summary(house).newest[0]?.name).toBe('Linux 上的 Firefox');
  expect(summary(house).revision).toBeGreaterThan(revision);
});

test('a list that has not changed does not make the page read its rows again', async () => {
  const house = await signedIn();
  const { revision } = summary(house);
  await house.clock.move(30_000);
  await look(house);
  expect(summary(house)).toMatchObject({ revision, syncedAt: house.clock.now() });
});

test('a long list comes whole, page by page', async () => {
  const house = await signedIn({ seedDevices: 1001 });
  expect(list(house)).toHaveLength(1001);
  expect(asked(house, '/user/device/list')).toHaveLength(21);
});

test('the timer spares a list that takes long to read; who comes back gets it at once', async () => {
  const house = openHouse();
  house.line.fetch = (input, init) => {
    const request = new Request(input, init);
    if (request.url.includes('/user/device/list')) house.clock.sleep(30_000);
    return house.demo.fetch(request);
  };
  await house.handlers.session.tryDemo({});
  await house.synced();
  const read = () => asked(house, '/user/device/list').length;
  expect(read()).toBe(1);
  await house.clock.move(2 * 60_000);
  expect(asked(house, '/user/settings').length).toBeGreaterThan(1);
  expect(read()).toBe(1);
  await house.accounts.rooms.refresh.woke();
  expect(read()).toBe(2);
});

test('after sleep the look that was under way does not count', async () => {
  const house = await signedIn();
  const before = asked(house, '/user/settings').length;
  void look(house);
  await house.accounts.rooms.refresh.woke();
  expect(asked(house, '/user/settings')).toHaveLength(before + 2);
});

test('the first page of the first list is shown before the others have come', async () => {
  const house = openHouse({ demo: createFaultyDemo({ seedDevices: 120 }) });
  const shown: number[] = [];
  house.state.subscribe(({ devices }) => {
    if (devices && shown.at(-1) !== devices.count) shown.push(devices.count);
  });
  await house.handlers.session.tryDemo({});
  await house.synced();
  expect(shown).toEqual([0, 50, 120]);
});

test('a list that never ends is left at a hundred thousand devices', async () => {
  const house = openHouse();
  house.line.fetch = (input, init) => {
    const request = new Request(input, init);
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== '/user/device/list') return house.demo.fetch(request);
    const after = Number(searchParams.get('cursor') ?? 0);
    const data = Array.from({ length: 5000 }, (_, index) => ({ device_sn: after + index }));
    const cursor = String(after + 5000);
    return Promise.resolve(Response.json({ code: 200, data, cursor }));
  };
  await house.handlers.session.tryDemo({});
  await house.synced();
  expect(summary(house)).toMatchObject({ count: 100_000, cut: true });
  expect(asked(house, '/user/device/list')).toHaveLength(20);
});

test('a server that repeats a page is left, and nothing is taken for gone', async () => {
  const house = await signedIn({ seedDevices: 60 });
  const real = house.demo.fetch;
  house.line.fetch = (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    url.searchParams.delete('cursor');
    return real(new Request(url, request));
  };
  await look(house);
  expect(summary(house)).toMatchObject({ count: 60, cut: true });
  house.line.fetch = real;
  await look(house);
  expect(summary(house)).toMatchObject({ count: 60, cut: false });
});

test('a list that cannot be read says why and keeps what was known', async () => {
  const house = await signedIn();
  house.demo.faults.next('/user/device/list', { status: 501 }, { times: 9 });
  await look(house);
  expect(summary(house)).toMatchObject({ count: 5, failure: { code: 'server-error' } });
  expect(house.state.snapshot.connection.state).toBe('online');
  house.demo.faults.clear();
  await house.handlers.devices.refresh({});
  expect(summary(house).failure).toBeNull();
});

test('a new device is told by its name and stays new until it is acknowledged', async () => {
  const house = await signedIn();
  await appear(house, 'a');
  await look(house);
  expect(house.notices).toEqual(['new-device']);
  expect(house.found).toEqual([{ deviceSn: 4103, name: 'Firefox on Linux', platform: 6 }]);
  expect(summary(house).newCount).toBe(1);
  await look(house);
  expect(house.notices).toHaveLength(1);
  await house.handlers.devices.acknowledge({ deviceSn: 4103 });
  expect(find(house, 4103)?.isNew).toBe(false);
  expect(summary(house).newCount).toBe(0);
});

test('no device is new on the first run, and what came while Perch was closed is', async () => {
  const house = await signedIn();
  expect(house.notices).toEqual([]);
  house.accounts.close();
  await appear(house, 'a');
  const again = openHouse(house);
  await again.accounts.start();
  expect(list(again)).toHaveLength(5);
  await again.synced();
  expect(again.found.map(({ deviceSn }) => deviceSn)).toEqual([4103]);
});

test('the snapshot tells how many devices have a name or a pin', async () => {
  const house = await signedIn();
  expect(summary(house).marked).toBe(0);
  await house.handlers.devices.label({ deviceSn: 4097, label: 'My phone' });
  await house.handlers.devices.keep({ deviceSn: 4097, kept: true });
  await house.handlers.devices.keep({ deviceSn: 4098, kept: true });
  expect(summary(house).marked).toBe(2);
});

test('new devices are told to the window too', async () => {
  const house = await signedIn();
  await appear(house, 'a');
  await look(house);
  expect(house.told.filter(({ event }) => event === 'newDevices')).toEqual([
    {
      event: 'newDevices',
      value: { devices: [{ deviceSn: 4103, name: 'Firefox on Linux', platform: 6 }] },
    },
  ]);
});

test('labels, pins and the first sight outlive a restart', async () => {
  const house = await signedIn();
  const firstSeen = house.clock.now();
  await house.handlers.devices.label({ deviceSn: 4097, label: '  My phone ' });
  await house.handlers.devices.keep({ deviceSn: 4097, kept: true });
  house.accounts.close();
  await house.clock.move(60_000);
  const again = openHouse(house);
  await again.accounts.start();
  await again.synced();
  expect(find(again, 4097)).toMatchObject({ label: 'My phone', kept: true, firstSeen });
  expect(summary(again).newest.at(-1)?.name).toBe('My phone');
});

test('the log tells which devices came and went', async () => {
  const house = await signedIn();
  await appear(house, 'a');
  await look(house);
  const phone = await otherDevice(house);
  await phone.post('/user/device/remove?device_sn=4098');
  await look(house);
  expect(house.handlers.devices.events({})).toMatchObject([
    { what: 'went', deviceSn: 4098, name: 'HUAWEI ALN-AL00' },
    { what: 'came', deviceSn: 4103, name: 'Firefox on Linux' },
  ]);
});

test('a sign-out is sent after eight seconds; the list is read again and still has the device', async () => {
  const house = await signedIn();
  const until8 = house.clock.now() + 8_000;
  expect(await house.handlers.devices.signOut({ deviceSn: 4098 })).toBe(until8);
  expect(await house.handlers.devices.signOut({ deviceSn: 9 })).toBeNull();
  expect(find(house, 4098)?.step).toEqual({ state: 'leaving', ending: 'sign-out', at: until8 });
  await house.clock.move(7_900);
  expect(asked(house, '/user/kick')).toEqual([]);
  await house.clock.move(200);
  expect(asked(house, '/user/kick')).toMatchObject([
    { method: 'POST', path: '/user/kick', search: '?device_sn=4098' },
  ]);
  await until(() => find(house, 4098)?.step?.state === 'still-listed');
  expect(find(house, 4098)?.ended).toMatchObject({ ending: 'sign-out' });
  expect(house.handlers.devices.events({})).toMatchObject([{ what: 'signed-out', deviceSn: 4098 }]);
});

test('Undo within eight seconds sends nothing, and afterwards says that it is too late', async () => {
  const house = await signedIn();
  await house.handlers.devices.signOut({ deviceSn: 4098 });
  expect(house.handlers.devices.undo({ deviceSn: 4098 })).toBe(true);
  await house.clock.move(20_000);
  expect(asked(house, '/user/kick')).toEqual([]);
  expect(find(house, 4098)?.step).toBeNull();
  await house.handlers.devices.signOut({ deviceSn: 4098 });
  await house.clock.move(8_000);
  expect(house.handlers.devices.undo({ deviceSn: 4098 })).toBe(false);
});

test('a removed device is gone from the list', async () => {
  const house = await signedIn();
  await house.handlers.devices.remove({ deviceSn: 4098 });
  await house.clock.move(8_000);
  await until(() => find(house, 4098) === undefined);
  expect(asked(house, '/user/device/remove')).toMatchObject([{ search: '?device_sn=4098' }]);
  expect(house.handlers.devices.events({})).toMatchObject([{ what: 'removed', deviceSn: 4098 }]);
});

test.each([
  ['the window closes', (house: House) => house.accounts.rooms.devices.flush()],
  ['Perch quits', (house: House) => house.accounts.settled()],
  ['the user signs out', (house: House) => house.handlers.session.signOut({})],
])('what can still be taken back is sent at once when %s', async (_when, leave) => {
  const house = await signedIn();
  await house.handlers.devices.signOut({ deviceSn: 4098 });
  await leave(house);
  expect(asked(house, '/user/kick')).toHaveLength(1);
});

test('nothing is kept for later: without a network an ending fails at once', async () => {
  const house = await signedIn();
  house.line.fetch = offline;
  await look(house);
  const { signOut, signOutAll, signOutOthers } = house.handlers.devices;
  expect(() => signOut({ deviceSn: 4098 })).toThrow('offline');
  expect(() => signOutOthers({})).toThrow('offline');
  await expect(signOutAll({})).rejects.toThrow('offline');
  house.line.fetch = house.demo.fetch;
  await house.clock.move(60_000);
  expect(asked(house, '/user/kick')).toEqual([]);
});

test('a refused sign-out says so at the device', async () => {
  const house = await signedIn();
  house.demo.faults.next('/user/kick', { code: 10010, message: 'not yours' });
  await house.handlers.devices.signOut({ deviceSn: 4098 });
  await house.clock.move(8_000);
  await rest();
  expect(find(house, 4098)).toMatchObject({
    ended: null,
    step: { state: 'failed', failure: { code: 'no-permission' } },
  });
  await look(house);
  expect(find(house, 4098)?.step?.state).toBe('failed');
  await house.handlers.devices.dismiss({ deviceSn: 4098 });
  expect(find(house, 4098)?.step).toBeNull();
});

test('signing out all others goes device by device and leaves the kept ones alone', async () => {
  const house = await signedIn();
  await house.handlers.devices.keep({ deviceSn: 4097, kept: true });
  house.demo.faults.next('/user/kick', { code: 10010 });
  await house.handlers.devices.signOutOthers({});
  await until(() => summary(house).job?.state === 'done');
  const kicked = asked(house, '/user/kick').map(({ search }) => search);
  expect(kicked).toEqual([4101, 4100, 4099, 4098].map((sn) => `?device_sn=${sn}`));
  expect(summary(house).job).toEqual({
    ending: 'sign-out',
    state: 'done',
    total: 4,
    done: 4,
    failed: 1,
    stillListed: 3,
  });
  expect(list(house).map(({ step }) => step?.state)).toEqual([
    undefined,
    'failed',
    'still-listed',
    'still-listed',
    'still-listed',
  ]);
  const steps = house.told.filter(({ event }) => event === 'deviceStep').map(({ value }) => value);
  expect(steps[0]).toEqual({
    deviceSn: 4101,
    step: { ending: 'sign-out', state: 'sending' },
  });
  await house.handlers.devices.dismiss({});
  expect(summary(house).job).toBeNull();
  expect(list(house).every(({ step }) => step === null)).toBe(true);
});

test('ticked devices are removed, and the list shows that they are gone', async () => {
  const house = await signedIn();
  await house.handlers.devices.endSeveral({ ending: 'remove', deviceSns: [4098, 4100, 4098, 9] });
  await until(() => summary(house).job?.state === 'done');
  expect(summary(house)).toMatchObject({ count: 3, job: { total: 2, done: 2, stillListed: 0 } });
});

test('a job can be cancelled, and what was not sent stays as it was', async () => {
  const house = await signedIn({ seedDevices: 100, latencyMs: 2 });
  await house.handlers.devices.signOutOthers({});
  await until(() => asked(house, '/user/kick').length > 3);
  await house.handlers.devices.cancel({});
  await until(() => summary(house).job?.state === 'cancelled');
  const sent = asked(house, '/user/kick').length;
  expect(sent).toBeLessThan(100);
  expect(list(house).filter(({ ended }) => ended !== null)).toHaveLength(sent);
  expect(list(house).filter(({ step }) => step !== null)).toHaveLength(sent);
});

test('a job stops when the network goes', async () => {
  const house = await signedIn();
  house.demo.faults.next('/user/kick', 'refused');
  await house.handlers.devices.signOutOthers({});
  await until(() => summary(house).job?.state === 'stopped');
  expect(asked(house, '/user/kick')).toHaveLength(1);
  expect(summary(house).job).toMatchObject({ total: 5, done: 0, failed: 0 });
  expect(list(house)[0]?.step).toMatchObject({ state: 'failed', failure: { code: 'offline' } });
  // What was not reached, that one included, can be gone on with.
  await look(house);
  await house.handlers.devices.resume({});
  await until(() => summary(house).job?.state === 'done');
  expect(summary(house).job).toMatchObject({ total: 5, done: 5, failed: 0, stillListed: 5 });
  await house.handlers.devices.resume({});
  expect(asked(house, '/user/kick')).toHaveLength(6);
});

test.each([
  ['a quit', true],
  ['a quit that waits for nothing', false],
])(
  'after %s a job goes on where it stopped, and nothing of it is forgotten',
  async (_how, waits) => {
    const house = await signedIn({ seedDevices: 20, latencyMs: 2 });
    await house.handlers.devices.signOutOthers({});
    await until(() => asked(house, '/user/kick').length > 3);
    if (waits) await house.accounts.settled();
    const sent = asked(house, '/user/kick').length;
    house.accounts.close();
    await rest();
    expect(asked(house, '/user/kick')).toHaveLength(sent);

    const again = openHouse(house);
    await again.accounts.start();
    await again.synced();
    const { job } = summary(again);
    // The answer of the last one may not have come in time.
    const done = waits ? sent : (job?.done ?? 0);
    expect(done).toBeGreaterThanOrEqual(sent - 1);
    expect(job).toMatchObject({ state: 'interrupted', total: 20, done, failed: 0 });
    expect(list(again).filter(({ ended }) => ended !== null)).toHaveLength(done);
    expect(again.handlers.devices.events({})).toHaveLength(done);
    await again.handlers.devices.resume({});
    await until(() => summary(again).job?.state === 'done');
    expect(asked(again, '/user/kick')).toHaveLength(20 - done);
    expect(summary(again).job).toMatchObject({ total: 20, done: 20, stillListed: 20 });
  },
);

test('a job that is put away is not there after a restart', async () => {
  const house = await signedIn({ seedDevices: 20, latencyMs: 2 });
  await house.handlers.devices.signOutOthers({});
  await until(() => asked(house, '/user/kick').length > 3);
  await house.handlers.devices.cancel({});
  await until(() => summary(house).job?.state === 'cancelled');
  await house.handlers.devices.dismiss({});
  house.accounts.close();
  const again = openHouse(house);
  await again.accounts.start();
  expect(summary(again).job).toBeNull();
});

test('a job stops when another account is opened, which is told, and waits there', async () => {
  const house = await signedIn({ seedDevices: 20, latencyMs: 2 });
  const { key } = house.state.snapshot.account!;
  const [, mei] = house.demo.users;
  await house.handlers.devices.signOutOthers({});
  const choice = { staySignedIn: true, keepPassword: false };
  await house.handlers.session.signIn({ server: { kind: 'demo' }, ...choice, ...mei! });
  const sent = asked(house, '/user/kick').length;
  expect(house.told.filter(({ event }) => event === 'devicesLeft')).toMatchObject([
    { value: { account: 'Lin Qiao', done: sent, total: 20 } },
  ]);
  expect(summary(house).job).toBeNull();
  await house.handlers.accounts.switch({ key });
  expect(summary(house).job).toMatchObject({ state: 'interrupted', done: sent, total: 20 });
});

test('what the user comes to keep before its turn is left alone, and so is what has gone', async () => {
  const house = await signedIn({ latencyMs: 2 });
  const elsewhere = await otherDevice(house);
  const { fetch } = house.line;
  house.line.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.url.includes('/user/kick')) house.clock.sleep(3_000);
    return fetch(request);
  };
  await elsewhere.post('/user/device/remove?device_sn=4098');
  await house.handlers.devices.signOutOthers({});
  await house.handlers.devices.keep({ deviceSn: 4097, kept: true });
  await until(() => summary(house).job?.state === 'done');
  const kicked = asked(house, '/user/kick').map(({ search }) => search);
  expect(kicked).toEqual([4101, 4100, 4099].map((sn) => `?device_sn=${sn}`));
  expect(summary(house).job).toMatchObject({ total: 3, done: 3, failed: 0 });
  expect(find(house, 4097)?.step).toBeNull();
});

test('a ticked device is ended although it is kept', async () => {
  const house = await signedIn();
  await house.handlers.devices.keep({ deviceSn: 4097, kept: true });
  await house.handlers.devices.endSeveral({ ending: 'sign-out', deviceSns: [4097] });
  await until(() => summary(house).job?.state === 'done');
  expect(asked(house, '/user/kick')).toMatchObject([{ search: '?device_sn=4097' }]);
});

test('one job at a time', async () => {
  const house = await signedIn({ latencyMs: 2 });
  const { endSeveral, signOut } = house.handlers.devices;
  await signOut({ deviceSn: 4097 });
  await endSeveral({ ending: 'sign-out', deviceSns: [4098] });
  const second = { ending: 'remove', deviceSns: [4097] } as const;
  expect(() => endSeveral({ ...second, deviceSns: [4097] })).toThrow('job-running');
  expect(find(house, 4097)?.step).toMatchObject({ state: 'leaving' });
});

test('a busy server is asked again after the time it names', async () => {
  const house = await signedIn({ seedDevices: 1 });
  house.demo.faults.next('/user/kick', { status: 429, retryAfter: 3 });
  await house.handlers.devices.signOutOthers({});
  await rest();
  expect(asked(house, '/user/kick')).toHaveLength(1);
  await house.clock.move(3_000);
  await until(() => summary(house).job?.state === 'done');
  expect(summary(house).job).toMatchObject({ failed: 0, stillListed: 1 });
});

test('signing out all devices ends here too, and the sign-in form says why', async () => {
  const house = await signedIn();
  await house.handlers.devices.signOutAll({});
  await until(() => house.state.snapshot.stage === 'signed-out');
  expect(asked(house, '/user/kick')).toMatchObject([{ search: '' }]);
  expect(house.state.snapshot.ended).toMatchObject({
    failure: { code: 'signed-out-everywhere' },
    username: house.user.username,
  });
  expect(house.notices).toEqual([]);
});

test('with a kept password Perch is back by itself after signing out all devices', async () => {
  const house = await signedIn({ keepPassword: true });
  const { revision } = summary(house);
  await house.handlers.devices.signOutAll({});
  expect(house.state.snapshot.stage).toBe('signed-in');
  expect(summary(house).revision).toBeGreaterThan(revision);
  expect(summary(house)).toMatchObject({ count: 5, failure: null });
  expect(list(house).every(({ ended }) => ended?.ending === 'sign-out')).toBe(true);
});

test('a push token is bound and unbound', async () => {
  const house = await signedIn();
  const token = { deviceToken: '7f3a91c0', notifierName: 'chat-prod' };
  await house.handlers.devices.bindToken({ deviceSn: 4097, ...token });
  expect(asked(house, '/user/token/bind')).toHaveLength(1);
  await house.handlers.devices.unbindToken({ deviceSn: 4097 });
  expect(asked(house, '/user/token/unbind')).toMatchObject([{ search: '?deviceSn=4097' }]);
  await expect(house.handlers.devices.bindToken({ deviceSn: 9, ...token })).rejects.toMatchObject({
    failure: { code: 'bad-parameter', field: 'device_sn' },
  });
});

test('two accounts never see each other’s devices', async () => {
  const house = await signedIn();
  const [, other] = house.demo.users;
  if (!other) throw new Error('the demo has one user only');
  const server = { kind: 'demo' } as const;
  const choice = { server, staySignedIn: true, keepPassword: false };
  await house.handlers.session.signIn({ ...choice, ...other });
  await house.synced();
  expect(list(house).map(({ name }) => name)).toEqual(['Pixel 9']);
  expect(house.notices).toEqual([]);
});
