import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { movingCloud, offline, openHouse, otherDevice, type House } from './house.ts';

const HALF_HOUR = 30 * 60_000;

type Choice = Partial<Parameters<House['handlers']['session']['signIn']>[0]>;

async function signedIn(house = openHouse(), over: Choice = {}) {
  const { username, password } = house.user;
  const account = await house.handlers.session.signIn({
    ...{ server: { kind: 'demo' }, username, password, staySignedIn: true, keepPassword: false },
    ...over,
  });
  await house.synced();
  return { house, account };
}

async function paused(house = openHouse(), over: Choice = {}) {
  const signed = await signedIn(house, over);
  await house.handlers.pause.start({ until: house.clock.now() + HALF_HOUR });
  expect(await pushOnServer(house)).toBe(false);
  return signed;
}

async function pushOnServer(house: House) {
  const phone = await otherDevice(house);
  return (await phone.get('/user/settings'))['no_push'] === false;
}

const stillOff = { failure: { code: 'push-still-off' } };
const documents = (house: House, key: string) => {
  const folder = join(house.profile, 'accounts', key);
  return existsSync(folder) ? readdirSync(folder) : [];
};

/** Writes take as long as the test lets them. */
function slowWrites(house: House) {
  const { fetch } = house.line;
  const go = Promise.withResolvers<undefined>();
  house.line.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.method !== 'GET') await go.promise;
    return fetch(request);
  };
  return () => go.resolve(undefined);
}

test('signing out waits for a slow network to switch push back on, and says so', async () => {
  const { house, account } = await paused();
  const go = slowWrites(house);
  const signingOut = house.handlers.session.signOut({});
  await house.clock.move(20_000);
  expect(house.state.snapshot).toMatchObject({
    stage: 'signed-in',
    leaving: { key: account.key, isStuck: false },
  });
  go();
  await signingOut;
  expect(house.state.snapshot).toMatchObject({ stage: 'signed-out', leaving: null });
  expect(await pushOnServer(house)).toBe(true);
});

test('off the network the user is asked before push is left off', async () => {
  const { house, account } = await paused();
  const { fetch } = house.line;
  house.line.fetch = offline;
  await expect(house.handlers.session.signOut({})).rejects.toMatchObject(stillOff);
  expect(house.state.snapshot).toMatchObject({
    stage: 'signed-in',
    leaving: { key: account.key, isStuck: true },
  });
  await house.handlers.session.stay({});
  expect(house.state.snapshot.leaving).toBeNull();
  house.line.fetch = fetch;
  await house.handlers.session.signOut({});
  expect(house.state.snapshot).toMatchObject({ stage: 'signed-out', leaving: null });
  expect(await pushOnServer(house)).toBe(true);
}, 20_000);

test('whoever signs out anyway leaves nothing behind', async () => {
  const { house, account } = await paused();
  house.line.fetch = offline;
  await expect(house.handlers.session.signOut({})).rejects.toMatchObject(stillOff);
  await house.handlers.session.signOut({ anyway: true });
  expect(house.state.snapshot).toMatchObject({ stage: 'signed-out', leaving: null, accounts: [] });
  expect(documents(house, account.key)).toEqual([]);
}, 20_000);

test('a service that refuses to switch push back on is no network that is away: the user is asked', async () => {
  const { house } = await paused();
  house.demo.faults.next('/user/push', { code: 10010 });
  await expect(house.handlers.session.signOut({})).rejects.toMatchObject(stillOff);
});

test('a session that ends while a sign-out waits keeps nobody waiting', async () => {
  const { house } = await paused();
  const phone = await otherDevice(house);
  await phone.post('/user/kick');
  await expect(house.handlers.session.signOut({})).rejects.toMatchObject(stillOff);
  expect(house.state.snapshot).toMatchObject({
    stage: 'signed-out',
    ended: { failure: { serviceCode: 402 } },
    leaving: { isStuck: true },
  });
  await house.handlers.session.stay({});
  await signedIn(house);
  await house.accounts.rooms.pause.resume();
  expect(await pushOnServer(house)).toBe(true);
}, 10_000);

test('an account that is not open is not forgotten while its pause is on', async () => {
  const { house, account } = await paused();
  const second = house.demo.users[1];
  await signedIn(house, { username: second?.username ?? '', password: second?.password ?? '' });
  const { fetch } = house.line;
  house.line.fetch = offline;
  const { key } = account;
  await expect(house.handlers.accounts.remove({ key })).rejects.toMatchObject(stillOff);
  await expect(house.handlers.accounts.removeAll({})).rejects.toMatchObject(stillOff);
  expect(house.state.snapshot.leaving).toEqual({ key: null, isStuck: true });
  house.line.fetch = fetch;
  await house.handlers.accounts.remove({ key });
  expect(await pushOnServer(house)).toBe(true);
  expect(house.state.snapshot).toMatchObject({ accounts: [{ username: second?.username }] });
  expect(house.state.snapshot.leaving).toBeNull();
}, 20_000);

