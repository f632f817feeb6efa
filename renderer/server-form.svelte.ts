import { m } from '../messages/compiled/messages.js';
import type { Server } from '../preload/account.ts';
import type { FailureCode } from '../preload/failure.ts';
import { ServerTest } from './server-test.svelte.ts';

export type ServerPart = 'appId' | 'address';

/** The field that a failure is about. */
export const serverPlaces: Partial<Record<FailureCode, ServerPart>> = {
  'unknown-app': 'appId',
  'app-banned': 'appId',
  'app-frozen': 'appId',
  'app-revoked': 'appId',
  'app-abnormal': 'appId',
  'not-encrypted': 'appId',
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

/** The longest text that the contract takes, in characters. */
const limits: Record<ServerPart, number> = { appId: 64, address: 2048 };
const missing: Record<ServerPart, () => string> = {
  appId: m.sign_in_missing_app_id,
  address: m.sign_in_missing_address,
};

/** This computer, as `main/api/address.ts` knows it. */
const loopback = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** Where the account is, or shall be: one choice for signing in and for creating an account. */
export class ServerForm {
  kind = $state<Server['kind']>('cloud');
  appId = $state('');
  address = $state('');
  readonly test = new ServerTest(this);

  get parts(): ServerPart[] {
    if (this.kind === 'demo') return [];
    return this.kind === 'own' ? ['address', 'appId'] : ['appId'];
  }

  get value(): Server {
    const appId = this.appId.trim();
    if (this.kind === 'cloud') return { kind: 'cloud', appId };
    if (this.kind === 'own') return { kind: 'own', appId, address: this.address.trim() };
    return { kind: 'demo' };
  }

  /** Is enough said to ask the server something? */
  get ready(): boolean {
    return this.parts.every((part) => this.troubleAt(part) === null) && !this.#malformed;
  }

  get #malformed(): boolean {
    if (this.kind !== 'own') return false;
    // Main takes an address without a scheme, too.
    const written = this.address.trim();
    const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(written) ? written : `https://${written}`);
    return !url || !/^https?:$/.test(url.protocol) || url.hostname === '';
  }

  /** Does the address send everything in the open? This computer itself may. */
  get insecure(): boolean {
    const url = URL.parse(this.address.trim());
    return url?.protocol === 'http:' && !loopback.test(url.hostname);
  }

  troubleAt(part: ServerPart): (() => string) | null {
    const text = this[part];
    if (text.trim() === '') return missing[part];
    const limit = limits[part];
    if (text.length > limit) return () => m.sign_in_too_long({ limit });
    // It goes into a header, which can hold nothing else: so no app can have it.
    return part === 'appId' && !/^[!-~]+$/.test(text.trim()) ? m.error_unknown_app : null;
  }

  clear(): void {
    this.kind = 'cloud';
    this.appId = '';
    this.address = '';
  }

  fill(server: Server): void {
    this.kind = server.kind;
    if (server.kind !== 'demo') this.appId = server.appId;
    if (server.kind === 'own') this.address = server.address;
  }
}
