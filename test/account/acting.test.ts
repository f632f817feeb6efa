import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureOf } from '../../main/api/errors.ts';
import { accountHandlers } from '../../main/account/handlers.ts';
import type { FailureCode } from '../../preload/failure.ts';
import { rest } from './clock.ts';
import { openHouse, otherDevice, type House } from './house.ts';

const MINUTE = 60_000;

/** An administrator is signed in with a token that stays on this computer. */
async function administrator() {
  const house = openHouse();
  await house.handlers.session.useToken({
    server: { kind: 'demo' },
    token: house.demo.adminToken,
    staySignedIn: true,
  });
  await house.synced();
  house.requests.splice(0);
  return house;
}

async function actingAs(target: Partial<{ userId: string; groupId: string }> = {}) {
  const house = await administrator();
  await house.handlers.acting.start({ userId: house.user.userId, groupId: '', ...target });
  await house.synced();
  return house;
}

const codeOf = (call: Promise<unknown> | undefined): Promise<FailureCode> =>
  Promise.resolve(call).then(
    () => Promise.reject(new Error('it was not refused')),
    (error: unknown) => failureOf(error).code,
  );

const sent = (house: House, name: string) => house.requests.map(({ headers }) => headers.get(name));

test('every call stands for the user, with the token of the administrator', async () => {
  const house = await actingAs();
  await house.handlers.settings.update({ groupConfirm: true, sound: false });
  await house.handlers.profile.save({ nickname: 'Lin' });
  await house.handlers.devices.refresh({});
  const paths = house.requests.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      '/user/profile',
      '/user/settings',
      '/user/sounds',
      '/user/device/list',
    ]),
  );
  expect(new Set(sent(house, 'user_id'))).toEqual(new Set([house.user.userId]));
  expect(new Set(sent(house, 'access-token'))).toEqual(new Set([house.demo.adminToken]));
  expect(new Set(sent(house, 'group_id'))).toEqual(new Set([null]));
  const phone = await otherDevice(house);
  expect(await phone.get('/user/settings')).toMatchObject({ group_confirm: true, no_sounds: true });
});

test('the window is told whose screens they are, and until when', async () => {
  const house = await actingAs();
  const { account, actingAs: shown, settings, profile } = house.state.snapshot;
  expect(account).toMatchObject({ userId: house.user.userId, username: 'linqiao', role: 'user' });
  expect(shown).toMatchObject({ userId: house.user.userId, groupId: null, by: { role: 'admin' } });
  expect(shown?.name).toBe(profile?.nickname);
  expect(shown?.until).toBe(house.clock.now() + 30 * MINUTE);
  expect(settings).not.toBeNull();
  expect(JSON.stringify(house.state.snapshot)).not.toContain(house.demo.adminToken);
});

test('a group is enough: its id goes out, and the answer says who that is', async () => {
  const house = await administrator();
  const { groupId } = house.demo;
  await house.handlers.acting.start({ userId: '', groupId });
  await house.synced();
  expect(new Set(sent(house, 'group_id'))).toEqual(new Set([groupId]));
  expect(new Set(sent(house, 'user_id'))).toEqual(new Set([null]));
  expect(house.state.snapshot.account?.userId).toBe(house.user.userId);
  await house.handlers.settings.update({ groupConfirm: false });
  const phone = await otherDevice(house);
  expect(await phone.get('/user/settings')).toMatchObject({ group_confirm: false });
});

test('when it stops, the calls are the own ones again and nothing of the user is left', async () => {
  const house = await actingAs();
  const folder = join(house.profile, 'accounts', house.state.snapshot.actingAs?.by.key ?? '');
  expect(existsSync(join(folder, 'acting'))).toBe(true);
  await house.handlers.acting.stop({});
  await rest();
  house.requests.splice(0);
  await house.accounts.rooms.refresh.now();
  expect(sent(house, 'user_id')).toEqual([null]);
  const { account, actingAs: shown, settings, profile } = house.state.snapshot;
  expect({ role: account?.role, shown, settings, profile }).toEqual({
    ...{ role: 'admin', shown: null, settings: null, profile: null },
  });
  expect(existsSync(join(folder, 'acting'))).toBe(false);
});

test('it ends by itself after half an hour', async () => {
  const house = await actingAs();
  await house.clock.move(29 * MINUTE);
  expect(house.state.snapshot.actingAs).not.toBeNull();
  await house.clock.move(MINUTE);
  await rest();
  expect(house.state.snapshot.actingAs).toBeNull();
  expect(house.state.snapshot.account?.role).toBe('admin');
});

test('a computer that slept through the end sends nothing more for the user', async () => {
  const house = await actingAs();
  house.requests.splice(0);
  house.clock.sleep(31 * MINUTE);
  await house.handlers.settings.update({ sound: false });
  await rest();
  expect(sent(house, 'user_id').filter(Boolean)).toEqual([]);
  expect(house.state.snapshot.actingAs).toBeNull();
});

