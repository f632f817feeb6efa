import * as v from 'valibot';
import type { DialogPicture } from './picture.ts';

/** What a window's page may tell the host. The page is not trusted: each message is parsed. */
const text = v.string();
const call = v.number();

export const PageMessage = v.variant('kind', [
  v.object({ kind: v.literal('invoke'), call, channel: text, args: v.array(v.unknown()) }),
  v.object({ kind: v.literal('send'), channel: text, args: v.array(v.unknown()) }),
  v.object({
    kind: v.literal('permission'),
    call,
    permission: text,
    media: v.array(v.picklist(['video', 'audio'])),
  }),
  v.object({ kind: v.literal('check'), call, permission: text }),
  v.object({ kind: v.literal('navigate'), call, url: text }),
  v.object({
    kind: v.literal('open'),
    url: text,
    frameName: text,
    features: text,
    disposition: v.picklist(['foreground-tab', 'background-tab', 'new-window']),
  }),
  v.object({ kind: v.literal('focus'), focused: v.boolean() }),
  v.object({ kind: v.literal('dark'), dark: v.boolean() }),
  v.object({ kind: v.literal('title'), title: text }),
  v.object({ kind: v.literal('size'), width: v.number(), height: v.number() }),
  /** The page and its own scripts are there. */
  v.object({ kind: v.literal('loaded') }),
  v.object({ kind: v.literal('close') }),
  v.object({ kind: v.literal('answer'), dialog: v.number(), answer: v.unknown() }),
]);
export type PageMessage = v.InferOutput<typeof PageMessage>;

export type EditCommand = 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'delete' | 'selectAll';

/** What the host tells a window's page. */
export type HostMessage =
  | { kind: 'reply'; call: number; ok: boolean; value: unknown }
  | { kind: 'event'; channel: string; args: unknown[] }
  | { kind: 'shown'; shown: boolean }
  | { kind: 'dialogs'; dialogs: DialogPicture[] }
  | { kind: 'theme'; source: 'system' | 'light' | 'dark' }
  | { kind: 'zoom'; factor: number }
  | { kind: 'edit'; command: EditCommand }
  | { kind: 'reload' }
  | { kind: 'taken' }
  | { kind: 'closed'; next: string };
