import { m } from '../messages/compiled/messages.js';
import { api, failureOf } from './api.ts';
import { serverPlaces, type ServerForm, type ServerPart } from './server-form.svelte.ts';
import { sentence } from './words.ts';

type Outcome = { asked: string; at: ServerPart | null; text: () => string };

/** Asks a server of one's own whether it is there. What came of it stands until something else is typed. */
export class ServerTest {
  busy = $state(false);
  #outcome = $state.raw<Outcome | null>(null);
  readonly #place: ServerForm;

  constructor(place: ServerForm) {
    this.#place = place;
  }

  /** How the server answered. */
  get answer(): string | null {
    return this.#at(null);
  }

  /** Why it did not, at the field that is to blame. */
  errorAt(part: ServerPart): string | null {
    return this.#at(part);
  }

  async run(): Promise<void> {
    if (this.busy) return;
    const asked = this.#typed;
    const say = (at: Outcome['at'], text: Outcome['text']) => {
      this.#outcome = { asked, at, text };
    };
    const trouble = this.#place.troubleAt('address');
    if (trouble) {
      say('address', trouble);
      return;
    }
    this.busy = true;
    this.#outcome = null;
    try {
      const { appId, address } = this.#place;
      const input = { appId: appId.trim(), address: address.trim() };
      const { latencyMs, encrypted } = await api.session.testServer(input);
      const ms = Math.round(latencyMs);
      say(null, () => (encrypted ? m.sign_in_test_encrypted({ ms }) : m.sign_in_test_open({ ms })));
    } catch (error) {
      const failure = failureOf(error);
      const text = () => (failure.code === 'offline' ? m.sign_in_offline() : sentence(failure));
      say(serverPlaces[failure.code] ?? 'address', text);
    } finally {
      this.busy = false;
    }
  }

  get #typed(): string {
    return JSON.stringify([this.#place.appId, this.#place.address]);
  }

  #at(at: Outcome['at']): string | null {
    const outcome = this.#outcome;
    return outcome?.at === at && outcome.asked === this.#typed ? outcome.text() : null;
  }
}
