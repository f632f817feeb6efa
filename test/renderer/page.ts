import { render } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { createRawSnippet, tick } from 'svelte';
import { onTestFinished, vi } from 'vitest';
import type { Handlers } from '../../preload/contract.ts';
import type { Snapshot } from '../../preload/types.ts';
import { live } from '../../renderer/snapshot.svelte.ts';
import { fakePerch, type FakePerch } from '../fakes/perch.ts';
import { snapshotOf } from '../fakes/snapshot.ts';

type Some = { [G in keyof Handlers]?: Partial<Handlers[G]> };

/** `window.perch` with a snapshot that the page already knows. */
export async function connect(
  snapshot: Snapshot = snapshotOf(),
  handlers: Some = {},
): Promise<FakePerch> {
  const perch = fakePerch(snapshot, handlers);
  vi.stubGlobal('perch', perch);
  onTestFinished(live.follow());
  await vi.waitUntil(() => live.ready);
  return perch;
}

/** Draws a component and hands out a user to use it with. */
export function show(component: Parameters<typeof render>[0], props: Record<string, unknown> = {}) {
  const user = userEvent.setup({ delay: null });
  return { user, ...render(component, { props }) };
}

/** Plain text as a component's content. */
export const text = (words: string) =>
  createRawSnippet(() => ({ render: () => `<span>${words}</span>` }));

/** What the page has asked of one group, without what it only looked up. */
export const asked = (perch: FakePerch, group: string) =>
  perch.calls.filter(({ route }) => route.startsWith(`${group}.`));

/** Lets pushes, effects and answers arrive. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  await tick();
}
