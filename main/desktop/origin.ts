/** The page's own origin. The scheme is registered in `protocol.ts`. */
export const scheme = 'app';
export const home = 'app://perch/';

/** True for an address of the page itself; false for anything that does not parse. */
export function isOwn(address: string): boolean {
  const url = URL.parse(address);
  // A non-standard scheme has the origin "null" in Node, so the parts are compared.
  return url !== null && url.protocol === `${scheme}:` && url.host === 'perch';
}
