import { m } from '../messages/compiled/messages.js';
import { getLocale } from '../messages/compiled/runtime.js';
import { localZone } from './hours.ts';

/** Clocks that a server may stand by. Lanying cloud keeps China Standard Time. */
const zones = [
  'Asia/Shanghai',
  'UTC',
  'Asia/Singapore',
  'Asia/Tokyo',
  'Asia/Kolkata',
  'Asia/Dubai',
  'Europe/Berlin',
  'Europe/London',
  'America/Sao_Paulo',
  'America/New_York',
  'America/Chicago',
  'America/Los_Angeles',
  'Australia/Sydney',
];

/** The choices for the server's clock, with one more when another zone was chosen before. */
export function zoneOptions(chosen: string): { value: string; label: string }[] {
  const listed = chosen === 'local' || zones.includes(chosen) ? zones : [chosen, ...zones];
  return [
    { value: 'local', label: m.notifications_clock_local() },
    ...listed.map((zone) => ({ value: zone, label: zoneName(zone) })),
  ];
}

/** "China Standard Time (GMT+8)" in the language in force. */
export function zoneName(zone: string): string {
  const part = (timeZoneName: 'long' | 'longGeneric' | 'shortOffset') =>
    new Intl.DateTimeFormat(getLocale(), { timeZone: zone, timeZoneName })
      .formatToParts(Date.now())
      .find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  try {
    // Without a season UTC has no name but its offset.
    const generic = part('longGeneric');
    const name = generic.startsWith('GMT') ? part('long') : generic;
    return `${name} (${part('shortOffset')})`;
  } catch {
    return `${zone} (${localZone()})`;
  }
}
