/**
 * Daily windows in whole hours, and the clocks they are read by. The service documents no time zone:
 * the hours are the server's, and the user says which clock that is.
 */
export type Span = { start: number; end: number };
export type Part = 'whole' | 'start' | 'end';

const wrap = (hour: number) => ((hour % 24) + 24) % 24;

/** Hours in the window, 0 to 23. Equal ends are no window to the service. */
export const length = ({ start, end }: Span): number => wrap(end - start);

/** Does the window hold the hour that begins at `hour`? */
export const covers = (span: Span, hour: number): boolean => wrap(hour - span.start) < length(span);

/** Does it begin on one day and end on the next? A window that ends at 00:00 does not. */
export const overMidnight = ({ start, end }: Span): boolean => start > end && end !== 0;

/** The window after one of its parts was moved by whole hours; it keeps 1 to 23 hours. */
export function moved(span: Span, part: Part, by: number): Span {
  const now = length(span);
  if (part === 'whole') return { start: wrap(span.start + by), end: wrap(span.end + by) };
  const next = Math.min(23, Math.max(1, now + (part === 'end' ? by : -by)));
  return part === 'end'
    ? { start: span.start, end: wrap(span.start + next) }
    : { start: wrap(span.end - next), end: span.end };
}

/** Where an hour lies on the lane, 0 to 23: it runs from noon to noon, so that a night is one piece. */
export const onLane = (hour: number): number => wrap(hour + 12);

/** The window's pieces on the lane: two when it runs past noon and comes in again at the left. */
export function pieces(span: Span): { from: number; length: number }[] {
  const from = onLane(span.start);
  const all = length(span);
  if (all === 0) return [];
  if (from + all <= 24) return [{ from, length: all }];
  return [
    { from, length: 24 - from },
    { from: 0, length: from + all - 24 },
  ];
}

export const hourText = (hour: number): string => timeText(hour * 60);

/** Minutes since midnight as `16:05`, on whatever day they fall. */
export function timeText(minutes: number): string {
  const inDay = ((Math.round(minutes) % 1440) + 1440) % 1440;
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(inDay / 60))}:${two(inDay % 60)}`;
}

/** This computer's zone as an IANA name. */
export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone that a preference names; `local` and a name that this computer does not know are its own. */
export function zoneOf(preference: string): string {
  try {
    return preference === 'local'
      ? localZone()
      : new Intl.DateTimeFormat('en', { timeZone: preference }).resolvedOptions().timeZone;
  } catch {
    return localZone();
  }
}

/** Minutes east of UTC. */
export function offset(zone: string, at: number): number {
  const name = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(name ?? '') ?? [];
  if (hours === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Minutes that this computer's clock is ahead of the server's. */
export const ahead = (server: string, at: number, here = localZone()): number =>
  offset(here, at) - offset(server, at);

/** This computer's time for an hour of the server, as `16:00`. */
export const hereText = (hour: number, aheadBy: number): string => timeText(hour * 60 + aheadBy);

/** Does the difference between both clocks change within a year, as with summer time in one of them? */
export function drifts(server: string, at: number, here = localZone()): boolean {
  const month = 30 * 24 * 3600 * 1000;
  const now = ahead(server, at, here);
  return Array.from({ length: 12 }, (_, i) => ahead(server, at + (i + 1) * month, here)).some(
    (then) => then !== now,
  );
}

/** Hours since midnight on a clock, with its minutes as a fraction. */
export function hourIn(zone: string, at: number): number {
  const minutes = Math.floor(at / 60_000) + offset(zone, at);
  return (((minutes % 1440) + 1440) % 1440) / 60;
}
