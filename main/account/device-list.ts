import type { Platform } from '../../preload/devices.ts';
import type { Client } from '../api/client.ts';
import { LONGEST_AGENT, platformOf } from './user-agent.ts';

/** More devices than this are not read. */
const MOST = 100_000;

export type ListedDevice = { deviceSn: number; platform: Platform; userAgent: string };

/**
 * Reads the list page by page (§3.9) and tells the first page at once. A server that repeats itself, or
 * never comes to an end, is left; `cut` says so, since a device may then be missing for no reason.
 * @throws {ApiError}
 */
export async function listDevices(
  client: Client,
  signal: AbortSignal,
  firstPage: (rows: ListedDevice[]) => void,
): Promise<{ rows: Map<number, ListedDevice>; cut: boolean }> {
  const rows = new Map<number, ListedDevice>();
  const asked = new Set<string>();
  for (let cursor = ''; ;) {
    const before = rows.size;
    const page = await client.call('listDevices', cursor === '' ? {} : { cursor }, { signal });
    for (const { device_sn: deviceSn, platform, user_agent: agent } of page.data) {
      const userAgent = agent.slice(0, LONGEST_AGENT);
      rows.set(deviceSn, { deviceSn, platform: platformOf(platform), userAgent });
      if (rows.size === MOST) return { rows, cut: page.cursor !== '' };
    }
    if (cursor === '') firstPage([...rows.values()]);
    asked.add(cursor);
    cursor = page.cursor;
    if (cursor === '') return { rows, cut: false };
    if (asked.has(cursor) || rows.size === before) return { rows, cut: true };
  }
}
