import { m } from '../messages/compiled/messages.js';
import type { Failure, FailureCode } from '../preload/failure.ts';
import { api, failureOf } from './api.ts';
import { CaptchaPicture } from './captcha.svelte.ts';
import { Form } from './form.svelte.ts';
import { passwordTrouble, usernameTrouble } from './rule-words.ts';
import { isMobile } from './rules.ts';
import { serverPlaces, type ServerPart } from './server-form.svelte.ts';
import type { SignInForm } from './sign-in.svelte.ts';
import { view } from './view.svelte.ts';
import { sentence } from './words.ts';

const ownParts = [
  ...(['repeat', 'mobile', 'email', 'captcha', 'code'] as const),
  ...(['alias', 'deviceGuid', 'pushToken', 'sign'] as const),
];
type OwnPart = (typeof ownParts)[number];
type Part = ServerPart | 'username' | 'password' | OwnPart;
type Words = () => string;

/** What proves that the account is somebody's: nothing, or a code that was sent to them. */
export type Proof = 'none' | 'mobile' | 'email';

/** The longest text that the contract takes, in characters. */
const limits: Record<OwnPart, number> = {
  ...{ repeat: 256, mobile: 32, email: 256, captcha: 32, code: 32 },
  ...{ alias: 128, deviceGuid: 256, pushToken: 4096, sign: 1024 },
};

const missing: Partial<Record<OwnPart, Words>> = {
  repeat: m.sign_in_missing_repeat,
  mobile: m.sign_in_missing_mobile,
  email: m.sign_in_missing_email,
  code: m.sign_in_missing_code,
};

/** The field that a failure is about. */
const places: Partial<Record<FailureCode, Part>> = {
  ...serverPlaces,
  'user-exists': 'username',
  'username-taken': 'username',
  'mobile-taken': 'mobile',
  'mobile-limit': 'mobile',
  'wrong-code': 'code',
  'wrong-captcha': 'captcha',
  'alias-taken': 'alias',
  'too-many-failures': 'mobile',
};

/** Between two text messages, ms; the service's own clients wait as long. */
const AGAIN = 60_000;

/** Creating an account: the server, the name and the password are those of the sign-in form. */
export class RegistrationForm extends Form<Part> {
  readonly #basis: SignInForm;
  readonly picture = new CaptchaPicture();
  proof = $state<Proof>('none');
  /** §3.48: an account that only receives pushes. */
  pushOnly = $state(false);
  repeat = $state('');
  mobile = $state('');
  email = $state('');
  captcha = $state('');
  code = $state('');
  alias = $state('');
  deviceGuid = $state('');
  pushToken = $state('');
  sign = $state('');
  busy = $state<'create' | 'send' | null>(null);
  /** The server does not know the calls for codes. */
  unsupported = $state(false);
  /** When the last text message went out, epoch ms; null before the first. */
  sentAt = $state<number | null>(null);

  constructor(basis: SignInForm) {
    super();
    this.#basis = basis;
  }

