import { createSubscriber } from 'svelte/reactivity';

const tick = createSubscriber((update) => {
  const timer = setInterval(update, 10_000);
  return () => clearInterval(timer);
});

/** Epoch ms. Where it is read in a template, the template is drawn again every ten seconds. */
export function now(): number {
  tick();
  return Date.now();
}
