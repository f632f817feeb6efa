import type * as v from 'valibot';

declare const output: unique symbol;

/** One thing that the page can ask: what main takes, and for the types what it answers. */
export type Route = { input: v.GenericSchema; output: { [output]: unknown } };
export type OutputOf<R extends Route> = R['output'][typeof output];

/** Names a route's answer for the types; nothing exists at run time. */
export const returns = <T>() => ({}) as { [output]: T };
