import { execFile } from 'node:child_process';

/** Whether something shows tray icons here. `unknown`: nobody could be asked. */
export type TrayHost = 'present' | 'absent' | 'unknown';

/** Runs a program and gives what it printed, errors included. */
export type Run = (program: string, args: string[]) => Promise<string>;

const name = 'org.kde.StatusNotifierWatcher';
const path = '/StatusNotifierWatcher';
const properties = 'org.freedesktop.DBus.Properties.Get';
const property = 'IsStatusNotifierHostRegistered';

/** Three common ways to read one property from the session bus; most desktops have all of them. */
const questions: [program: string, args: string[]][] = [
  [
    'gdbus',
    `call --session --dest ${name} --object-path ${path} --method ${properties} ${name} ${property}`.split(
      ' ',
    ),
  ],
  ['busctl', ['--user', 'get-property', name, path, name, property]],
  [
    'dbus-send',
    `--session --print-reply --dest=${name} ${path} ${properties} string:${name} string:${property}`.split(
      ' ',
    ),
  ],
];

/**
 * Asks the desktop whether it shows tray icons. Electron cannot tell: it makes a Tray all the same.
 * Windows and macOS always do. On Linux the panel registers with the StatusNotifierWatcher.
 */
export async function findTrayHost(
  platform: NodeJS.Platform = process.platform,
  run: Run = runProgram,
): Promise<TrayHost> {
  if (platform !== 'linux') return 'present';
  for (const [program, args] of questions) {
    const answer = read(await run(program, args));
    if (answer !== 'unknown') return answer;
  }
  return 'unknown';
}

function read(printed: string): TrayHost {
  if (/\btrue\b/.test(printed)) return 'present';
  if (/\bfalse\b|ServiceUnknown|NameHasNoOwner|not provided by any/.test(printed)) return 'absent';
  return 'unknown';
}

/** A panel often starts a little after the programs that start at login. */
const patience = { tries: 15, pauseMs: 1000 };

/**
 * Waits for a panel that is still starting. It has to be known before the Tray is made: Electron
 * looks for the host once, when the Tray is constructed. PERCH_TRAY_HOST says it where it cannot be
 * seen: trays of the old kind (XEmbed) do not register.
 */
export async function awaitTrayHost(
  told = process.env['PERCH_TRAY_HOST'],
  find = findTrayHost,
  { tries, pauseMs } = patience,
): Promise<TrayHost> {
  if (told === 'present' || told === 'absent') return told;
  let host = await find();
  for (let attempt = 1; host === 'absent' && attempt < tries; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    host = await find();
  }
  return host;
}

const runProgram: Run = (program, args) =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: 2000 }, (_error, stdout, stderr) => {
      resolve(stdout + stderr);
    });
  });
