import { expect, test } from 'vitest';
import { failureOf } from '../../main/api/errors.ts';
import { offline, openHouse, otherDevice, type House } from './house.ts';

async function signedIn(): Promise<House> {
  const house = openHouse();
  await house.handlers.session.tryDemo({});
  await house.synced();
  return house;
}
/** The paths that were called while `work` ran. */
async function callsOf(house: House, work: () => unknown): Promise<string[]> {
  const before = house.requests.length;
  await work();
  return house.requests.slice(before).map(({ path }) => path);
}

test.each([
  ['a username', { username: 'lin_2' }, '/user/username', { username: 'lin_2' }],
  ['a mobile number', { mobile: '+8613800000000' }, '/user/mobile', { mobile: '+8613800000000' }],
  ['a nickname', { nickname: 'Qiao' }, '/user/nickname', { nick_name: 'Qiao' }],
  ['a description', { description: '' }, '/user/profile', { description: '' }],
  ['public info', { publicInfo: '[1]' }, '/user/public', { public_info: '[1]' }],
  ['private info', { privateInfo: 'a "b"\n' }, '/user/private', { private_info: 'a "b"\n' }],
])('%s alone goes out by its own call', async (_name, patch, path, stored) => {
  const house = await signedIn();
  const phone = await otherDevice(house);
  const calls = await callsOf(house, () => house.handlers.profile.save(patch));
  expect(calls).toEqual([path]);
  expect(await phone.get('/user/profile')).toMatchObject(stored);
  expect(house.state.snapshot.profile).toMatchObject(patch);
});

test('several fields go out in a fixed order, those of the card together', async () => {
  const house = await signedIn();
  const patch = { publicInfo: '{}', nickname: 'Q', mobile: '+8613800000000', username: 'lin_3' };
  const calls = await callsOf(house, async () => {
    expect(await house.handlers.profile.save(patch)).toEqual({
      saved: ['username', 'mobile', 'publicInfo', 'nickname'],
      failed: [],
      failure: null,
    });
  });
  expect(calls).toEqual(['/user/username', '/user/mobile', '/user/profile']);
});

test('a refusal names its field; what went out before is saved, what comes after is not', async () => {
  const house = await signedIn();
  const phone = await otherDevice(house);
  const patch = { username: 'lin_4', mobile: '+6590117620', nickname: 'Q' };
  expect(await house.handlers.profile.save(patch)).toMatchObject({
    saved: ['username'],
    failed: ['mobile'],
    failure: { code: 'mobile-taken' },
  });
  expect(await phone.get('/user/profile')).toMatchObject({
    username: 'lin_4',
    nick_name: 'Lin Qiao',
  });
  expect(house.state.snapshot.profile).toMatchObject({ username: 'lin_4', nickname: 'Lin Qiao' });
});

test('of fields that went together, the one that the service means is named', async () => {
  const house = await signedIn();
  const patch = { nickname: 'n'.repeat(65), description: 'About' };
  expect(await house.handlers.profile.save(patch)).toMatchObject({
    saved: [],
    failed: ['nickname'],
  });
});

test('nothing of a profile waits for the network', async () => {
  const house = await signedIn();
  const phone = await otherDevice(house);
  const { fetch } = house.line;
  house.line.fetch = offline;
  const result = await house.handlers.profile.save({ username: 'lin_5' });
  expect(result).toMatchObject({ saved: [], failed: ['username'], failure: { code: 'offline' } });
  house.line.fetch = fetch;
  await house.accounts.rooms.refresh.now();
  expect(await phone.get('/user/profile')).toMatchObject({ username: 'linqiao' });
});

test('another name is the name in the list of accounts, too', async () => {
  const house = await signedIn();
  await house.handlers.profile.save({ username: 'lin_6', nickname: 'Q' });
  const name = { username: 'lin_6', nickname: 'Q' };
  expect(house.state.snapshot.account).toMatchObject(name);
  expect(house.state.snapshot.accounts).toMatchObject([name]);
});

test('a kept password signs in again after the username has changed', async () => {
  const house = openHouse();
  const { username, password } = house.user;
  const stay = { staySignedIn: true, keepPassword: true };
  await house.handlers.session.signIn({ server: { kind: 'demo' }, username, password, ...stay });
  await house.synced();
  const phone = await otherDevice(house);
  await house.handlers.profile.save({ username: 'lin_7' });
  await phone.post('/user/kick');
  expect(await house.handlers.profile.save({ nickname: 'Q' })).toMatchObject({
    saved: ['nickname'],
  });
});

test('WeChat is bound with an open id and its type, and a second account is refused by name', async () => {
  const house = await signedIn();
  await house.handlers.profile.bindWechat({ openId: 'o-1', type: 'wechat' });
  expect(house.requests.at(-1)).toMatchObject({
    method: 'GET',
    path: '/user/bind_openid',
    search: '?open_id=o-1&type=wechat',
  });
  const { username, password } = house.demo.users[1] ?? { username: '', password: '' };
  const stay = { staySignedIn: false, keepPassword: false };
  await house.handlers.session.signIn({ server: { kind: 'demo' }, username, password, ...stay });
  const again = Promise.resolve(
    house.handlers.profile.bindWechat({ openId: 'o-1', type: 'wechat' }),
  );
  expect(failureOf(await again.catch((error: unknown) => error)).code).toBe('already-bound');
});
