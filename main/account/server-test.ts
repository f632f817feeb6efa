import type { Handlers } from '../../preload/contract.ts';
import { createClient } from '../api/client.ts';
import { failureOf } from '../api/errors.ts';
import type { Clock } from './clock.ts';
import { lineTo, type Reach } from './servers.ts';

/** A stranger's question: every server has to know it, and it changes nothing for anybody. */
const QUESTION = 'createCaptcha';

/** No app is called so: a server can only refuse it, and by that is there. */
const NO_APP = 'none';

/**
 * Asks a server of one's own whether it is there. Where the connection is encrypted an answer also means
 * that the system has checked the certificate: a bad one ends the call before.
 */
export function serverTest(reach: Reach, clock: Clock): Handlers['session']['testServer'] {
  return async ({ appId, address }) => {
    const { signal } = new AbortController();
    const app = appId || NO_APP;
    const line = await lineTo({ kind: 'own', appId: app, address }, reach, signal);
    const asked = clock.now();
    const encrypted = line.address.startsWith('https:');
    const answered = () => ({ latencyMs: clock.now() - asked, encrypted });
    try {
      await createClient(line).call(QUESTION, {}, { signal, retry: false });
      return answered();
    } catch (error) {
      const { code, serviceCode } = failureOf(error);
      // It speaks the service's language, whatever it says.
      const refusesApp = code === 'unknown-app' && appId !== '';
      if (serviceCode === undefined || refusesApp) throw error;
      return answered();
    }
  };
}
