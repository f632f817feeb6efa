import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEMO_ADDRESS } from '../../demo/service.ts';
import { movingCloud, offline, openHouse, otherDevice, TestVault, type House } from './house.ts';

const demo = { kind: 'demo' } as const;

function signIn(
  house: House,
  over: Partial<Parameters<House['handlers']['session']['signIn']>[0]> = {},
) {
  const { username, password } = house.user;
  const choice = { staySignedIn: true, keepPassword: false };
  return house.handlers.session.signIn({ server: demo, username, password, ...choice, ...over });
}

/** Everything in a folder, as one text. */
function contents(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => `${file}\n${readFileSync(file, 'latin1')}`)
    .join('\n');
}

test('signing in shows who it is and what is set, and no secret', async () => {
  const house = openHouse();
  await signIn(house);
  await house.synced();
  const { snapshot } = house.state;
  expect(snapshot).toMatchObject({
    stage: 'signed-in',
    ended: null,
    vault: 'stored',
    account: { username: house.user.username, userId: house.user.userId, role: 'user' },
    connection: { state: 'online' },
    settings: { push: true },
  });
  const { token } = JSON.parse([...house.vault.secrets.values()][0] ?? '') as { token: string };
  expect(JSON.stringify(snapshot)).not.toContain(token);
  expect(JSON.stringify(snapshot)).not.toContain(house.user.password);
});

test('neither token nor password is in any file of the profile', async () => {
  const house = openHouse();
  await signIn(house, { keepPassword: true });
  await house.synced();
  await house.handlers.settings.update({ sound: false });
  const { token } = JSON.parse([...house.vault.secrets.values()][0] ?? '') as { token: string };
  expect(contents(house.profile)).not.toContain(token);
  expect(contents(house.profile)).not.toContain(house.user.password);
});

test('the password is dropped unless the user keeps it', async () => {
  const house = openHouse();
  await signIn(house);
  expect([...house.vault.secrets.values()].join()).not.toContain(house.user.password);
  expect(house.state.snapshot.keepsPassword).toBe(false);
  await signIn(house, { keepPassword: true });
  expect(house.state.snapshot.keepsPassword).toBe(true);
  expect([...house.vault.secrets.values()].join()).toContain(house.user.password);
});

test('a wrong password is named, and nothing is kept', async () => {
  const house = openHouse();
  await expect(signIn(house, { password: 'not it, 1' })).rejects.toMatchObject({
    failure: { code: 'wrong-password' },
  });
  expect(house.vault.secrets.size).toBe(0);
  expect(house.state.snapshot.account).toBeNull();
});

test('a pasted token is checked by a call', async () => {
  const house = openHouse();
  await expect(
    house.handlers.session.useToken({ server: demo, token: 'nonsense', staySignedIn: true }),
  ).rejects.toMatchObject({ failure: { serviceCode: expect.any(Number) as number } });
  await signIn(house);
  const { token } = JSON.parse([...house.vault.secrets.values()][0] ?? '') as { token: string };
  const other = openHouse({ demo: house.demo });
  const account = await other.handlers.session.useToken({
    server: demo,
    token: ` ${token}\n`,
    staySignedIn: true,
  });
  expect(account).toMatchObject({ username: house.user.username, role: 'user' });
});

test('an administrator is known by the token', async () => {
  const house = openHouse();
  const account = await house.handlers.session.useToken({
    server: demo,
    token: house.demo.adminToken,
    staySignedIn: true,
  });
  expect(account.role).toBe('admin');
});

test('a restart keeps the session, and shows the last values when the server is away', async () => {
  const house = openHouse();
  await signIn(house);
  await house.synced();
  await house.handlers.settings.update({ sound: false });
  house.accounts.close();
  const again = openHouse(house);
  again.line.fetch = offline;
  await again.accounts.start();
  expect(again.state.snapshot).toMatchObject({
    stage: 'signed-in',
    account: { username: house.user.username },
    settings: { sound: false },
  });
  await again.synced();
  expect(again.state.snapshot.connection).toMatchObject({
    state: 'offline',
    failure: { code: 'offline' },
  });
  expect(again.vault.secrets.size).toBe(1);
});

test('who does not stay signed in is asked again after a restart', async () => {
  const house = openHouse();
  await signIn(house, { staySignedIn: false });
  expect(house.state.snapshot.vault).toBe('session-only');
  const again = openHouse(house);
  await again.accounts.start();
  expect(again.state.snapshot.stage).toBe('signed-out');
});

test('a locked keychain signs nobody out for good: its secret stays where it is', async () => {
  const house = openHouse();
  await signIn(house);
  house.vault.mode = 'locked';
  const again = openHouse(house);
  await again.accounts.start();
  expect(again.state.snapshot).toMatchObject({
    stage: 'signed-out',
    vault: 'locked',
    ended: { failure: { code: 'keyring-locked' }, username: house.user.username },
  });
  expect(again.vault.secrets.size).toBe(1);
  again.vault.mode = 'stored';
  const later = openHouse(again);
  await later.accounts.start();
  expect(later.state.snapshot.stage).toBe('signed-in');
});

