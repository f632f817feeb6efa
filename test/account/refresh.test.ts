import { expect, test } from 'vitest';
import { offline, openHouse, otherDevice, type House } from './house.ts';

const MINUTE = 60_000;
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function signedIn(server: 'demo' | 'cloud' = 'demo'): Promise<House> {
  const house = openHouse();
  const { username, password } = house.user;
  await house.handlers.session.signIn({
    server: server === 'demo' ? { kind: server } : { kind: server, appId: house.demo.appId },
    ...{ username, password, staySignedIn: true, keepPassword: false },
  });
  await house.synced();
  return house;
}

/** Calls fail as off the network, but for discovery, which gets the answer that is handed in. */
function onlyDiscovery(house: House, answer: () => Promise<Response>) {
  const { fetch } = house.line;
  house.line.fetch = (input, init) =>
    new URL(new Request(input, init).url).pathname === '/v2/app_dns' ? answer() : offline(input);
  return () => void (house.line.fetch = fetch);
}

test('a discovery that takes its time does not end the looks for good', async () => {
  const house = await signedIn('cloud');
  const asked = Promise.withResolvers<undefined>();
  const backOnline = onlyDiscovery(house, () => {
    asked.resolve(undefined);
    return new Promise(() => undefined);
  });
  await house.accounts.rooms.refresh.now();
  await asked.promise;
  expect(house.state.snapshot.connection.state).toBe('offline');
  await house.clock.move(6_000);
  backOnline();
  await expect
    .poll(() => house.clock.move(MINUTE).then(() => house.state.snapshot.connection.state), {
      timeout: 10_000,
    })
    .toBe('online');
}, 20_000);

test.each([
  ['banned', 'app-banned'],
  ['frozen', 'app-frozen'],
  ['revoked', 'app-revoked'],
] as const)(
  'off the network, an app that is %s is told as that',
  async (app_status, code) => {
    const house = await signedIn('cloud');
    const backOnline = onlyDiscovery(house, () =>
      Promise.resolve(Response.json({ code: 200, data: { app_status, dns_list: [] } })),
    );
    const failure = () => house.state.snapshot.connection.failure?.code;
    await house.accounts.rooms.refresh.now();
    await expect.poll(failure).toBe(code);
    // The next try is off the network as well, and knows no better.
    const look = house.accounts.rooms.refresh.now();
    await wait(10);
    expect(failure()).toBe(code);
    await look;
    expect(failure()).toBe(code);
    backOnline();
    await house.accounts.rooms.refresh.now();
    expect(failure()).toBeUndefined();
  },
  20_000,
);

/** Holds the answer to a call back until it is let go. */
function hold(house: House, path: string) {
  const { fetch } = house.line;
  const arrived = Promise.withResolvers<undefined>();
  const go = Promise.withResolvers<undefined>();
  house.line.fetch = async (input, init) => {
    const request = new Request(input, init);
    const answer = await fetch(request);
    if (new URL(request.url).pathname === path) {
      arrived.resolve(undefined);
      await go.promise;
    }
    return answer;
  };
  return { arrived: arrived.promise, go: () => go.resolve(undefined) };
}

test('any call that finds no server lets Perch look whether it is gone', async () => {
  const house = await signedIn();
  house.line.fetch = offline;
  expect(await house.handlers.profile.save({ nickname: 'Lin' })).toMatchObject({ saved: [] });
  await expect
    .poll(() => house.state.snapshot.connection.state, { timeout: 5_000 })
    .toBe('offline');
});

test('a change that is made during a long look is seen when the window comes to the front', async () => {
  const house = await signedIn();
  const profile = hold(house, '/user/profile');
  const look = house.accounts.rooms.refresh.now();
  await profile.arrived;
  const phone = await otherDevice(house);
  await phone.post('/user/sounds?value=true');
  house.clock.sleep(6_000);
  const focused = house.accounts.rooms.refresh.focused();
  profile.go();
  await Promise.all([look, focused]);
  expect(house.state.snapshot.settings?.sound).toBe(false);
});

