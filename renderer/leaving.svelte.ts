import { live } from './snapshot.svelte.ts';
import { view } from './view.svelte.ts';

/**
 * For a screen with a save bar: the first try to leave draws the eye to what is not saved, the second
 * one leaves, with the draft kept. Typing on makes the next try a first one again.
 * @param unsaved names what is not saved; empty when there is nothing
 * @returns how often the bar has been called to
 */
export function callBeforeLeaving(unsaved: () => string): { readonly calls: number } {
  let calls = $state(0);
  let called = '';
  $effect(() => {
    view.guard = () => {
      const now = unsaved();
      // Whoever has been signed out is led away without a word.
      if (live.now.stage !== 'signed-in' || now === '' || now === called) return false;
      called = now;
      calls += 1;
      return true;
    };
    return () => (view.guard = null);
  });
  return {
    get calls() {
      return calls;
    },
  };
}