test('without a keychain the session lives until the program ends', async () => {
  const vault = new TestVault();
  vault.mode = 'missing';
  const house = openHouse({ vault });
  await signIn(house);
  expect(house.state.snapshot).toMatchObject({ stage: 'signed-in', vault: 'missing' });
  expect(vault.secrets.size).toBe(0);
});

test('a session that the service ended brings the form back with reason and name', async () => {
  const house = openHouse();
  await signIn(house);
  await house.synced();
  const phone = await otherDevice(house);
  await phone.post('/user/kick');
  await house.accounts.rooms.refresh.now();
  expect(house.state.snapshot).toMatchObject({
    stage: 'signed-out',
    account: null,
    ended: { failure: { serviceCode: 402 }, username: house.user.username, server: demo },
  });
  expect(house.vault.secrets.size).toBe(0);
  expect(house.notices).toEqual(['session-ended']);
});

test('with a kept password an ended session is renewed once, for all who wait', async () => {
  const house = openHouse();
  await signIn(house, { keepPassword: true });
  await house.synced();
  const phone = await otherDevice(house);
  await phone.post('/user/kick');
  const before = house.requests.length;
  await Promise.all([
    house.handlers.settings.update({ sound: false }),
    house.accounts.rooms.refresh.now(),
  ]);
  expect(house.state.snapshot.stage).toBe('signed-in');
  expect(house.state.snapshot.settings?.sound).toBe(false);
  const signIns = house.requests.slice(before).filter(({ path }) => path === '/token/id');
  expect(signIns).toHaveLength(1);
});

test('a kept password that was changed elsewhere ends the session and is forgotten', async () => {
  const house = openHouse();
  await signIn(house, { keepPassword: true });
  await house.synced();
  const phone = await otherDevice(house);
  const old = house.user.password;
  await phone.post('/user/change_password', { old_password: old, new_password: 'Another-1word' });
  await house.accounts.rooms.refresh.now();
  expect(house.state.snapshot.stage).toBe('signed-out');
  expect(house.vault.secrets.size).toBe(0);
});

