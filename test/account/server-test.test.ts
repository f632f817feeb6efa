import { expect, test } from 'vitest';
import { offline, openHouse } from './house.ts';

const address = 'https://im.example.com';

test('a server that answers is told with its time, and whether the way to it is encrypted', async () => {
  const house = openHouse();
  const { fetch } = house.demo;
  house.line.fetch = async (...request) => {
    await house.clock.move(24);
    return fetch(...request);
  };
  const { testServer } = house.handlers.session;
  const { appId } = house.demo;
  expect(await testServer({ appId, address })).toEqual({ latencyMs: 24, encrypted: true });
  expect(await testServer({ appId, address: 'localhost:8787' })).toMatchObject({
    encrypted: false,
  });
  expect(house.requests.map(({ headers }) => headers.has('access-token'))).toEqual([false, false]);
});

test('without an App ID its refusal is an answer; a wrong one is named', async () => {
  const { testServer } = openHouse().handlers.session;
  expect(await testServer({ appId: '', address })).toMatchObject({ encrypted: true });
  await expect(testServer({ appId: 'another', address })).rejects.toMatchObject({
    failure: { code: 'unknown-app' },
  });
});

test('what is away, or is no such service, has not answered', async () => {
  const house = openHouse();
  const { testServer } = house.handlers.session;
  house.line.fetch = offline;
  await expect(testServer({ appId: 'x', address })).rejects.toMatchObject({
    failure: { code: 'offline' },
  });
  house.line.fetch = () => Promise.resolve(new Response('<h1>It works</h1>'));
  await expect(testServer({ appId: 'x', address })).rejects.toMatchObject({
    failure: { code: 'unexpected-answer' },
  });
  await expect(testServer({ appId: 'x', address: 'ftp://im' })).rejects.toMatchObject({
    failure: { code: 'bad-address' },
  });
});
