// `npm run screenshots`: the pictures in docs/screenshots/, made from the built app and its demo.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { browser, closeBrowser } from '../test/e2e/browser.ts';
import { startPreview } from '../test/e2e/preview.ts';

// Where most users are, the service's hours are those of the computer. What is started from here has the zone too.
process.env['TZ'] = 'Asia/Shanghai';
const folder = join(import.meta.dirname, '../docs/screenshots');
const looks = [
  { name: 'light-en', colorScheme: 'light', language: 'en' },
  { name: 'dark-zh', colorScheme: 'dark', language: 'zh-CN' },
] as const;
/** By their place in the sidebar, since their names depend on the language. */
const screens = ['overview', 'notifications', 'devices', 'profile', 'privacy'];

mkdirSync(folder, { recursive: true });
for (const { name, colorScheme, language } of looks) {
  const profile = mkdtempSync(join(tmpdir(), 'perch-pictures-'));
  const context = await (
    await browser()
  ).newContext({ colorScheme, viewport: { width: 960, height: 640 }, deviceScaleFactor: 2 });
  const perch = await startPreview({ profile, context });
  const page = await perch.page();
  const picture = (screen: string) => shoot(page, `${screen}-${name}`);
  await page.getByRole('button', { name: 'Try the demo' }).waitFor();
  await page.evaluate(
    (choice) => window.perch.call('preferences', 'update', { language: choice }),
    language,
  );
  await page.locator(`html[lang="${language}"]`).waitFor();
  await picture('sign-in');
  await page.evaluate(() => window.perch.call('session', 'tryDemo', {}));
  await page.getByRole('switch').nth(3).waitFor();
  for (const [index, screen] of screens.entries()) {
    await page.keyboard.press(`Control+${index + 1}`);
    await picture(screen);
  }
  await page.locator('aside a').last().click();
  await picture('preferences');
  await shoot(await perch.deskPage(), `desk-${name}`);
  await perch.stop();
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}
await closeBrowser();

async function shoot(page: Page, name: string): Promise<void> {
  // Pictures fade in, and the switches settle.
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