test('a look that has just been made is not made again on focus', async () => {
  const house = await signedIn();
  await house.accounts.rooms.refresh.now();
  const before = house.requests.length;
  house.clock.sleep(3_000);
  await house.accounts.rooms.refresh.focused();
  expect(house.requests.length).toBe(before);
});

test('the time of one call is told, and not that of the whole look', async () => {
  const house = await signedIn();
  const settings = hold(house, '/user/settings');
  const profile = hold(house, '/user/profile');
  const look = house.accounts.rooms.refresh.now();
  await settings.arrived;
  house.clock.sleep(40);
  settings.go();
  await profile.arrived;
  house.clock.sleep(5_000);
  profile.go();
  await look;
  expect(house.state.snapshot.connection).toMatchObject({ state: 'online', latencyMs: 40 });
});

test('that the server is being asked is shown until it has answered', async () => {
  const house = await signedIn();
  expect(house.state.snapshot.connection.isLooking).toBe(false);
  const settings = hold(house, '/user/settings');
  const look = house.accounts.rooms.refresh.now();
  await settings.arrived;
  expect(house.state.snapshot.connection.isLooking).toBe(true);
  settings.go();
  await look;
  expect(house.state.snapshot.connection.isLooking).toBe(false);
});

const always = { times: 1_000 };

test.each(['/user/online_status', '/user/profile'])(
  'a service that refuses %s is not away: everything else is read, and can be done',
  async (path) => {
    const house = await signedIn();
    house.demo.faults.next(path, { code: 10010 }, always);
    await house.accounts.rooms.refresh.now();
    const { connection, online, profile, devices } = house.state.snapshot;
    expect(connection).toMatchObject({ state: 'online', failure: null });
    expect(online).toBe(path === '/user/online_status' ? null : true);
    expect(profile?.username).toBe(house.user.username);
    const { deviceSn } = devices!.newest[0]!;
    expect(await house.handlers.devices.signOut({ deviceSn })).toBeGreaterThan(0);
  },
);

test('who is online is unknown when nobody can read the answer', async () => {
  const house = await signedIn();
  house.demo.faults.next('/user/online_status', 'no-code', always);
  await house.accounts.rooms.refresh.now();
  expect(house.state.snapshot).toMatchObject({ connection: { state: 'online' }, online: null });
});

test.each(['/user/online_status', '/user/profile', '/user/settings'])(
  'a network that goes away at %s is away',
  async (path) => {
    const house = await signedIn();
    house.demo.faults.next(path, 'refused', always);
    await house.accounts.rooms.refresh.now();
    expect(house.state.snapshot.connection).toMatchObject({
      state: 'offline',
      failure: { code: 'offline' },
    });
  },
  20_000,
);

test('settings that are refused fail the look', async () => {
  const house = await signedIn();
  house.demo.faults.next('/user/settings', { code: 10010 }, always);
  await house.accounts.rooms.refresh.now();
  expect(house.state.snapshot.connection).toMatchObject({
    state: 'offline',
    failure: { code: 'no-permission' },
  });
});

test('a session that ends at a side call ends', async () => {
  const house = await signedIn();
  house.demo.faults.next('/user/online_status', { code: 402 }, always);
  await house.accounts.rooms.refresh.now();
  await expect.poll(() => house.state.snapshot.stage).toBe('signed-out');
});

test.each([
  ['refuses the list', { code: 10010 }, 'online'],
  ['answers with a page of its own', 'html', 'offline'],
] as const)(
  'for an administrator a server that %s is known for what it is',
  async (_name, fault, state) => {
    const house = openHouse();
    await house.handlers.session.useToken({
      ...{ server: { kind: 'demo' }, token: house.demo.adminToken, staySignedIn: true },
    });
    await house.synced();
    house.demo.faults.next('/user/list', fault, always);
    await house.accounts.rooms.refresh.now();
    expect(house.state.snapshot.connection.state).toBe(state);
  },
);
