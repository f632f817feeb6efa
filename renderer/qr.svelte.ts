import type { Server } from '../preload/account.ts';
import type { Failure } from '../preload/failure.ts';
import { api, failureOf } from './api.ts';

/** How long a choice of server has to stand before that server is asked for a code, ms. */
const REST = 900;
/** Codes that follow one another by themselves; then the user is asked, so that nothing runs for ever. */
const RENEWALS = 5;

/** A code to sign in with by a phone, as long as somebody may want it. */
export class QrSignIn {
  #code = $state.raw<{ text: string; expiresAt: number } | null>(null);
  #over = $state<'expired' | 'used' | null>(null);
  #renew: () => void = () => {};

  /** What the code says; null when there is none, for whatever reason. */
  get text(): string | null {
    return this.#code?.text ?? null;
  }

  /** Epoch ms. */
  get expiresAt(): number {
    return this.#code?.expiresAt ?? 0;
  }

  /** Why the last code is worth nothing any more, while nobody has asked for another. */
  get over(): 'expired' | 'used' | null {
    return this.#over;
  }

  renew(): void {
    this.#renew();
  }

  /**
   * Shows a code for this server.
   * @param signIn is called when a phone has confirmed it
   * @param fail is told why nobody can confirm it
   * @returns what ends it
   */
  show(
    server: Server,
    signIn: () => Promise<unknown>,
    fail: (failure: Failure) => void,
  ): () => void {
    let wanted = true;
    let asked = false;
    let left = RENEWALS;
    const ask = async () => {
      asked = true;
      try {
        const code = await api.qr.start({ server });
        if (!wanted) return;
        this.#code = code;
        this.#over = null;
        timer = setTimeout(runOut, code.expiresAt - Date.now());
      } catch {
        // A server that has no codes, or is away, leaves the picture that was there.
        if (wanted) this.#code = null;
        return;
      }
      await follow();
    };
    /** A code is good for one phone: whatever comes of that, another one has to be asked for. */
    const follow = async () => {
      try {
        await api.qr.confirmed({});
      } catch (error) {
        const failure = failureOf(error);
        if (!wanted || failure.code === 'cancelled') return;
        spend();
        fail(failure);
        return;
      }
      if (!wanted) return;
      spend();
      await signIn();
    };
    const spend = () => {
      clearTimeout(timer);
      this.#over = 'used';
    };
    const runOut = () => {
      left -= 1;
      if (left >= 0 && !document.hidden) void ask();
      else this.#over = 'expired';
    };
    let timer = setTimeout(() => void ask(), REST);
    this.#renew = () => {
      left = RENEWALS;
      clearTimeout(timer);
      void ask();
    };
    return () => {
      wanted = false;
      clearTimeout(timer);
      this.#code = null;
      this.#over = null;
      if (asked) api.qr.stop({}).catch(() => undefined);
    };
  }
}
