import { expect, test } from 'vitest';
import { failureOf } from '../../main/api/errors.ts';
import { openHouse, otherDevice, type House } from './house.ts';

async function signedIn(): Promise<House> {
  const house = openHouse();
  await house.handlers.session.tryDemo({});
  await house.synced();
  return house;
}
const tagsOf = ({ state }: House) => state.snapshot.identity.tags;

test('tags are read when asked for, and unknown before', async () => {
  const house = await signedIn();
  expect(tagsOf(house)).toBeNull();
  await house.handlers.identity.read({});
  expect(tagsOf(house)).toEqual(['design', 'hangzhou', 'beta']);
});

test('several tags are added at once, removed and cleared', async () => {
  const house = await signedIn();
  const phone = await otherDevice(house);
  await house.handlers.identity.read({});
  await house.handlers.identity.addTags({ tags: ['走廊', 'beta', 'x'] });
  expect(tagsOf(house)).toEqual(['design', 'hangzhou', 'beta', '走廊', 'x']);
  expect(await phone.get('/user/push/tag')).toEqual(tagsOf(house));
  await house.handlers.identity.removeTags({ tags: ['beta', 'x'] });
  expect(await phone.get('/user/push/tag')).toEqual(['design', 'hangzhou', '走廊']);
  await house.handlers.identity.clearTags({});
  expect(await phone.get('/user/push/tag')).toEqual([]);
  expect(tagsOf(house)).toEqual([]);
});

test('an alias is set with the push token that a phone has left, and remembered here', async () => {
  const house = await signedIn();
  const phone = await otherDevice(house);
  await phone.post('/user/settings', { user_id: house.user.userId, push_token: 'token-of-phone' });
  let body = '';
  const { fetch } = house.line;
  house.line.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.url.endsWith('/push/alias')) body = await request.clone().text();
    return fetch(request);
  };
  await house.handlers.identity.setAlias({ alias: 'lin' });
  expect(JSON.parse(body)).toEqual({ alias: 'lin', push_token: 'token-of-phone' });
  expect(await phone.get('/demo/push')).toMatchObject({ alias: 'lin' });
  expect(house.state.snapshot.identity.alias).toBe('lin');
});

test("another user's alias is told as such and the own one stays", async () => {
  const house = await signedIn();
  await house.handlers.identity.setAlias({ alias: 'lin' });
  const call = Promise.resolve(house.handlers.identity.setAlias({ alias: 'mei-tan-sg' }));
  expect(failureOf(await call.catch((error: unknown) => error))).toMatchObject({
    code: 'alias-taken',
  });
  expect(house.state.snapshot.identity.alias).toBe('lin');
});

test('an empty alias takes it away', async () => {
  const house = await signedIn();
  const phone = await otherDevice(house);
  await house.handlers.identity.setAlias({ alias: '' });
  expect(await phone.get('/demo/push')).toMatchObject({ alias: null });
});

test('the badge is set and cleared', async () => {
  const house = await signedIn();
  const phone = await otherDevice(house);
  await house.handlers.identity.setBadge({ badge: 12 });
  expect(await phone.get('/demo/push')).toMatchObject({ badge: 12 });
  await house.handlers.identity.setBadge({ badge: 0 });
  expect(await phone.get('/demo/push')).toMatchObject({ badge: 0 });
});
