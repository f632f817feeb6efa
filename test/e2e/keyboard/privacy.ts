import { expect } from 'vitest';
import type { Keyboard } from '../keyboard.ts';
import { onServer } from '../steps.ts';
import type { Service } from '../test.ts';

/** Who may do what with the account, by keyboard. */
export async function usePrivacy(keys: Keyboard, service: Service): Promise<void> {
  await keys.open('Privacy');
  await keys.write('Question', 'Which bird?');
  await keys.press('ControlOrMeta+s');
  await expect.poll(() => onServer(service)).toMatchObject({ auth_question: 'Which bird?' });
  await keys.choose('Nobody');
  await keys.choose('Ask me first');
  await keys.use('switch', 'Automatic downloads', 'Space');
  await expect
    .poll(() => onServer(service))
    .toMatchObject({
      ...{ auth_mode: 3, group_confirm: true, auto_download: false },
    });
}
