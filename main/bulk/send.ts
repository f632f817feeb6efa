import type { Client } from '../api/client.ts';
import type { Answer, Send } from './answer.ts';
import type { FieldName, OperationName, Values } from './operation.ts';

type Call = (client: Client, rows: readonly Values[], signal: AbortSignal) => Promise<Answer>;

/** Sends jobs through an account's client. Its own retries are off: the job knows what is uncertain. */
export const createSend =
  (client: Client): Send =>
  ({ name }, rows, signal) =>
    calls[name](client, rows, signal);

const calls: Record<OperationName, Call> = {
  register: (client, rows, signal) => {
    const list = rows.map(({ username = '', password = '' }) => ({ username, password }));
    return client.call('registerUsers', { list }, { signal, retry: false });
  },
  profiles: (client, rows, signal) => {
    const list = rows.map((row) => ({ ...given(row, profileFields), user_id: row.user_id ?? '' }));
    return client.call('updateProfiles', { list }, { signal, retry: false });
  },
  avatars: (client, rows, signal) => {
    const list = rows.map(({ user_id = '', avatar = '' }) => ({ user_id, avatar }));
    return client.call('setAvatars', { list }, { signal, retry: false });
  },
  ban: (client, rows, signal) =>
    client.call('banUsers', { list: rows.map(userId) }, { signal, retry: false }),
  unban: (client, rows, signal) =>
    client.call('unbanUsers', { list: rows.map(userId) }, { signal, retry: false }),
};

const profileFields = ['nick_name', 'description', 'public_info', 'private_info'] as const;

const userId = ({ user_id = '' }: Values): string => user_id;

/** An empty cell is left out: the service changes only what is given. */
function given<F extends FieldName>(row: Values, names: readonly F[]): Partial<Record<F, string>> {
  const found: Partial<Record<F, string>> = {};
  for (const name of names) if (row[name]) found[name] = row[name];
  return found;
}
