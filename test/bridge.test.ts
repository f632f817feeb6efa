import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import fc from 'fast-check';
import type * as v from 'valibot';
import { beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../main/api/errors.ts';
import { isTrusted } from '../main/desktop/sender.ts';
import { routes, type Handlers } from '../preload/contract.ts';
import { inputs } from './fakes/inputs.ts';

type Listener = Parameters<IpcMain['handle']>[1];

const channels = vi.hoisted(() => new Map<string, Listener>());
vi.mock('electron', () => ({
  ipcMain: {
    handle: (channel: string, listener: Listener) => channels.set(channel, listener),
  } satisfies Pick<IpcMain, 'handle'>,
}));
const { send, serveBridge } = await import('../main/bridge.ts');

const everyRoute: { group: string; action: string; input: v.GenericSchema }[] = Object.entries(
  routes,
).flatMap(([group, actions]) =>
  Object.entries(actions).map(([action, { input }]) => ({ group, action, input })),
);

const page = { id: 1 };
const ours = { sender: page, senderFrame: { url: 'app://perch/', parent: null } };

const logged: unknown[][] = [];
const log = {
  warn: (...line: unknown[]) => void logged.push(line),
  error: (...line: unknown[]) => void logged.push(line),
};
beforeEach(() => void logged.splice(0));

/** Serves every route with the same answer. */
function serve(answer: (input: unknown) => unknown): void {
  const handlers = Object.fromEntries(
    Object.entries(routes).map(([group, actions]) => [
      group,
      Object.fromEntries(Object.keys(actions).map((action) => [action, answer])),
    ]),
  );
  // Only a table of all handlers has this type; here they are all the same function.
  serveBridge({
    handlers: handlers as unknown as Handlers,
    trusted: (event) => isTrusted(event, page),
    log,
  });
}

/** A call as it crosses from the page and back: both ways through the structured clone. */
async function call(
  group: unknown,
  action: unknown,
  input: unknown,
  event: object = ours,
): Promise<unknown> {
  const listener = channels.get('call');
  if (!listener) throw new Error('the bridge is not served');
  const sent = structuredClone([group, action, input]);
  return structuredClone(await listener(event as IpcMainInvokeEvent, ...sent));
}

test('a call reaches its handler with the parsed input, and the answer comes back', async () => {
  serve((input) => ({ got: input }));
  expect(await call('settings', 'update', { push: false })).toEqual({
    ok: true,
    value: { got: { push: false } },
  });
});

test('a handler that answers nothing is a success', async () => {
  serve(() => undefined);
  expect(await call('pause', 'resume', {})).toEqual({ ok: true, value: undefined });
});

test('an answer keeps what JSON would lose', async () => {
  const value = { bytes: new Uint8Array([0, 255]), at: new Date(0), none: undefined };
  serve(() => value);
  expect(await call('app', 'snapshot', {})).toEqual({ ok: true, value });
});

test('a named failure arrives with its code and field', async () => {
  serve(() => Promise.reject(new ApiError({ code: 'wrong-password', serviceCode: 11001 })));
  expect(await call('app', 'refresh', {})).toEqual({
    ok: false,
    failure: { code: 'wrong-password', serviceCode: 11001 },
  });
  expect(logged).toEqual([]);
});

test('an unknown failure is internal to the page, and the log has its cause with the route', async () => {
  const cause = new TypeError('x is not a function');
  serve(() => {
    throw cause;
  });
  expect(await call('app', 'refresh', {})).toEqual({ ok: false, failure: { code: 'internal' } });
  expect(logged).toEqual([['app.refresh', cause]]);
});

test('invalid input names the field', async () => {
  serve(() => undefined);
  const hours = { on: true, start: 22, end: 24 };
  expect(await call('settings', 'update', { doNotDisturb: hours })).toEqual({
    ok: false,
    failure: { code: 'invalid-input', field: 'doNotDisturb.end' },
  });
});

test.each([
  ['another window', { sender: { id: 2 }, senderFrame: ours.senderFrame }],
  ['a frame inside the page', { sender: page, senderFrame: { url: 'app://perch/', parent: {} } }],
  ['a frame that has gone', { sender: page, senderFrame: null }],
  ['a foreign page', { sender: page, senderFrame: { url: 'https://perch/', parent: null } }],
  ['a look-alike', { sender: page, senderFrame: { url: 'app://perch.evil/', parent: null } }],
  ['a file', { sender: page, senderFrame: { url: 'file:///app://perch/', parent: null } }],
  ['an empty page', { sender: page, senderFrame: { url: 'about:blank', parent: null } }],
])('%s is refused before anything is parsed or run', async (_name, event) => {
  const ran = vi.fn();
  serve(ran);
  for (const { group, action } of everyRoute) {
    expect(await call(group, action, {}, event)).toEqual({
      ok: false,
      failure: { code: 'not-trusted' },
    });
  }
  expect(ran).not.toHaveBeenCalled();
});

test('no name reaches into a prototype', async () => {
  serve(() => 'reached');
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'app', 'snapshot'];
  for (const group of [...names, 'app', null, 7]) {
    for (const action of names.filter((name) => name !== 'snapshot')) {
      expect(await call(group, action, {})).toEqual({
        ok: false,
        failure: { code: 'invalid-input' },
      });
    }
  }
});

test.each(everyRoute)(
  '$group $action takes what its schema allows, and no unknown key',
  async (route) => {
    serve(() => 'ran');
    await fc.assert(
      fc.asyncProperty(inputs(route.input), fc.string({ minLength: 1 }), async (input, word) => {
        expect(await call(route.group, route.action, input)).toEqual({ ok: true, value: 'ran' });
        const key = `x${word}`;
        const more = { ...(input as object), [key]: true };
        expect(await call(route.group, route.action, more)).toMatchObject({
          ok: false,
          failure: { code: 'invalid-input' },
        });
      }),
      { numRuns: 20 },
    );
  },
);

test('whatever is asked, a call is answered and never thrown', async () => {
  serve((input) => input);
  const name = fc.oneof(
    fc.constantFrom(...everyRoute.flatMap(({ group, action }) => [group, action])),
    fc.string(),
    fc.anything({ maxDepth: 1 }),
  );
  await fc.assert(
    fc.asyncProperty(name, name, fc.anything(), async (group, action, input) => {
      expect(await call(group, action, input)).toHaveProperty('ok');
    }),
    { numRuns: 300 },
  );
});

test('no failure tells or logs what was typed', async () => {
  const secret = 'correct horse battery staple';
  serve((input) => {
    throw new TypeError('cannot read', { cause: Object.keys(input as object) });
  });
  const sign = { server: { kind: 'demo' }, username: 'lin', password: secret };
  const whole = { ...sign, staySignedIn: true, keepPassword: true };
  const answers = [
    await call('session', 'signIn', whole),
    await call('session', 'signIn', { ...whole, more: secret }),
    await call('session', 'signIn', { ...whole, staySignedIn: secret }),
    await call('session', 'useToken', secret),
    await call(secret, secret, secret),
  ];
  expect(JSON.stringify([answers, logged.map(String)])).not.toContain(secret);
});

test('an event goes to the page that is there, and nowhere when there is none', () => {
  const sent: unknown[][] = [];
  const contents = { send: (...args: unknown[]) => void sent.push(args), isDestroyed: () => false };
  send(contents, 'open', { screen: 'devices' });
  send(null, 'open', { screen: 'devices' });
  send({ ...contents, isDestroyed: () => true }, 'open', { screen: 'devices' });
  expect(sent).toEqual([['event', 'open', { screen: 'devices' }]]);
});
