import type { Server } from '../../preload/account.ts';
import type { Handlers } from '../../preload/contract.ts';
import type { FailureCode } from '../../preload/failure.ts';
import { createClient, type Client } from '../api/client.ts';
import { ApiError, failureOf } from '../api/errors.ts';
import type { Clock } from './clock.ts';
import type { SignIn } from './handlers.ts';
import { lineTo, type Line, type Reach } from './servers.ts';
import { signInOver } from './sign-in.ts';

/** Between two questions whether a phone has confirmed, ms; as the service's own clients do. */
const ASK = 1_000;
/** A code's life where the service does not tell one, ms. */
const LIFE = 120_000;
/** The longest that is believed: this computer's clock may differ from the server's. */
const LONGEST = 600_000;
const SHORTEST = 10_000;

const lulls = new Set<FailureCode>(['offline', 'timeout', 'server-error', 'rate-limited']);

/** A network that is away for a moment does not spoil a code. */
function patience(error: unknown): undefined {
  if (!lulls.has(failureOf(error).code)) throw error;
}

/** What the phone has let through; the server makes the password for this one sign-in. */
type Confirmation = { username: string; password: string };
type Confirmed = Confirmation & { server: Server; line: Line; client: Client };

/** Signing in by scanning a code with a phone that is signed in. */
export function qrHandlers(signIn: SignIn, reach: Reach, clock: Clock): Handlers['qr'] {
  let under: AbortController | undefined;
  let watched: Promise<Confirmed> | undefined;
  const pause = (signal: AbortSignal) =>
    new Promise<void>((done) => {
      const cancel = clock.after(ASK, done);
      const stop = () => {
        cancel();
        done();
      };
      signal.addEventListener('abort', stop, { once: true });
    });

  type Code = { client: Client; qr_code: string; until: number; signal: AbortSignal };
  /** @throws {ApiError} `cancelled` when nobody has confirmed the code in its time. */
  async function watch({ client, qr_code, until, signal }: Code): Promise<Confirmation> {
    while (clock.now() < until) {
      await pause(signal);
      if (signal.aborted) break;
      const answer = await client.call('pollQrCode', { qr_code }).catch(patience);
      if (answer?.username && answer.password) return answer;
    }
    throw new ApiError({ code: 'cancelled' });
  }

  const confirmed = () => watched ?? Promise.reject<Confirmed>(new ApiError({ code: 'cancelled' }));

  return {
    async start({ server }) {
      under?.abort();
      const { signal } = (under = new AbortController());
      watched = undefined;
      const line = await lineTo(server, reach, signal);
      const client = createClient({ ...line, signal });
      const { qr_code, expired } = await client.call('createQrCode', {});
      const told = (expired ?? 0) - clock.now();
      const life = told >= SHORTEST && told <= LONGEST ? told : LIFE;
      const expiresAt = clock.now() + life;
      if (signal.aborted) throw new ApiError({ code: 'cancelled' });

      watched = watch({ client, qr_code, until: expiresAt, signal }).then((confirmation) => ({
        ...{ server, line, client, ...confirmation },
      }));
      // Told to whoever asks.
      watched.catch(() => undefined);
      const info = { qrcode: qr_code, qrcode_app_id: line.appId };
      return { text: JSON.stringify({ info, action: 'login', source: 'web' }), expiresAt };
    },
    async confirmed() {
      await confirmed();
    },
    async signIn({ staySignedIn }) {
      const { server, line, client, username: name, password } = await confirmed();
      // It is good for once.
      watched = undefined;
      return signIn.run(staySignedIn, async (_reach, cancelled) => {
        const { token } = await client.call('getTokenByName', { name, password });
        return signInOver(server, line, token, cancelled);
      });
    },
    stop() {
      under?.abort();
      watched = undefined;
    },
  };
}
