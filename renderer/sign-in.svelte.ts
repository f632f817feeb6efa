import { m } from '../messages/compiled/messages.js';
import type { Account } from '../preload/account.ts';
import type { Failure, FailureCode } from '../preload/failure.ts';
import type { Snapshot } from '../preload/types.ts';
import { api, failureOf } from './api.ts';
import { Form } from './form.svelte.ts';
import { RegistrationForm } from './registration.svelte.ts';
import { ServerForm, serverPlaces, type ServerPart } from './server-form.svelte.ts';
import { view } from './view.svelte.ts';
import { sentence } from './words.ts';

type OwnPart = 'username' | 'password' | 'token';
type Part = ServerPart | OwnPart;

/** The longest text that the contract takes, in characters. */
const limits: Record<OwnPart, number> = { username: 256, password: 256, token: 4096 };

const missing: Record<OwnPart, () => string> = {
  username: m.sign_in_missing_username,
  password: m.sign_in_missing_password,
  token: m.sign_in_missing_token,
};

/** The field that a failure is about. */
const places: Partial<Record<FailureCode, Part>> = {
  ...serverPlaces,
  'wrong-password': 'password',
  'too-many-failures': 'password',
  'no-such-user': 'username',
  'token-invalid': 'token',
  'token-missing': 'token',
  'session-ended': 'token',
  'no-permission': 'token',
};

/** The sign-in form. It outlives its screen, so nothing typed is lost on the way. */
export class SignInForm extends Form<Part> {
  readonly place = new ServerForm();
  /** Creating an account instead, with what was typed here. */
  creating = $state(false);
  way = $state<'password' | 'token'>('password');
  /** Into the demo as one of its users, who has a name; else it signs in whoever presses the button. */
  named = $state(false);
  username = $state('');
  password = $state('');
  token = $state('');
  stay = $state(true);
  keep = $state(false);
  busy = $state<'sign-in' | 'demo' | null>(null);
  readonly registration = new RegistrationForm(this);
  #ended = '';

  /** The demo as it is offered: it asks for nothing. */
  get plainDemo(): boolean {
    return this.place.kind === 'demo' && !this.named;
  }

  override get parts(): Part[] {
    if (this.plainDemo) return [];
    const own: OwnPart[] = this.way === 'token' ? ['token'] : ['username', 'password'];
    return [...this.place.parts, ...own];
  }

  /** Where the keyboard begins: the first field that must be filled and is not. */
  get first(): Part | undefined {
    return this.parts.find((part) => this.#text(part) === '');
  }

  /** The last session has ended: what it was opened with is filled in, once. */
  fill(ended: NonNullable<Snapshot['ended']>): void {
    const key = JSON.stringify(ended);
    if (key === this.#ended) return;
    this.#ended = key;
    this.#begin(ended);
  }

  /** For one more account, or for this one again. */
  start(account?: Account): void {
    this.fault = null;
    this.password = '';
    this.token = '';
    this.creating = false;
    this.way = 'password';
    this.username = '';
    this.named = false;
    this.registration.clear();
    if (account) this.#begin(account);
  }

  /** Nothing that was typed is left. */
  clear(): void {
    this.start();
    this.place.clear();
  }

  #begin({ server, username }: Pick<Account, 'server' | 'username'>): void {
    this.creating = false;
    this.place.fill(server);
    // An administrator's token belongs to nobody, so there is no name.
    this.way = username === '' ? 'token' : 'password';
    this.username = username;
    this.named = true;
  }

  override submit(): Promise<boolean> {
    if (this.busy || !this.check()) return Promise.resolve(false);
    if (this.plainDemo) return this.tryDemo();
    const { username, password, token, stay, keep } = this;
    const server = this.place.value;
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

  /** A phone has confirmed the code beside the form. */
  signInByPhone(): Promise<boolean> {
    const signIn = () => api.qr.signIn({ staySignedIn: this.stay });
    return this.#run('sign-in', signIn, (failure) => this.blamePhone(failure));
  }

  /** None of the fields is to blame for it. */
  blamePhone(failure: Failure): void {
    if (failure.code === 'cancelled') return;
    const text = () => m.sign_in_qr_failed({ reason: sentence(failure) });
    this.fault = { at: 'form', text };
  }

  /** Gives up what is under way; the form stays as it is. */
  async cancel(): Promise<void> {
    await api.session.cancel({}).catch((error: unknown) => this.blame(failureOf(error)));
  }

  async #run(
    busy: 'sign-in' | 'demo',
    action: () => Promise<unknown>,
    blame = (failure: Failure) => this.blame(failure),
  ): Promise<boolean> {
    this.fault = null;
    this.busy = busy;
    try {
      await action();
      // The form that comes after a sign-out begins with the name, whoever signs out.
      this.username = '';
      this.password = '';
      this.token = '';
      this.#ended = '';
      view.open('overview');
      return true;
    } catch (error) {
      blame(failureOf(error));
      return false;
    } finally {
      this.busy = null;
    }
  }

  #text = (part: Part) => (part === 'appId' || part === 'address' ? this.place[part] : this[part]);

  override troubleAt(part: Part): (() => string) | null {
    if (part === 'appId' || part === 'address') return this.place.troubleAt(part);
    const text = this[part];
    if (text.trim() === '') return missing[part];
    const limit = limits[part];
    return text.length > limit ? () => m.sign_in_too_long({ limit }) : null;
  }

  /** Nothing of a sign-in could ever be sent later, so nothing is said of that. */
  protected override words(failure: Failure): string {
    return failure.code === 'offline' ? m.sign_in_offline() : super.words(failure);
  }

  protected override placeOf(code: FailureCode): Part | undefined {
    const place = places[code];
    // With a token there is no password to be wrong, and the other way round.
    if (place !== 'password' && place !== 'token') return place;
    return this.way === 'token' ? 'token' : 'password';
  }
}

export const shared = new SignInForm();
