import { isOwn } from './origin.ts';

/** What Electron tells of who sent a message; the frame is null once it has navigated away. */
export type Sender = {
  sender: unknown;
  senderFrame: { url: string; parent: unknown } | null;
};

/** Three questions: is it our window, its top frame, and our own page in it? */
export function isTrusted({ sender, senderFrame }: Sender, window: unknown): boolean {
  if (window === null || window === undefined || sender !== window) return false;
  return senderFrame !== null && senderFrame.parent === null && isOwn(senderFrame.url);
}
