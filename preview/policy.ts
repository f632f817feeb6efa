/**
 * The app's own content security policy with the preview's socket added to `connect-src`, and nothing
 * else changed: without it the page could not reach the host.
 */
export function withSocket(policy: string, socket: string): string {
  const directives = policy
    .split(';')
    .map((directive) => directive.trim())
    .filter((directive) => directive !== '');
  const named = (name: string) =>
    directives.findIndex((directive) => directive.split(/\s+/)[0]?.toLowerCase() === name);
  const at = named('connect-src');
  const ruling = directives[at] ?? directives[named('default-src')] ?? 'default-src *';
  const sources = ruling.split(/\s+/).slice(1);
  const line = ['connect-src', ...sources.filter((source) => source !== "'none'"), socket].join(
    ' ',
  );
  return (at >= 0 ? directives.with(at, line) : [...directives, line]).join('; ');
}