test.each([
  ['that the user does not keep', 'stored', false],
  ['without a keychain', 'missing', true],
] as const)('the pause of a sign-in %s ends when Perch does', async (_name, mode, staySignedIn) => {
  const house = openHouse();
  house.vault.mode = mode;
  const { account } = await paused(house, { staySignedIn });
  await house.accounts.settled();
  house.accounts.close();
  expect(await pushOnServer(house)).toBe(true);
  if (!staySignedIn) expect(documents(house, account.key)).toEqual([]);
});

test('whoever quits right after signing out is signed out at the next start', async () => {
  const { house } = await signedIn();
  const forget = house.vault.forget.bind(house.vault);
  const slow = Promise.withResolvers<undefined>();
  house.vault.forget = async (key) => {
    await slow.promise;
    await forget(key);
  };
  const signedOut = house.handlers.session.signOut({});
  await expect.poll(() => house.state.snapshot.stage).toBe('signed-out');
  const settled = house.accounts.settled();
  expect(settled).toBeDefined();
  slow.resolve(undefined);
  await settled;
  expect([house.vault.secrets.size, house.state.snapshot.accounts]).toEqual([0, []]);
  await signedOut;
  expect(house.accounts.settled()).toBeUndefined();
});

test('an account stays in the list until its bulk jobs are gone: a Perch killed before can be asked again', async () => {
  const slow = Promise.withResolvers<undefined>();
  const forgotten: string[] = [];
  const jobs = {
    leave: () => Promise.resolve(),
    running: () => undefined,
    goOn: () => undefined,
    forget: async (key: string) => {
      await slow.promise;
      forgotten.push(key);
    },
    forgetAll: () => Promise.resolve(),
  };
  const { house, account } = await signedIn(openHouse({ jobs }));
  const signedOut = house.handlers.session.signOut({});
  await expect.poll(() => house.vault.secrets.size).toBe(0);
  expect(house.state.snapshot.accounts).toHaveLength(1);
  slow.resolve(undefined);
  await signedOut;
  expect([forgotten, house.state.snapshot.accounts]).toEqual([[account.key], []]);
});

test('the pause of a sign-in that is kept goes on over a restart', async () => {
  const { house } = await paused();
  expect(house.accounts.settled()).toBeUndefined();
  house.accounts.close();
  expect(await pushOnServer(house)).toBe(false);
});

test('what could not be ended for a sign-in that is not kept is ended at the next one', async () => {
  const { house, account } = await paused(openHouse(), { staySignedIn: false });
  const { fetch } = house.line;
  house.line.fetch = offline;
  await house.accounts.settled();
  house.accounts.close();
  expect(documents(house, account.key)).toEqual(['pause.json']);
  house.line.fetch = fetch;
  const again = openHouse(house);
  await signedIn(again, { staySignedIn: false });
  await again.accounts.rooms.refresh.now();
  expect(await pushOnServer(again)).toBe(true);
  again.accounts.close();
  expect(documents(again, account.key)).toEqual([]);
}, 20_000);

test('before another account is opened, the pause of a sign-in that is not kept ends', async () => {
  const { house } = await paused(openHouse(), { staySignedIn: false });
  const second = house.demo.users[1];
  await signedIn(house, { username: second?.username ?? '', password: second?.password ?? '' });
  expect(await pushOnServer(house)).toBe(true);
});

test('a pause of a sign-in that is not kept outlives a switch that leads nowhere', async () => {
  const house = openHouse();
  const second = house.demo.users[1];
  const { account: other } = await signedIn(house, {
    ...{ username: second?.username ?? '', password: second?.password ?? '' },
  });
  const { account } = await paused(house, { staySignedIn: false });
  await house.handlers.accounts.switch({ key: account.key });
  expect(await pushOnServer(house)).toBe(false);
  await house.vault.forget(other.key);
  const again = openHouse(house);
  await expect(again.handlers.accounts.switch({ key: other.key })).rejects.toMatchObject({
    failure: { code: 'not-signed-in' },
  });
  expect(await pushOnServer(house)).toBe(false);
});

test('a server that moves takes nothing from a sign-in that is not kept', async () => {
  const house = openHouse();
  const move = movingCloud(house);
  const server = { kind: 'cloud', appId: house.demo.appId } as const;
  await paused(house, { server, staySignedIn: false });
  move();
  await house.accounts.rooms.refresh.now();
  await expect
    .poll(() => house.accounts.roomsIfAny?.session.client.address, { timeout: 9_000 })
    .toContain('second');
  await house.synced();
  expect(house.state.snapshot.pause).toMatchObject({ restores: true });
  await house.handlers.pause.resume({});
  expect(await pushOnServer(house)).toBe(true);
}, 20_000);

test('a choice that is under way when its account is forgotten leaves nothing behind', async () => {
  const { house, account } = await paused();
  const { fetch } = house.line;
  house.line.fetch = (input, init) => {
    const request = new Request(input, init);
    if (request.method === 'GET') return fetch(request);
    return new Promise((_, reject) => {
      request.signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    });
  };
  const choice = Promise.resolve(house.handlers.settings.update({ push: true }));
  await house.handlers.session.signOut({ anyway: true });
  await choice;
  expect(documents(house, account.key)).toEqual([]);
});