  override get parts(): Part[] {
    const always: Part[] = [...this.#basis.place.parts, 'username', 'password', 'repeat'];
    if (this.pushOnly) return [...always, 'alias', 'deviceGuid', 'pushToken', 'sign'];
    if (this.proof === 'mobile') return [...always, 'mobile', 'captcha', 'code'];
    return this.proof === 'email' ? [...always, 'email', 'code'] : always;
  }

  /** When another text message may be sent, epoch ms. */
  get againAt(): number {
    return this.sentAt === null ? 0 : this.sentAt + AGAIN;
  }

  /** Nothing that was typed is left. */
  clear(): void {
    this.fault = null;
    for (const part of ownParts) this[part] = '';
  }

  choose(proof: Proof): void {
    this.proof = proof;
    this.fault = null;
    this.unsupported = false;
  }

  override troubleAt(part: Part): Words | null {
    const { place, username, password } = this.#basis;
    if (part === 'appId' || part === 'address') return place.troubleAt(part);
    if (part === 'username') return usernameTrouble(username.trim());
    if (part === 'password') return passwordTrouble(password);
    const text = this[part].trim();
    const limit = limits[part];
    if (text === '') return missing[part] ?? null;
    if (text.length > limit) return () => m.sign_in_too_long({ limit });
    if (part === 'repeat' && this.repeat !== password) return m.sign_in_repeat_differs;
    if (part === 'mobile' && !isMobile(text)) return m.profile_mobile_rule;
    if (part === 'email' && !/^\S+@\S+$/.test(text)) return m.sign_in_email_rule;
    return null;
  }

  /** Asks for a picture to read; the former one is worth nothing any more. */
  async drawPicture(): Promise<void> {
    this.captcha = '';
    try {
      await this.picture.draw(this.#basis.place.value);
      this.unsupported = false;
    } catch (error) {
      this.#notSent(error);
    }
  }

  /** Has a text message with a code sent to the mobile number. */
  async sendCode(): Promise<void> {
    if (!this.check([...this.#basis.place.parts, 'mobile'])) return;
    const { imageId } = this.picture;
    if (imageId === null) return this.drawPicture();
    if (this.captcha.trim() === '') {
      this.fault = { at: 'captcha', text: m.sign_in_missing_captcha };
      return;
    }
    const server = this.#basis.place.value;
    const [captcha, mobile] = [this.captcha.trim(), this.mobile.trim()];
    this.busy = 'send';
    try {
      await api.registration.sendCode({ server, imageId, captcha, mobile });
      this.sentAt = Date.now();
      this.picture.clear();
      this.captcha = '';
    } catch (error) {
      // A picture is good for one guess.
      await this.drawPicture();
      this.#notSent(error);
    } finally {
      this.busy = null;
    }
  }

  #notSent(error: unknown): void {
    const failure = failureOf(error);
    if (failure.code === 'not-supported') this.unsupported = true;
    else this.blame(failure);
  }

  override async submit(): Promise<boolean> {
    if (!this.check()) return false;
    this.busy = 'create';
    try {
      await this.#register();
      this.#forget();
      return true;
    } catch (error) {
      const failure = failureOf(error);
      this.blame(failure);
      if (failure.code === 'not-supported' && this.proof !== 'none') this.unsupported = true;
      if (failure.code === 'only-registered') this.#signInInstead(failure);
      return false;
    } finally {
      this.busy = null;
    }
  }

  #register(): Promise<unknown> {
    const { place, username, password, stay: staySignedIn } = this.#basis;
    const common = { server: place.value, username: username.trim(), password, staySignedIn };
    const { registration } = api;
    if (this.pushOnly) return registration.forPush({ ...common, ...this.#filled('push') });
    if (this.proof === 'none') return registration.simple(common);
    return registration.withCode({ ...common, ...this.#filled('code'), code: this.code.trim() });
  }

  /** What is optional and was filled in. */
  #filled(kind: 'push' | 'code'): Partial<Record<OwnPart, string>> {
    const contact = this.proof === 'mobile' ? (['mobile'] as const) : (['email'] as const);
    const parts =
      kind === 'code' ? contact : (['alias', 'deviceGuid', 'pushToken', 'sign'] as const);
    const filled = parts.map((part) => [part, this[part].trim()] as const);
    return Object.fromEntries(filled.filter(([, text]) => text !== ''));
  }

  #signInInstead(failure: Failure): void {
    this.#basis.fault = { at: 'form', text: () => sentence(failure) };
    this.#basis.creating = false;
    this.#basis.named = true;
  }

  #forget(): void {
    for (const part of ownParts) this[part] = '';
    this.#basis.username = '';
    this.#basis.password = '';
    this.#basis.creating = false;
    view.open('overview');
    this.sentAt = null;
    this.picture.clear();
  }

  protected override placeOf(code: FailureCode): Part | undefined {
    return places[code];
  }

  async cancel(): Promise<void> {
    await api.session.cancel({}).catch((error: unknown) => this.blame(failureOf(error)));
  }
}
