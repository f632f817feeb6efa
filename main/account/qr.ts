import type { Handlers } from '../../preload/contract.ts';
import type { FailureCode } from '../../preload/failure.ts';
import { createClient } from '../api/client.ts';
import { failureOf } from '../api/errors.ts';
import type { Clock } from './clock.ts';
import type { SignIn } from './handlers.ts';
import { lineTo, type Reach } from './servers.ts';
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

/** Signing in by scanning a code with a phone that is signed in. */
export function qrHandlers(signIn: SignIn, reach: Reach, clock: Clock): Handlers['qr'] {
  let under: AbortController | undefined;
  const pause = (signal: AbortSignal) =>
    new Promise<void>((done) => {
      const cancel = clock.after(ASK, done);
      const stop = () => {
        cancel();
        done();
      };
      signal.addEventListener('abort', stop, { once: true });
    });

  return {
    async start({ server, staySignedIn }) {
      under?.abort();
      const { signal } = (under = new AbortController());
      const line = await lineTo(server, reach, signal);
      const client = createClient({ ...line, signal });
      const { qr_code, expired } = await client.call('createQrCode', {});
      const told = (expired ?? 0) - clock.now();
      const life = told >= SHORTEST && told <= LONGEST ? told : LIFE;
      const expiresAt = clock.now() + life;

      const watch = async () => {
        while (clock.now() < expiresAt) {
          await pause(signal);
          if (signal.aborted) return;
          const answer = await client.call('pollQrCode', { qr_code }).catch(patience);
          if (!answer?.username || !answer.password) continue;
          const { username, password } = answer;
          await signIn.run(staySignedIn, async (_reach, cancelled) => {
            const { token } = await client.call('getTokenByName', { name: username, password });
            return signInOver(server, line, token, cancelled);
          });
          return;
        }
      };
      // An expired or unreachable code shows in the page, which asks for another.
      watch().catch(() => undefined);

      const info = { qrcode: qr_code, qrcode_app_id: line.appId };
      return { text: JSON.stringify({ info, action: 'login', source: 'web' }), expiresAt };
    },
    stop: () => under?.abort(),
  };
}