test('signing out cancels what is under way and leaves nothing behind', async () => {
  const house = openHouse();
  await signIn(house, { keepPassword: true });
  await house.synced();
  let aborted = false;
  house.line.fetch = (input, init) =>
    new Promise((_, reject) => {
      new Request(input, init).signal.addEventListener('abort', () => {
        aborted = true;
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  void house.accounts.rooms.refresh.now();
  await new Promise((done) => setTimeout(done, 10));
  await house.handlers.session.signOut({});
  expect(aborted).toBe(true);
  expect(house.vault.secrets.size).toBe(0);
  expect(house.state.snapshot).toMatchObject({
    stage: 'signed-out',
    account: null,
    accounts: [],
    settings: null,
    activity: [],
  });
  expect(contents(house.profile)).not.toContain(house.user.username);
});

test('a sign-in can be cancelled while the server says nothing', async () => {
  const house = openHouse();
  house.line.fetch = () => new Promise(() => undefined);
  const signingIn = Promise.resolve(signIn(house));
  await new Promise((done) => setTimeout(done, 10));
  void house.handlers.session.cancel({});
  await expect(signingIn).rejects.toMatchObject({ failure: { code: 'cancelled' } });
});

test('two accounts keep apart what they know, and a switch goes back and forth', async () => {
  const house = openHouse();
  const second = house.demo.users[1];
  await signIn(house);
  await house.synced();
  await house.handlers.settings.update({ sound: false });
  const first = house.state.snapshot.account?.key ?? '';
  await signIn(house, { username: second?.username ?? '', password: second?.password ?? '' });
  await house.synced();
  expect(house.state.snapshot.accounts).toHaveLength(2);
  expect(house.state.snapshot.account?.username).toBe(second?.username);
  expect(house.state.snapshot.activity).toEqual([]);
  await house.handlers.accounts.switch({ key: first });
  await house.synced();
  expect(house.state.snapshot.account?.username).toBe(house.user.username);
  expect(house.state.snapshot.activity[0]).toMatchObject({ field: 'sound' });
  await house.handlers.accounts.remove({ key: first });
  expect(house.state.snapshot.accounts.map((one) => one.username)).toEqual([second?.username]);
});

/** Two accounts of the demo on one computer; the second one is active. */
async function openTwo(house: House) {
  const second = house.demo.users[1];
  const first = await signIn(house);
  await house.synced();
  const other = { username: second?.username ?? '', password: second?.password ?? '' };
  return [first, await signIn(house, other)] as const;
}

test('an account whose session ended stays in the list until it is signed in to again', async () => {
  const house = openHouse();
  const [first, second] = await openTwo(house);
  await house.handlers.accounts.switch({ key: first.key });
  await house.synced();
  const phone = await otherDevice(house);
  await phone.post('/user/kick');
  await house.accounts.rooms.refresh.now();
  const ended = () => house.state.snapshot.accounts.map((one) => one.ended ?? false);
  expect(ended()).toEqual([true, false]);
  await house.handlers.accounts.switch({ key: second.key });
  await house.synced();
  await expect(house.handlers.accounts.switch({ key: first.key })).rejects.toMatchObject({
    failure: { code: 'not-signed-in' },
  });
  expect(house.state.snapshot.account?.key).toBe(second.key);
  await signIn(house);
  expect(ended()).toEqual([false, false]);
  expect(house.state.snapshot.accounts.map(({ key }) => key)).toEqual([first.key, second.key]);
});

test('without a keychain a switch back needs no new sign-in, a restart does', async () => {
  const house = openHouse();
  house.vault.mode = 'missing';
  const [first, second] = await openTwo(house);
  await house.handlers.accounts.switch({ key: first.key });
  await house.handlers.accounts.switch({ key: second.key });
  expect(house.state.snapshot.account?.key).toBe(second.key);
  const again = openHouse(house);
  await again.accounts.start();
  expect(again.state.snapshot).toMatchObject({
    stage: 'signed-out',
    ended: { failure: { code: 'not-signed-in' }, username: second.username },
  });
});

test('a locked keychain keeps the account that is open', async () => {
  const house = openHouse();
  const [first, second] = await openTwo(house);
  const again = openHouse(house);
  await again.accounts.start();
  again.vault.mode = 'locked';
  await expect(again.handlers.accounts.switch({ key: first.key })).rejects.toMatchObject({
    failure: { code: 'keyring-locked' },
  });
  expect(again.state.snapshot.account?.key).toBe(second.key);
  expect(again.state.snapshot.accounts.some(({ ended }) => ended)).toBe(false);
});

test('forgetting everything leaves no account, no secret and no file about one', async () => {
  const house = openHouse();
  await openTwo(house);
  await house.synced();
  await house.handlers.settings.update({ sound: false });
  await house.handlers.accounts.removeAll({});
  expect(house.state.snapshot).toMatchObject({
    ...{ stage: 'signed-out', account: null, accounts: [], ended: null, activity: [] },
  });
  expect(house.vault.secrets.size).toBe(0);
  expect(house.forgets.demo).toBe(1);
  for (const { username, userId } of house.demo.users) {
    expect(contents(house.profile)).not.toContain(username);
    expect(contents(house.profile)).not.toContain(userId);
  }
});

test('an account that leaves this computer takes its pause along', async () => {
  const house = openHouse();
  await signIn(house);
  await house.synced();
  await house.handlers.pause.start({ until: house.clock.now() + 3_600_000 });
  const phone = await otherDevice(house);
  expect(await phone.get('/user/settings')).toMatchObject({ no_push: true });
  await house.handlers.session.signOut({});
  expect(await phone.get('/user/settings')).toMatchObject({ no_push: false });
});

test('a pause of an account that was left ends on time, and shows in no other account', async () => {
  const house = openHouse();
  const [first, second] = await openTwo(house);
  await house.handlers.accounts.switch({ key: first.key });
  await house.synced();
  await house.handlers.pause.start({ until: house.clock.now() + 1_800_000 });
  const phone = await otherDevice(house);
  await house.handlers.accounts.switch({ key: second.key });
  await house.synced();
  await house.clock.move(1_700_000);
  expect(await phone.get('/user/settings')).toMatchObject({ no_push: true });
  const before = house.state.snapshot.settings;
  await house.clock.move(200_000);
  await expect.poll(() => phone.get('/user/settings')).toMatchObject({ no_push: false });
  expect(house.notices).toEqual(['pause-ended']);
  expect(house.state.snapshot).toMatchObject({ account: second, settings: before, activity: [] });
  await house.handlers.accounts.switch({ key: first.key });
  await house.synced();
  expect(house.state.snapshot).toMatchObject({ pause: null, settings: { push: true } });
});

test('after a restart the accounts that are not open keep their promises as well', async () => {
  const house = openHouse();
  const [first, second] = await openTwo(house);
  await house.handlers.accounts.switch({ key: first.key });
  await house.synced();
  await house.handlers.pause.start({ until: house.clock.now() + 1_800_000 });
  await house.handlers.accounts.switch({ key: second.key });
  house.accounts.close();
  house.clock.sleep(3_600_000);
  const again = openHouse(house);
  await again.accounts.start();
  const phone = await otherDevice(again);
  await again.clock.move(10_000);
  await expect.poll(() => phone.get('/user/settings')).toMatchObject({ no_push: false });
  expect(again.state.snapshot.account?.key).toBe(second.key);
});

test('a change that waits is sent although another account was opened meanwhile', async () => {
  const house = openHouse();
  const [first, second] = await openTwo(house);
  await house.handlers.accounts.switch({ key: first.key });
  await house.synced();
  const { fetch } = house.line;
  house.line.fetch = offline;
  await house.handlers.settings.update({ vibration: true });
  await house.handlers.accounts.switch({ key: second.key });
  await house.clock.move(10_000);
  house.line.fetch = fetch;
  const phone = await otherDevice(house);
  expect(await phone.get('/user/settings')).toMatchObject({ vibratory: false });
  await expect
    .poll(() => house.clock.move(60_000).then(() => phone.get('/user/settings')), {
      timeout: 9_000,
    })
    .toMatchObject({ vibratory: true });
}, 30_000);

test.each([
  ['an address that is none', 'not an address', 'bad-address'],
  ['a page that is not the service', `${DEMO_ADDRESS}/html`, 'not-supported'],
])('%s is named', async (_name, address, code) => {
  const house = openHouse();
  const server = { kind: 'own', appId: house.demo.appId, address } as const;
  await expect(signIn(house, { server })).rejects.toMatchObject({ failure: { code } });
});

test('a settings file that cannot be read is put aside, and the user is told where', async () => {
  const { writeFileSync } = await import('node:fs');
  const house = openHouse();
  writeFileSync(join(house.profile, 'accounts.json'), '{"cut');
  const again = openHouse(house);
  await new Promise((done) => setTimeout(done, 5));
  expect(again.state.snapshot.setAside).toMatch(/accounts\.json\.\d+\.unreadable$/);
  expect(contents(house.profile)).toContain('{"cut');
});

test('a cloud that has moved is found again by discovery', async () => {
  const house = openHouse();
  const move = movingCloud(house);
  await signIn(house, { server: { kind: 'cloud', appId: house.demo.appId } });
  await house.synced();
  expect(house.state.snapshot.connection.state).toBe('online');
  move();
  await house.accounts.rooms.refresh.now();
  await expect.poll(() => house.state.snapshot.connection.state).toBe('online');
  expect(house.accounts.rooms.session.client.address).toContain('second');
}, 15_000);

test.each(['', '..', '../..', 'accounts', '../../etc', '0123456789abcdef'])(
  'what is not an account of this computer cannot be removed: %j',
  async (key) => {
    const house = openHouse();
    await signIn(house);
    await house.synced();
    const before = contents(house.profile);
    await expect(Promise.resolve(house.handlers.accounts.remove({ key }))).rejects.toMatchObject({
      failure: { code: 'invalid-input' },
    });
    expect(contents(house.profile)).toBe(before);
  },
);

test('of an account that is not kept nothing stays on the disk', async () => {
  const house = openHouse();
  await signIn(house, { staySignedIn: false });
  await house.synced();
  expect(contents(house.profile)).toContain(house.user.userId);
  house.accounts.close();
  expect(contents(house.profile)).not.toContain(house.user.userId);
});

test('a write that is cut off by a switch never shows in the next account', async () => {
  const house = openHouse();
  const second = house.demo.users[1];
  await signIn(house, { username: second?.username ?? '', password: second?.password ?? '' });
  await house.synced();
  const other = house.state.snapshot.account?.key ?? '';
  const theirs = house.state.snapshot.settings;
  await signIn(house);
  await house.synced();
  const { fetch } = house.line;
  house.line.fetch = (input, init) => {
    const request = new Request(input, init);
    if (!request.url.includes('/user/push')) return fetch(request);
    return new Promise((_, reject) => {
      request.signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    });
  };
  void house.handlers.settings.update({ push: !theirs?.push });
  await new Promise((done) => setTimeout(done, 5));
  const switching = house.handlers.accounts.switch({ key: other });
  // Leaving waits two seconds for what is under way.
  await house.clock.move(3_000);
  await switching;
  house.line.fetch = fetch;
  await house.synced();
  expect(house.state.snapshot.settings).toEqual(theirs);
  expect(house.state.snapshot.pending).toEqual({});
});

test('what is asked one after the other happens in that order', async () => {
  const house = openHouse();
  const second = house.demo.users[1];
  await signIn(house, { username: second?.username ?? '', password: second?.password ?? '' });
  const other = house.state.snapshot.account?.key ?? '';
  await signIn(house);
  await house.synced();
  await Promise.all([
    house.handlers.accounts.switch({ key: other }),
    house.handlers.accounts.remove({ key: other }),
  ]);
  expect(house.state.snapshot.stage).toBe('signed-out');
  expect(house.state.snapshot.accounts.map(({ key }) => key)).not.toContain(other);
});
