/** The only places outside that Perch opens in the browser. */
export const places = new Set([
  'https://www.lanyingim.com',
  'https://docs.lanyingim.com',
  'https://console.lanyingim.com',
]);

/** The address to open, or null: https only, a listed origin, no name or password in it. */
export function external(address: string): string | null {
  const url = URL.parse(address);
  if (!url || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  return places.has(url.origin) ? url.href : null;
}
