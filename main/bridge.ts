import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import * as v from 'valibot';
import { routes, type Handlers } from '../preload/contract.ts';
import type { Failure } from '../preload/failure.ts';
import type { EventName, Events, Result } from '../preload/types.ts';
import { failureOf } from './api/errors.ts';
import type { Log } from './log.ts';

type Bridge = {
  handlers: Handlers;
  /** Is this our window, its top frame, our page? */
  trusted(event: IpcMainInvokeEvent): boolean;
  log: Pick<Log, 'warn' | 'error'>;
};

type Entry = { schema: v.GenericSchema; run: (input: unknown) => unknown };

/**
 * Serves the contract to the page. Who asks? Is it listed? Is it well formed? Then the handler.
 * Every outcome is returned: a thrown error would lose its code on the way through the preload.
 */
export function serveBridge({ handlers, trusted, log }: Bridge): void {
  ipcMain.handle(
    'call',
    async (event, group: unknown, action: unknown, input: unknown): Promise<Result<unknown>> => {
      if (!trusted(event)) {
        log.warn('refused a call from a foreign frame');
        return failed({ code: 'not-trusted' });
      }
      const entry = find(handlers, group, action);
      if (!entry) return failed({ code: 'invalid-input' });
      const parsed = v.safeParse(entry.schema, input);
      if (!parsed.success) return failed(invalid(parsed.issues));
      try {
        return { ok: true, value: await entry.run(parsed.output) };
      } catch (error) {
        const failure = failureOf(error);
        // The input stays out of the log: it may hold a password.
        if (failure.code === 'internal') log.error(`${String(group)}.${String(action)}`, error);
        return failed(failure);
      }
    },
  );
}

/** Tells the page, if there is one. Nothing is queued: a page asks for the snapshot when it starts. */
export function send<E extends EventName>(
  contents: Pick<WebContents, 'send' | 'isDestroyed'> | null,
  name: E,
  value: Events[E],
): void {
  if (contents && !contents.isDestroyed()) contents.send('event', name, value);
}

/** Looks only at own keys, so that no name reaches into a prototype. */
function find(handlers: Handlers, group: unknown, action: unknown): Entry | null {
  const actions = own(routes, group);
  const schema = own(own(actions, action), 'input');
  const run = own(own(handlers, group), action);
  return isSchema(schema) && isHandler(run) ? { schema, run } : null;
}

function own(from: unknown, key: unknown): unknown {
  if (typeof from !== 'object' || from === null || typeof key !== 'string') return undefined;
  return Object.hasOwn(from, key) ? Reflect.get(from, key) : undefined;
}

const isHandler = (value: unknown): value is Entry['run'] => typeof value === 'function';

const isSchema = (value: unknown): value is v.GenericSchema =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';

function invalid(issues: [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): Failure {
  const field = v.getDotPath(issues[0]);
  return field === null ? { code: 'invalid-input' } : { code: 'invalid-input', field };
}

const failed = (failure: Failure): Result<never> => ({ ok: false, failure });
