import * as v from 'valibot';
import { routes, type Group, type Handlers } from '../../preload/contract.ts';
import type { Failure } from '../../preload/failure.ts';
import type { EventName, Events, Perch, Result, Snapshot } from '../../preload/types.ts';

type Some = { [G in Group]?: Partial<Handlers[G]> };
type Call = { route: string; input: unknown };

export type FakePerch = Perch & {
  /** What the page has asked for, oldest first, without the question for the snapshot. */
  readonly calls: Call[];
  readonly now: Snapshot;
  /** Main's next snapshot: the last one with these parts replaced. */
  push(patch: Partial<Snapshot>): void;
  tell<E extends EventName>(event: E, value: Events[E]): void;
};

/** What the page looks up on its own, answered as on a plain computer. */
const usual: Some = {
  desktop: {
    autostart: () => ({ state: 'off' }),
    shortcuts: () => ({ open: '', push: '', byDesktop: false }),
    about: () => ({ version: '1.0.0', electron: '', chromium: '', node: '', system: 'Linux' }),
  },
  devices: { list: () => [], events: () => [] },
};

/** What a handler throws to refuse. */
export class Refusal extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

/**
 * `window.perch` over plain handlers, derived from the contract: inputs are parsed with its schemas,
 * and everything is cloned on its way, as between two processes. A route without a handler answers
 * as on a plain computer, or with nothing.
 */
export function fakePerch(first: Snapshot, handlers: Some = {}): FakePerch {
  let now = first;
  const calls: Call[] = [];
  const listeners = new Map<EventName, Set<(value: never) => void>>();

  const tell: FakePerch['tell'] = (event, value) => {
    for (const listener of listeners.get(event) ?? []) listener(structuredClone(value) as never);
  };

  async function answer(group: string, action: string, input: unknown): Promise<Result<unknown>> {
    const schema = schemaOf(group, action);
    if (!schema) return { ok: false, failure: { code: 'internal', message: `${group}.${action}` } };
    const parsed = v.safeParse(schema, structuredClone(input));
    if (!parsed.success) return { ok: false, failure: { code: 'invalid-input' } };
    const route = `${group}.${action}`;
    if (route === 'app.snapshot') return { ok: true, value: structuredClone(now) };
    calls.push({ route, input: parsed.output });
    const handler =
      handlerOf(handlers, group as Group, action) ?? handlerOf(usual, group as Group, action);
    try {
      return { ok: true, value: structuredClone(await handler?.(parsed.output)) };
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, failure: error.failure };
      throw error;
    }
  }

  return {
    platform: 'linux',
    calls,
    get now() {
      return now;
    },
    call: answer,
    on(event, listener) {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listener));
      return () => all.delete(listener);
    },
    push(patch) {
      now = { ...now, ...patch, revision: now.revision + 1 };
      tell('snapshot', now);
    },
    tell,
  };
}

function schemaOf(group: string, action: string): v.GenericSchema | undefined {
  const actions: Record<string, { input: v.GenericSchema }> | undefined =
    group in routes ? routes[group as Group] : undefined;
  return actions?.[action]?.input;
}

function handlerOf(handlers: Some, group: Group, action: string) {
  const actions: Record<string, unknown> = handlers[group] ?? {};
  const handler = actions[action];
  return typeof handler === 'function'
    ? (input: unknown): unknown => Reflect.apply(handler, undefined, [input])
    : undefined;
}
