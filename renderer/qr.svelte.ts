import type { Server } from '../preload/account.ts';
import { api } from './api.ts';

/** How long a choice of server has to stand before that server is asked for a code, ms. */
const REST = 900;
/** Codes that follow one another by themselves; then the user is asked, so that nothing runs for ever. */
const RENEWALS = 5;

/** A code to sign in with by a phone, as long as somebody may want it. */
export class QrSignIn {
  #code = $state.raw<{ text: string; expiresAt: number } | null>(null);
  #expired = $state(false);
  #renew: () => void = () => {};

  /** What the code says; null when there is none, for whatever reason. */
  get text(): string | null {
    return this.#code?.text ?? null;
  }

  /** Epoch ms. */
  get expiresAt(): number {
    return this.#code?.expiresAt ?? 0;
  }

  /** The last code has run out and nobody has asked for another. */
  get expired(): boolean {
    return this.#expired;
  }

  renew(): void {
    this.#renew();
  }

  /** Shows a code for this server. @returns what ends it. */
  show(server: Server, staySignedIn: boolean): () => void {
    let wanted = true;
    let asked = false;
    let left = RENEWALS;
    const ask = async () => {
      asked = true;
      try {
        const code = await api.qr.start({ server, staySignedIn });
        if (!wanted) return;
        this.#code = code;
        this.#expired = false;
        timer = setTimeout(runOut, code.expiresAt - Date.now());
      } catch {
        // A server that has no codes, or is away, leaves the picture that was there.
        if (wanted) this.#code = null;
      }
    };
    const runOut = () => {
      left -= 1;
      if (left >= 0 && !document.hidden) void ask();
      else this.#expired = true;
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
      this.#expired = false;
      if (asked) api.qr.stop({}).catch(() => undefined);
    };
  }
}
