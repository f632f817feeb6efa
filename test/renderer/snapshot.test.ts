import { expect, test } from 'vitest';
import { m } from '../../messages/compiled/messages.js';
import { api, PerchError } from '../../renderer/api.ts';
import { live } from '../../renderer/snapshot.svelte.ts';
import { Refusal } from '../fakes/perch.ts';
import { snapshotOf } from '../fakes/snapshot.ts';
import { connect } from './page.ts';

test('the page shows the newest snapshot and drops older ones that come late', async () => {
  const perch = await connect(snapshotOf({ revision: 5 }));
  perch.tell('snapshot', snapshotOf({ revision: 4, online: true }));
  expect(live.now.revision).toBe(5);
  perch.push({ online: true });
  expect(live.now).toMatchObject({ revision: 6, online: true });
});

test('words follow the language of the snapshot', async () => {
  const perch = await connect();
  expect(m.app_sign_out()).toBe('Sign out');
  perch.push({ locale: 'zh-CN' });
  expect(m.app_sign_out()).toBe('退出登录');
});

test('an answer of main is the value, and a refusal is thrown with its failure', async () => {
  const perch = await connect(snapshotOf(), {
    settings: {
      update: ({ sound }) => {
        if (sound === false) throw new Refusal({ code: 'no-permission', field: 'sound' });
      },
    },
  });
  await expect(api.settings.update({ sound: true })).resolves.toBeUndefined();
  const refused = api.settings.update({ sound: false });
  await expect(refused).rejects.toBeInstanceOf(PerchError);
  await expect(refused).rejects.toMatchObject({
    failure: { code: 'no-permission', field: 'sound' },
  });
  expect(perch.calls.map(({ route }) => route)).toEqual(['settings.update', 'settings.update']);
});

test('the fake bridge refuses what the contract does not know, as main does', async () => {
  const perch = await connect();
  const wrong = await perch.call('settings', 'update', { sound: 'loud' });
  expect(wrong).toEqual({ ok: false, failure: { code: 'invalid-input' } });
  expect(await perch.call('constructor', 'name', {})).toMatchObject({ ok: false });
});
