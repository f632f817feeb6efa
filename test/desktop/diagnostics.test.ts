import { expect, test, vi } from 'vitest';
import { account, snapshotOf } from '../fakes/snapshot.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { report } = await import('../../main/desktop/diagnostics.ts');

const facts = {
  snapshot: snapshotOf({
    vault: 'weak',
    connection: { ...snapshotOf().connection, state: 'offline', failure: { code: 'timeout' } },
    pending: { push: 'waiting' },
  }),
  about: { version: '1.2.3', electron: '45.4.1', chromium: '144', node: '24.1', system: 'linux' },
  storage: 'gnome_libsecret, v10',
  autostart: { state: 'on' as const },
  shortcuts: { open: 'Control+Alt+O', push: '' },
  suppressed: [{ at: 0, kind: 'pause-ended' as const, reason: 'window-in-front' as const }],
  troubles: ['2026-11-23T14:00:00.000Z warn update Error: token=abc123'],
};

test('the report has what somebody needs who helps', () => {
  const text = report(facts);
  for (const fact of [
    'Perch 1.2.3 (Electron 45.4.1, Chromium 144, Node 24.1)',
    'Sign-in storage: weak (gnome_libsecret, v10)',
    'Tray host: unknown',
    'Start at login: on',
    'Shortcuts: open Control+Alt+O, push none',
    'Connection: offline, last failure: timeout',
    'Accounts kept: 1, changes waiting: 1',
    '1970-01-01T00:00:00.000Z pause-ended: window-in-front',
    'warn update Error: token=[redacted]',
  ]) {
    expect(text).toContain(fact);
  }
});

test('it names no account, no server and no secret', () => {
  const server = { kind: 'own' as const, appId: 'welovebmj', address: 'https://im.example.org' };
  const own = { ...account, server, username: 'qiaolin', key: 'own-77' };
  const text = report({ ...facts, snapshot: snapshotOf({ account: own, accounts: [own] }) });
  for (const word of [own.username, own.nickname, own.userId, own.key, 'welovebmj', 'example']) {
    expect(text).not.toContain(word);
  }
});

test('an uneventful life is a short report', () => {
  const text = report({ ...facts, suppressed: [], troubles: [] });
  expect(text).toContain('Notifications not shown: none');
  expect(text).toContain('Latest warnings and errors: none');
});
