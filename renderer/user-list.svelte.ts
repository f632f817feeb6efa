import { SvelteMap } from 'svelte/reactivity';
import type { ListedUser } from '../preload/jobs.ts';
import type { Failure } from '../preload/failure.ts';
import { api, failureOf } from './api.ts';

/** With so many matches in view nobody needs the next page yet. */
const ENOUGH = 20;

/** The server's users. It lists them by pages and cannot search, so a search reads page after page. */
export class UserList {
  #users = $state.raw<ListedUser[] | null>(null);
  #page = 0;
  #more = $state(false);
  #failure = $state.raw<Failure | null>(null);
  #reading = $state.raw<Promise<void> | null>(null);
  #searching = $state(false);
  #closed = false;
  words = $state('');

  /** Null before the first page is there. */
  get users(): ListedUser[] | null {
    return this.#users;
  }
  /** Those that match what is searched for. */
  get found(): ListedUser[] {
    const words = this.words.trim().toLowerCase();
    return (this.#users ?? []).filter(
      ({ username, userId }) => username.toLowerCase().includes(words) || userId.startsWith(words),
    );
  }
  /** The server has more of them. */
  get more(): boolean {
    return this.#more;
  }
  get reading(): boolean {
    return this.#reading !== null;
  }
  get searching(): boolean {
    return this.#searching;
  }
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Reads the next page; who asks meanwhile waits for the same one. */
  read(): Promise<void> {
    this.#reading ??= this.#next().finally(() => (this.#reading = null));
    return this.#reading;
  }

  /** Reads on while too few users match. Words that change meanwhile are taken up as it goes. */
  async search(): Promise<void> {
    if (this.#searching) return;
    this.#searching = true;
    this.#failure = null;
    while (this.#wanting) await this.read();
    this.#searching = false;
  }

  /** Nobody looks any more. */
  close(): void {
    this.#closed = true;
  }

  get #wanting(): boolean {
    const asked = this.words.trim() !== '' && this.found.length < ENOUGH;
    return asked && this.#more && this.#failure === null && !this.#closed;
  }

  async #next(): Promise<void> {
    try {
      const { users, more } = await api.acting.users({ page: this.#page + 1 });
      this.#page += 1;
      // Users that are made or deleted meanwhile shift the pages, and one comes twice.
      const before = this.#users ?? [];
      const all = [...before, ...users];
      this.#users = [...new SvelteMap(all.map((user) => [user.userId, user])).values()];
      // A server that gives the same page again and again would be asked for ever.
      this.#more = more && this.#users.length > before.length;
      this.#failure = null;
    } catch (error) {
      this.#failure = failureOf(error);
    }
  }
}
