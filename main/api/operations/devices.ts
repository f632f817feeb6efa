import * as v from 'valibot';
import { Done, Id, Int32, listOf, Text } from '../fields.ts';
import { operation } from '../operation.ts';

/** `platform`: 1 iOS, 2 Android, 3 Windows, 4 macOS, 5 Linux, 6 Web, 0 unknown. */
const Device = v.object({
  device_sn: Int32,
  platform: v.nullish(Int32, 0),
  user_agent: Text,
  user_id: v.nullish(Id),
});

/** A repeated kick or removal could hit a device that has signed in again, so neither is repeated. */
export const devices = {
  /** The answer's cursor asks for the next page; the last page has none. */
  listDevices: operation({
    verbs: { GET: '3.9' },
    path: '/user/device/list',
    query: v.strictObject({ cursor: v.exactOptional(v.string()) }),
    envelope: v.object({ data: listOf(Device), cursor: Text, version: v.nullish(Id) }),
    caller: 'user',
    repeatable: true,
  }),
  /** Ends the device's session and deletes its record. */
  removeDevice: operation({
    verbs: { POST: '3.10', DELETE: '3.11' },
    path: '/user/device/remove',
    query: v.strictObject({ device_sn: Int32 }),
    data: Done,
    caller: 'user',
    repeatable: false,
  }),
  /** Ends a device's session, or those of all devices when none is named. */
  kickDevice: operation({
    verbs: { POST: '3.16', PUT: '3.17' },
    path: '/user/kick',
    query: v.strictObject({ device_sn: v.exactOptional(Int32) }),
    data: Done,
    caller: 'user',
    repeatable: false,
  }),
  getOnlineStatus: operation({
    verbs: { GET: '3.22' },
    path: '/user/online_status',
    data: v.object({ online: v.boolean() }),
    caller: 'user',
    repeatable: true,
  }),
};