test('another user takes the place of the first', async () => {
  const house = await actingAs();
  const other = house.demo.users[1]?.userId ?? '';
  await house.handlers.acting.start({ userId: other, groupId: '' });
  await house.synced();
  house.requests.splice(0);
  await house.accounts.rooms.refresh.now();
  expect(new Set(sent(house, 'user_id'))).toEqual(new Set([other]));
  expect(house.state.snapshot.account?.userId).toBe(other);
});

test('an unknown user is refused and nothing changes', async () => {
  const house = await administrator();
  const { start } = house.handlers.acting;
  expect(await codeOf(start({ userId: '1', groupId: '' }) as Promise<void>)).toBe('no-such-user');
  expect(house.state.snapshot.account?.role).toBe('admin');
  expect(house.state.snapshot.actingAs).toBeNull();
});

test.each([
  ['no id at all', { userId: ' ', groupId: '' }],
  ['letters', { userId: '12a', groupId: '' }],
  ['a header in disguise', { userId: '', groupId: '1\r\naccess-token: x' }],
])('%s is refused before anything is sent', async (_name, typed) => {
  const house = await administrator();
  const call = Promise.resolve().then(() => house.handlers.acting.start(typed));
  expect(await codeOf(call)).toBe('invalid-input');
  expect(house.requests).toEqual([]);
});

test('a server that overlooks the header is found out before anything is changed', async () => {
  const house = await administrator();
  const { fetch } = house.line;
  const other = house.demo.users[1]?.userId ?? '';
  house.line.fetch = (input, init) => {
    const request = new Request(input, init);
    if (request.headers.has('user_id')) request.headers.set('user_id', house.user.userId);
    return fetch(request);
  };
  const call = house.handlers.acting.start({ userId: other, groupId: '' }) as Promise<void>;
  expect(await codeOf(call)).toBe('not-supported');
  expect(house.state.snapshot.actingAs).toBeNull();
});

test('the token of the administrator outlives what ends the sessions of the user', async () => {
  const house = await actingAs();
  await house.handlers.devices.signOutAll({});
  const change = house.handlers.profile.changePassword({
    ...{ oldPassword: house.user.password, newPassword: 'Another-pass-1', signOutOthers: true },
  }) as Promise<unknown>;
  expect(await codeOf(change)).toBe('no-permission');
  await house.handlers.acting.stop({});
  await house.accounts.rooms.refresh.now();
  const { account, stage, connection } = house.state.snapshot;
  expect([stage, account?.role, connection.state]).toEqual(['signed-in', 'admin', 'online']);
  const key = account?.key ?? '';
  expect(JSON.parse(house.vault.secrets.get(key) ?? '')).toEqual({ token: house.demo.adminToken });
});

test('what nobody would see or could keep is refused: the tray, a pause', async () => {
  const house = await actingAs();
  const parts = { accounts: house.accounts, clock: house.clock } as never;
  const tray = accountHandlers(parts, 'tray');
  const update = Promise.resolve(tray.settings.update({ push: false }));
  expect(await codeOf(update)).toBe('not-possible-now');
  const until = house.clock.now() + 60 * MINUTE;
  const pause = Promise.resolve().then(() => house.handlers.pause.start({ until }));
  expect(await codeOf(pause)).toBe('not-possible-now');
});

test("a user's token cannot act, nor list users", async () => {
  const house = openHouse();
  await house.handlers.session.tryDemo({});
  await house.synced();
  const { acting } = house.handlers;
  const users = Promise.resolve().then(() => acting.users({ page: 1 }));
  expect(await codeOf(users)).toBe('no-permission');
  const start = acting.start({ userId: house.user.userId, groupId: '' });
  expect(await codeOf(Promise.resolve(start))).toBe('no-permission');
  expect(house.requests.map(({ path }) => path)).not.toContain('/user/list');
});

test('users are listed by pages', async () => {
  const house = await administrator();
  const { users, more } = await house.handlers.acting.users({ page: 1 });
  expect(users).toContainEqual({
    userId: house.user.userId,
    username: house.user.username,
    banned: false,
  });
  expect(more).toBe(false);
});

test('a restart has forgotten whom one acted as', async () => {
  const house = await actingAs();
  house.accounts.close();
  const again = openHouse(house);
  await again.accounts.start();
  await again.synced();
  expect(again.state.snapshot.actingAs).toBeNull();
  expect(again.state.snapshot.account?.role).toBe('admin');
});

test('signing out leaves the account of the administrator, whomever it acted as', async () => {
  const house = await actingAs();
  await house.handlers.session.signOut({});
  expect(house.state.snapshot).toMatchObject({ stage: 'signed-out', accounts: [], actingAs: null });
  expect(house.vault.secrets.size).toBe(0);
});
