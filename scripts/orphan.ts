import { readFileSync } from 'node:fs';

/**
 * npm runs a script through a shell that passes nothing on: killing `npm run preview` would leave the
 * app running. Under npm, the end of npm or of its shell is therefore the end of this process too.
 */
export function endWithNpm(end: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const timer = setInterval(() => {
    if (process.ppid === shell && parentOf(shell) === npm) return;
    clearInterval(timer);
    end();
  }, 500);
  timer.unref();
}

/** Linux tells; elsewhere only this process's own parent is known. */
function parentOf(process: number): string | null {
  try {
    // After the name, which may hold anything but ends with the last bracket: state, parent.
    return readFileSync(`/proc/${process}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1] ?? null;
  } catch {
    return null;
  }
}
