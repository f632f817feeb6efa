/**
 * A process to be killed: it opens the jobs of a folder, starts or resumes the only one, and says what it
 * does, a word a line. Arguments: the service's address, its app id, an admin token, the folder.
 */
import { createClient } from '../../main/api/client.ts';
import { createJobs } from '../../main/bulk/jobs.ts';
import { createSend } from '../../main/bulk/send.ts';

const [address = '', appId = '', token = '', folder = ''] = process.argv.slice(2);
const client = createClient({ address, appId, fetch, token: () => token });
const say = (word: string) => process.stdout.write(`${word}\n`);

const jobs = createJobs({
  journalFile: `${folder}/jobs.sqlite`,
  sendFor: () => createSend(client),
  pace: { baseMs: 5, mostMs: 40 },
  onChange: ({ state, failure }) => {
    if (state === 'done') void jobs.close().then(() => say('done'));
    if (state === 'paused') throw new Error(`the job paused: ${failure?.code ?? ''}`);
  },
});

const [known] = jobs.list();
// The last one was killed after the end was noted and before it could say so.
if (known?.state === 'done') {
  say('done');
  process.exit();
}
if (known) {
  if (known.state !== 'stopped') throw new Error(`a killed job is ${known.state}`);
  say(`uncertain ${known.progress.uncertain}`);
}
const plan = () => jobs.plan({ operation: 'register', path: `${folder}/users.csv` });
const { id } = known ?? jobs.create(await plan(), { account: 'admin', chunk: 50 });
jobs.start(id);
say('running');
