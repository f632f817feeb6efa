import { live } from './snapshot.svelte.ts';
import { view } from './view.svelte.ts';

/**
 * For what is typed and not saved: the first try to leave draws the eye to it, the second one leaves.
 * Typing on makes the next try a first one again.
 * @param unsaved tells what is typed from what was; empty when there is nothing
 * @returns how often the user has been called back
 */
export function callBeforeLeaving(unsaved: () => string): { readonly calls: number } {
  let calls = $state(0);
  let called = '';
  $effect(() => {
    const guard = () => {
      const now = unsaved();
      // Whoever has been signed out is led away without a word.
      if (live.now.stage !== 'signed-in' || now === '' || now === called) return false;
      called = now;
      calls += 1;
      return true;
    };
    view.guards.add(guard);
    return () => view.guards.delete(guard);
  });
  return {
    get calls() {
      return calls;
    },
  };
}
