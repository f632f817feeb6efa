import { expect, test } from 'vitest';
import { startDemo } from './client.ts';

test('discovery leads to the address it was asked at', async () => {
  const { demo } = await startDemo();
  const ask = async (address: string): Promise<unknown> =>
    (await demo.fetch(`${address}/v2/app_dns?app_id=${demo.appId}&source=sdk`)).json();
  for (const [protocol, host] of [
    ['http', 'demo.perch.invalid'],
    ['http', '127.0.0.1:4999'],
  ] as const) {
    expect(await ask(`${protocol}://${host}`)).toMatchObject({
      code: 200,
      data: {
        app_status: 'normal',
        dns_list: [{ group_level: 0, clusters: [{ ratel: [{ protocol, host }] }] }],
      },
    });
  }
});

test.for([
  ['demobanned', { code: 200, data: { app_status: 'banned' } }],
  ['demofrozen', { code: 200, data: { app_status: 'frozen' } }],
  ['demorevoked', { code: 200, data: { app_status: 'revoked' } }],
  ['someotherapp', { code: 99997 }],
  ['not an id', { code: 99998 }],
] as const)('the app id %j is answered with %j', async ([app_id, answer]) => {
  const { call } = await startDemo();
  expect(await call('GET', '/v2/app_dns', { query: { app_id } })).toMatchObject(answer);
});

test('an app that is not in order says so in discovery and declines calls', async () => {
  const { createDemo, DEMO_ADDRESS } = await import('../../demo/service.ts');
  const demo = createDemo({ appStatus: 'frozen' });
  const found = await demo.fetch(`${DEMO_ADDRESS}/v2/app_dns?app_id=${demo.appId}`);
  expect(await found.json()).toMatchObject({ data: { app_status: 'frozen' } });
  const response = await demo.fetch(`${DEMO_ADDRESS}/token/login`, {
    method: 'POST',
    headers: { app_id: demo.appId },
    body: '{}',
  });
  expect(await response.json()).toMatchObject({ code: 40003 });
});
