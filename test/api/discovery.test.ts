import { expect, test } from 'vitest';
import { createDemo } from '../../demo/service.ts';
import { discover } from '../../main/api/discovery.ts';
import { serve, text } from './server.ts';

const ratel = (protocol: string, host: string) => ({ protocol, host });
const cloud = (...hosts: object[]) => ({
  code: 200,
  data: {
    app_status: 'normal',
    dns_list: [
      { group_level: 1, clusters: [{ ratel: [ratel('https', 'wrong.example')] }] },
      { group_level: 0, clusters: [{ ratel: [] }, { ratel: hosts }] },
    ],
  },
});
const ask = (dns: string, appId = 'perchapp') =>
  discover(appId, { dns, fetch, sleep: () => Promise.resolve() });

test('asks for the app id and takes the servers of level 0, an encrypted one first', async () => {
  const { address, requests } = await serve(() =>
    cloud(ratel('http', 'a.example:80'), ratel('https', 'b.example:8443')),
  );
  await expect(ask(address)).resolves.toBe('https://b.example:8443');
  expect(requests[0]?.path).toBe('/v2/app_dns');
  expect(String(requests[0]?.query)).toBe('app_id=perchapp&source=sdk');
  expect(requests[0]?.headers).not.toHaveProperty('access-token');
});

test.each(['a.example', 'a.example:443'])(
  'takes no server that is not encrypted, even if there is no other (%s)',
  async (host) => {
    const { address } = await serve(() => cloud(ratel('http', host), ratel('http', 'b.example')));
    await expect(ask(address)).rejects.toMatchObject({ failure: { code: 'not-encrypted' } });
  },
);

test.each([
  ['demobanned', 'app-banned'],
  ['demofrozen', 'app-frozen'],
  ['demorevoked', 'app-revoked'],
  ['nosuchapp', 'unknown-app'],
  ['Not-An-Id', 'unknown-app'],
])('calls the app %s %s', async (appId, code) => {
  const demo = createDemo();
  const answer = discover(appId, { dns: 'http://demo.perch.invalid', fetch: demo.fetch });
  await expect(answer).rejects.toMatchObject({ failure: { code } });
  demo.close();
});

test.each([
  ['no servers', { code: 200, data: { app_status: null, dns_list: [] } }],
  ['no level 0', { code: 200, data: { dns_list: [{ group_level: 1, clusters: [] }] } }],
  ['a host that is none', cloud(ratel('https', 'a b'))],
  ['a scheme that is not of the web', cloud(ratel('ftp', 'a.example'))],
  ['a page', text('<html>')],
])('calls an answer with %s unexpected', async (_, answer) => {
  const { address } = await serve(() => answer);
  await expect(ask(address)).rejects.toMatchObject({ failure: { code: 'unexpected-answer' } });
});

test('asks again when the directory is not to be reached', async () => {
  let asked = 0;
  const { address } = await serve(() =>
    asked++ === 0 ? text('', 502) : cloud(ratel('https', 'a.example')),
  );
  await expect(ask(address)).resolves.toBe('https://a.example');
});
