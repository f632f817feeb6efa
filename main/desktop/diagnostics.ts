import { arch, release } from 'node:os';
import { app } from 'electron';
import type { About, Autostart, Shortcuts } from '../../preload/desktop.ts';
import type { Snapshot } from '../../preload/types.ts';
import type { Suppressed } from './notifications.ts';
import { redact } from './redact.ts';

type Facts = {
  snapshot: Snapshot;
  about: About;
  /** What is behind the sign-in storage, as `openCredentials` describes it. */
  storage: string;
  autostart: Autostart;
  shortcuts: Shortcuts;
  suppressed: readonly Suppressed[];
  /** The latest warnings and errors of the log. */
  troubles: readonly string[];
};

/** Outside of Electron, in the preview, two of them are missing. */
const versions: Partial<NodeJS.ProcessVersions> = process.versions;

export const about = (): About => ({
  version: app.getVersion(),
  electron: versions.electron ?? 'none',
  chromium: versions['chrome'] ?? 'none',
  node: process.versions.node,
  system: `${process.platform} ${release()} ${arch()}`,
});

/**
 * A report to paste into a message: in English, for whoever helps. It names no account, no server
 * and nothing that was typed.
 */
export function report(facts: Facts): string {
  const { snapshot, storage, autostart, shortcuts, suppressed, troubles } = facts;
  const { version, electron, chromium, node, system } = facts.about;
  const { connection, desktop, preferences } = snapshot;
  const { update } = desktop;
  const lines = [
    `Perch ${version} (Electron ${electron}, Chromium ${chromium}, Node ${node})`,
    `System: ${system}${session()}`,
    `Installed as: ${installation()}`,
    `Language: ${snapshot.locale}`,
    `Sign-in storage: ${snapshot.vault} (${storage})`,
    `Tray host: ${desktop.tray}`,
    `Start at login: ${autostart.state}`,
    `Shortcuts: open ${shortcuts.open || 'none'}, push ${shortcuts.push || 'none'}`,
    `Updates: ${update.supported ? `${preferences.updates}, ${update.state}` : 'not from here'}`,
    `Stage: ${snapshot.stage}, server: ${snapshot.account?.server.kind ?? 'none'}`,
    `Connection: ${connection.state}, last failure: ${connection.failure?.code ?? 'none'}`,
    `Accounts kept: ${snapshot.accounts.length}, changes waiting: ${Object.keys(snapshot.pending).length}`,
    '',
    ...list('Notifications not shown', suppressed.map(told)),
    ...list('Latest warnings and errors', troubles),
  ];
  return redact(lines.join('\n'));
}

const list = (title: string, entries: readonly string[]) => [
  `${title}: ${entries.length === 0 ? 'none' : ''}`.trimEnd(),
  ...entries.map((entry) => `  ${entry}`),
];

const told = ({ at, kind, reason }: Suppressed) =>
  `${new Date(at).toISOString()} ${kind}: ${reason}`;

function session(): string {
  const { XDG_SESSION_TYPE: type, XDG_CURRENT_DESKTOP: desktop } = process.env;
  const known = [type, desktop].filter((part) => part !== undefined);
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}

function installation(): string {
  if (!app.isPackaged) return 'not installed';
  return process.env['APPIMAGE'] === undefined ? 'package' : 'AppImage';
}
