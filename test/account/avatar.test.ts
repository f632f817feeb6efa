import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { failureOf } from '../../main/api/errors.ts';
import { openHouse, otherDevice, type House } from './house.ts';

const png = new Uint8Array([
  ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  ...deflateSync(new Uint8Array(64)),
]);

async function signedIn(): Promise<House> {
  const house = openHouse();
  await house.handlers.session.tryDemo({});
  await house.synced();
  return house;
}
const address = (house: House) =>
  new URL(house.state.snapshot.profile?.avatar ?? 'avatar/none', 'app://perch/');
const answer = (house: House, url: URL) => house.accounts.rooms.avatar.answer(url);
const codeOf = async (call: unknown) =>
  failureOf(await Promise.resolve(call).catch((error: unknown) => error)).code;

test("the account's picture is fetched by main, once, with a token that the page never sees", async () => {
  const house = await signedIn();
  const url = address(house);
  expect(await answer(house, url)).toMatchObject({ type: 'image/png' });
  await answer(house, url);
  const fetched = house.requests.filter(({ path }) => path === '/file/download/avatar');
  expect(fetched).toHaveLength(1);
  expect(url.href).not.toContain('token');
});

test('the page cannot choose what is fetched', async () => {
  const house = await signedIn();
  const { href, pathname } = address(house);
  const before = house.requests.length;
  for (const wrong of [
    'app://perch/avatar/someone-else',
    `app://perch${pathname}`,
    `app://perch${pathname}?v=https://elsewhere.example/a.png`,
    `${href}&object_name=avatar/2/first`,
  ])
    expect(await answer(house, new URL(wrong))).toBeNull();
  expect(house.requests.length).toBe(before);
});

test('an uploaded picture is the new avatar, at a new address', async () => {
  const house = await signedIn();
  const old = address(house).href;
  await house.handlers.profile.setAvatar({ bytes: png });
  expect(address(house).href).not.toBe(old);
  expect((await answer(house, address(house)))?.bytes).toEqual(png);
  const phone = await otherDevice(house);
  expect(await phone.get('/user/profile')).toMatchObject({
    avatar: expect.stringContaining('/file/download/avatar') as unknown,
  });
});

test('what is no picture is refused before anything is sent', async () => {
  const house = await signedIn();
  const before = house.requests.length;
  const script = new TextEncoder().encode('<svg onload="alert(1)"/>');
  expect(await codeOf(house.handlers.profile.setAvatar({ bytes: script }))).toBe('invalid-input');
  expect(house.requests.length).toBe(before);
});

test('an upload that the storage refuses leaves the old picture', async () => {
  const house = await signedIn();
  const old = address(house).href;
  house.demo.faults.next('/demo/storage', { status: 403 });
  expect(await codeOf(house.handlers.profile.setAvatar({ bytes: png }))).toBe('unexpected-answer');
  expect(address(house).href).toBe(old);
});

test('an avatar by address is https and nothing else', async () => {
  const house = await signedIn();
  const phone = await otherDevice(house);
  const wish = 'https://pictures.example.com/lin.png';
  await house.handlers.profile.setAvatarAddress({ address: ` ${wish} ` });
  expect(await phone.get('/user/profile')).toMatchObject({ avatar: wish });
  for (const wrong of [
    'http://a.example/a.png',
    'file:///etc/passwd',
    'a.png',
    'https://u:p@a.example',
  ])
    expect(await codeOf(house.handlers.profile.setAvatarAddress({ address: wrong }))).toBe(
      'bad-address',
    );
});

test('a picture that could not be fetched is asked for again', async () => {
  const house = await signedIn();
  house.demo.faults.next('/file/download/avatar', { status: 404 });
  await expect(answer(house, address(house))).rejects.toThrow();
  expect(await answer(house, address(house))).not.toBeNull();
});

test('after a restart the picture is there before the profile has been read', async () => {
  const house = await signedIn();
  const url = address(house);
  house.accounts.close();
  const again = openHouse(house);
  await again.accounts.start();
  expect(await answer(again, url)).not.toBeNull();
});
