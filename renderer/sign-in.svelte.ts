import { m } from '../messages/compiled/messages.js';
import type { Failure, FailureCode, Server, Snapshot } from '../preload/types.ts';
import { api, failureOf } from './api.ts';
import { sentence } from './words.ts';

export type Part = 'appId' | 'address' | 'username' | 'password' | 'token';
type Fault = { at: Part | 'form'; text: () => string };

/** The longest text that the contract takes, in characters. */
const limits: Record<Part, number> = {
  appId: 64,
  address: 2048,
  username: 256,
  password: 256,
  token: 4096,
};

const missing: Record<Part, () => string> = {
  appId: m.sign_in_missing_app_id,
  address: m.sign_in_missing_address,
  username: m.sign_in_missing_username,
  password: m.sign_in_missing_password,
  token: m.sign_in_missing_token,
};

/** The field that a failure is about. */
const places: Partial<Record<FailureCode, Part>> = {
  'wrong-password': 'password',
  'too-many-failures': 'password',
  'no-such-user': 'username',
  'token-invalid': 'token',
  'token-missing': 'token',
  'session-ended': 'token',
  'no-permission': 'token',
  'unknown-app': 'appId',
  'app-banned': 'appId',
  'app-frozen': 'appId',
  'app-revoked': 'appId',
  'app-abnormal': 'appId',
  'licence-invalid': 'appId',
  'licence-expired': 'appId',
  'licence-exceeded': 'appId',
  'bad-address': 'address',
  'bad-certificate': 'address',
  'unexpected-answer': 'address',
  'not-supported': 'address',
  // With a server of one's own, the address is what can be wrong about a silence.
  offline: 'address',
  timeout: 'address',
};

/** The sign-in form. It outlives its screen, so nothing typed is lost on the way. */
export class SignInForm {
  kind = $state<Server['kind']>('cloud');
  way = $state<'password' | 'token'>('password');
  appId = $state('');
  address = $state('');
  username = $state('');
  password = $state('');
  token = $state('');
  stay = $state(true);
  keep = $state(false);
  busy = $state<'sign-in' | 'demo' | null>(null);
  fault = $state.raw<Fault | null>(null);
  #ended = '';

  /** The fields on view, in their order. */
  get parts(): Part[] {
    const server: Part[] = {
      cloud: ['appId' as const],
      own: ['address' as const, 'appId' as const],
      demo: [],
    }[this.kind];
    return [
      ...server,
      ...(this.way === 'token' ? ['token' as const] : ['username' as const, 'password' as const]),
    ];
  }

  get server(): Server {
    const appId = this.appId.trim();
    if (this.kind === 'cloud') return { kind: 'cloud', appId };
    if (this.kind === 'own') return { kind: 'own', appId, address: this.address.trim() };
    return { kind: 'demo' };
  }

  /** Where the keyboard begins: the first field that must be filled and is not. */
  get first(): Part | undefined {
    return this.parts.find((part) => this[part] === '' && !this.#optional(part));
  }

  /** What to say at a field. */
  errorAt(at: Part | 'form'): string | null {
    return this.fault?.at === at ? this.fault.text() : null;
  }

  /** Does the address send everything in the open? This computer itself may. */
  get insecure(): boolean {
    const url = URL.parse(this.address.trim());
    return url?.protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  }

  /** The last session has ended: what it was opened with is filled in, once. */
  fill(ended: NonNullable<Snapshot['ended']>): void {
    const { server, username } = ended;
    const key = JSON.stringify(ended);
    if (key === this.#ended) return;
    this.#ended = key;
    this.kind = server.kind;
    this.way = 'password';
    this.username = username;
    if (server.kind !== 'demo') this.appId = server.appId;
    if (server.kind === 'own') this.address = server.address;
  }

  submit(): Promise<boolean> {
    this.fault = this.#check();
    if (this.fault) return Promise.resolve(false);
    const { server, username, password, token, stay, keep } = this;
    return this.#run('sign-in', () =>
      this.way === 'token'
        ? api.session.useToken({ server, token: token.trim(), staySignedIn: stay })
        : api.session.signIn({
            server,
            username: username.trim(),
            password,
            staySignedIn: stay,
            keepPassword: stay && keep,
          }),
    );
  }

  tryDemo(): Promise<boolean> {
    return this.#run('demo', () => api.session.tryDemo({}));
  }

  /** Gives up what is under way; the form stays as it is. */
  async cancel(): Promise<void> {
    await api.session.cancel({}).catch((error: unknown) => this.#blame(failureOf(error)));
  }

  async #run(busy: 'sign-in' | 'demo', action: () => Promise<unknown>): Promise<boolean> {
    this.fault = null;
    this.busy = busy;
    try {
      await action();
      this.password = '';
      this.token = '';
      this.#ended = '';
      return true;
    } catch (error) {
      this.#blame(failureOf(error));
      return false;
    } finally {
      this.busy = null;
    }
  }

  #check(): Fault | null {
    for (const at of this.parts) {
      const value = this[at];
      if (value.trim() === '' && !this.#optional(at)) return { at, text: missing[at] };
      const limit = limits[at];
      if (value.length > limit) return { at, text: () => m.sign_in_too_long({ limit }) };
    }
    return null;
  }

  #optional = (part: Part) => part === 'appId' && this.kind === 'own';

  #blame(failure: Failure): void {
    if (failure.code === 'cancelled') return;
    const { parts } = this;
    const named = parts.find((part) => part === failure.field);
    const place = places[failure.code];
    // With a token there is no password to be wrong, and the other way round.
    const secret = this.way === 'token' ? 'token' : 'password';
    const at =
      named ??
      parts.find((part) => part === place) ??
      (place === 'password' || place === 'token' ? secret : 'form');
    this.fault = { at, text: () => sentence(failure) };
  }
}

export const shared = new SignInForm();
