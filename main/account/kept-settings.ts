import * as v from 'valibot';
import type { Patch, RememberedHours } from './setting-calls.ts';

/** What is kept of the settings on this computer, as it is read back after a restart. */

const Words = v.string();
const Switch = v.boolean();
const KeptHours = v.object({ on: Switch, start: v.number(), end: v.number() });
/** What the service said last. Unlike the page's input it may be as long as the service lets it be. */
export const Kept = v.object({
  push: Switch,
  messageText: Switch,
  sound: Switch,
  vibration: Switch,
  doNotDisturb: KeptHours,
  silentHours: KeptHours,
  authMode: v.picklist([0, 1, 2, 3]),
  authQuestion: Words,
  authAnswer: Words,
  groupConfirm: Switch,
  autoDownload: Switch,
  pushNickname: Words,
});
const Part = v.partial(Kept);
const KeptPatch = v.custom<Patch>((value) => v.is(Part, value));

/** One change on its way: what was chosen, over which value, and its entries in the log. */
export const Change = v.object({
  patch: KeptPatch,
  base: KeptPatch,
  /** Older choices that it took the place of, by field: the server may have one of them. */
  tried: v.optional(v.record(v.string(), v.array(v.unknown())), () => ({})),
  entries: v.record(v.string(), v.string()),
  /** It could not be sent: the network, not the service, said no. */
  waiting: v.boolean(),
});
export type Change = v.InferOutput<typeof Change>;

const Window = v.object({ start: v.number(), end: v.number() });
export const Hours = v.object({ doNotDisturb: Window, silentHours: Window });
export const usualHours: RememberedHours = {
  doNotDisturb: { start: 22, end: 7 },
  silentHours: { start: 20, end: 8 },
};
