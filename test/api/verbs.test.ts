import { expect, test } from 'vitest';
import { createDemo, DEMO_ADDRESS } from '../../demo/service.ts';
import { createClient } from '../../main/api/client.ts';
import type { Operation } from '../../main/api/operation.ts';
import { operations, type OperationName } from '../../main/api/operations.ts';
import specification from '../fixtures/endpoints.json' with { type: 'json' };

const byName: Record<string, Operation> = operations;
const two = (Object.keys(operations) as OperationName[]).flatMap((name) => {
  const verbs = Object.entries(byName[name]?.verbs ?? {});
  const [first, second] = verbs;
  return first && second ? [{ name, first: first[0], second: second[0], section: second[1] }] : [];
});

/** Something that the service takes for each call with two verbs. */
const inputs: Partial<Record<OperationName, unknown>> = {
  updateSettings: { user_id: '1', group_confirm: true },
  setAuthMode: { value: 1 },
  setPushLimit: { no_push_start_hour: 22, no_push_end_hour: 7 },
  setPushNickname: { value: 'Lin' },
  setNickname: { nick_name: 'Lin' },
  setMobile: { mobile: '13900139000' },
  setUsername: { username: 'another_name' },
  setPrivateInfo: { info: '{}' },
  setPublicInfo: { info: '{}' },
  updateProfile: { description: 'Hello' },
  setAvatar: { avatar: 'https://example.com/a.png' },
  kickDevice: { device_sn: 1 },
  removeDevice: { device_sn: 1 },
  bindPushToken: { device_sn: 1, device_token: 'abc', notifier_name: 'fcm' },
  unbindPushToken: { deviceSn: 1 },
  addPushTags: { tags: ['a'] },
  setAvatars: { list: [{ user_id: '1', avatar: 'https://example.com/a.png' }] },
  updateProfiles: { list: [{ user_id: '1', description: 'Hello' }] },
};

test('the catalogue knows every call that the specification gives two verbs', () => {
  const paths = specification.endpoints.map(({ path }) => path);
  const doubled = new Set(paths.filter((path, index) => paths.indexOf(path) !== index));
  // A tag is listed, added and removed: three calls of one path, each with one verb.
  doubled.delete('/user/push/tag');
  doubled.delete('/user/profile');
  doubled.delete('/user/settings');
  for (const path of doubled)
    expect(
      two.map(({ name }) => byName[name]?.path),
      path,
    ).toContain(path);
});

test.each(two)(
  '$name goes out as $second where $first is refused ($section)',
  async (operation) => {
    const { name, first, second } = operation;
    const demo = createDemo();
    const user = demo.users[0];
    const sent: string[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      const request = new Request(input, init);
      const { pathname } = new URL(request.url);
      if (pathname !== byName[name]?.path) return demo.fetch(request);
      sent.push(request.method);
      if (request.method === first) return Promise.resolve(new Response(null, { status: 405 }));
      return demo.fetch(request);
    };
    let token = demo.adminToken;
    const caller = byName[name]?.caller;
    const client = createClient({
      address: DEMO_ADDRESS,
      appId: demo.appId,
      fetch,
      token: () => token,
    });
    if (caller === 'user')
      ({ token } = await client.call('getTokenByLogin', {
        login_name: user?.username ?? '',
        password: user?.password ?? '',
      }));
    const input = { ...(inputs[name] ?? { value: true }) } as Record<string, unknown>;
    if ('user_id' in input) input['user_id'] = user?.userId;
    const call = () => client.call(name, input as never).catch((error: unknown) => error);
    await call();
    expect(sent).toEqual([first, second]);
    await call();
    expect(sent, 'the verb that worked is remembered').toEqual([first, second, second]);
  },
);
