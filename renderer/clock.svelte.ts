import { createSubscriber } from 'svelte/reactivity';

const every = (ms: number) =>
  createSubscriber((update) => {
    const timer = setInterval(update, ms);
    return () => clearInterval(timer);
  });
const tick = every(10_000);
const second = every(1_000);

/** Epoch ms. Where it is read in a template, the template is drawn again every ten seconds. */
export function now(): number {
  tick();
  return Date.now();
}

/** The same for what counts down, every second. */
export function nowToTheSecond(): number {
  second();
  return Date.now();
}
