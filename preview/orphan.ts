/**
 * npm passes no SIGTERM on to what its script started: killing `npm run preview` would leave the app
 * running. Under npm, the end of the parent is therefore the end of this process.
 */
export function endWithNpm(end: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, 500).unref();
}
