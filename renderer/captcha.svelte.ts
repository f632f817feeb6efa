import type { Server } from '../preload/account.ts';
import { api } from './api.ts';

/** Pictures that a browser draws without running anything in them. */
const drawable = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp']);

/** A picture with letters to read, drawn from bytes that main has fetched. */
export class CaptchaPicture {
  #drawn = $state.raw<{ imageId: string; address: string } | null>(null);
  #latest = 0;

  get imageId(): string | null {
    return this.#drawn?.imageId ?? null;
  }

  /** An address for `<img>`. */
  get address(): string | null {
    return this.#drawn?.address ?? null;
  }

  /** @throws {PerchError} */
  async draw(server: Server): Promise<void> {
    this.clear();
    const mine = ++this.#latest;
    const { imageId, bytes, type } = await api.registration.captcha({ server });
    if (mine !== this.#latest) return;
    const picture = new Blob([new Uint8Array(bytes)], {
      type: drawable.has(type) ? type : 'image/png',
    });
    this.#drawn = { imageId, address: URL.createObjectURL(picture) };
  }

  clear(): void {
    this.#latest += 1;
    if (this.#drawn) URL.revokeObjectURL(this.#drawn.address);
    this.#drawn = null;
  }
}
