import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { elsewhere, open, signIn, tryDemo } from './steps.ts';
import { onElectron, onPreview, startPerch, startServer } from './test.ts';

test('the language changes at once, everywhere, and is kept', async () => {
  const perch = await startPerch();
  const page = await tryDemo(perch);
  await open(page, 'Preferences');
  await page.getByLabel('Language').selectOption('zh-CN');
  await page.getByRole('heading', { name: '偏好设置', level: 1 }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
  const labels = (await perch.tray.items()).map(({ label }) => label);
  expect(labels.join()).toMatch(/[\u4e00-\u9fff]/);
  expect(labels).not.toContain('Quit');
  await perch.restart();
  await page.getByRole('link', { name: '通知' }).waitFor();
});

test('dark is dark, and is kept', async () => {
  const perch = await startPerch();
  const page = await tryDemo(perch);
  await open(page, 'Preferences');
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await expect.poll(background).toBe('rgb(23, 25, 26)');
  await perch.restart();
  await page.getByRole('link', { name: 'Overview' }).waitFor();
  await expect.poll(background).toBe('rgb(23, 25, 26)');
});

test("the page's policy lets no inline script run and no request out", async () => {
  const perch = await startPerch();
  const page = await tryDemo(perch);
  const blocked = await page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const found: string[] = [];
        addEventListener('securitypolicyviolation', (event) => {
          found.push(event.effectiveDirective);
          if (found.length === 2) resolve(found.toSorted());
        });
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.head.append(script);
        fetch('https://example.com/').catch(() => undefined);
      }),
  );
  expect(blocked).toEqual(['connect-src', 'script-src-elem']);
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
});

test.skipIf(onElectron).each([
  ['twice the size', { width: 480, height: 320 }, 2],
  ['a narrow window', { width: 640, height: 480 }, 1],
])('with %s nothing has to be scrolled sideways', async (_name, viewport, deviceScaleFactor) => {
  const perch = await onPreview({ browser: { viewport, deviceScaleFactor } });
  const form = await perch.page();
  await form.getByRole('radio', { name: 'Own server' }).check({ force: true });
  const address = form.getByRole('textbox', { name: 'Server address' });
  await address.fill(`https://im.example.invalid/${'long/'.repeat(40)}`);
  await form.getByRole('button', { name: 'Test', exact: true }).click();
  await expect.poll(() => address.getAttribute('aria-invalid')).toBe('true');
  const tooWide = (page: Page) =>
    page.evaluate(() =>
      [document.scrollingElement, ...document.querySelectorAll('.sign-in, main')].map((element) =>
        element ? element.scrollWidth - element.clientWidth : 0,
      ),
    );
  expect(Math.max(...(await tooWide(form)))).toBe(0);

  const page = await tryDemo(perch);
  for (const screen of [
    'Overview',
    'Notifications',
    'Devices',
    'Profile',
    'Privacy',
    'Preferences',
  ]) {
    await open(page, screen);
    expect(Math.max(...(await tooWide(page))), screen).toBe(0);
  }
});

test.skipIf(onElectron)('what is typed into stays in view when the save bar comes', async () => {
  const viewport = { width: 480, height: 320 };
  const perch = await onPreview({ browser: { viewport, deviceScaleFactor: 2 } });
  const page = await tryDemo(perch);
  await open(page, 'Profile');
  const field = page.getByRole('textbox', { name: 'Nickname' });
  // As far down as it can be seen at all.
  await field.evaluate((element) => element.scrollIntoView({ block: 'end' }));
  await field.evaluate((element) => {
    element.closest('main')?.scrollBy(0, -24);
    element.focus({ preventScroll: true });
  });
  await page.keyboard.type('!');
  const bar = page.getByRole('region', { name: '1 unsaved change' });
  const [above, below] = [await field.boundingBox(), await bar.boundingBox()];
  expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
  expect((below?.height ?? 320) + 16).toBeLessThan(320 / 3);
});

test.skipIf(onElectron)('offline the whole overview is seen at 960 by 640', async () => {
  const perch = await onPreview({ browser: { viewport: { width: 960, height: 640 } } });
  const service = await startServer();
  // As long a wait as the card ever tells of, whatever the hour is.
  const hour = (new Date().getUTCHours() + 8 + 22) % 24;
  const hours = `no_push_start_hour=${String(hour)}&no_push_end_hour=${String((hour + 1) % 24)}`;
  await elsewhere(service, `/user/push/limit?${hours}`);
  const page = await signIn(perch, service);
  await page.getByText('Connected').first().waitFor();
  await page.getByText(/, in 21 hours \d+ min|, in 22 hours/).waitFor();
  await service.down();
  await page.getByRole('switch', { name: 'Vibration' }).click();
  await page.getByText('You are offline').waitFor();
  await page.getByText('Waits to be sent').waitFor();
  const hidden = await page
    .locator('main')
    .evaluate((main) => main.scrollHeight - main.clientHeight);
  expect(hidden).toBe(0);
});

test('user ID and mobile are dots for who shares the screen, until they are pointed at', async () => {
  const perch = await startPerch();
  const page = await tryDemo(perch);
  const drawn = (locator: Locator) =>
    locator.evaluate((element) =>
      getComputedStyle(element).getPropertyValue('-webkit-text-security'),
    );
  const id = page.locator('main .identifier');
  expect(await drawn(id)).toBe('none');
  await open(page, 'Preferences');
  await page.getByRole('switch', { name: 'Hide user ID and mobile' }).click();
  await open(page, 'Overview');
  await expect.poll(() => drawn(id)).toBe('disc');
  await id.hover();
  expect(await drawn(id)).toBe('none');
  await open(page, 'Profile');
  const mobile = page.getByRole('textbox', { name: 'Mobile' });
  expect(await drawn(mobile)).toBe('disc');
  await mobile.focus();
  expect(await drawn(mobile)).toBe('none');
});

test('everything is reached with the keyboard alone', async () => {
  const perch = await startPerch();
  const page = await perch.page();
  await page.getByRole('button', { name: 'Try the demo' }).waitFor();
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent.trim() ?? '';
    });
  const tabTo = async (name: string) => {
    for (let tries = 0; tries < 60; tries += 1) {
      const label = await focused();
      const named = await page
        .getByRole('switch', { name, exact: true })
        .evaluateAll((all) => all.some((one) => one === document.activeElement));
      if (label === name || named) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  await tabTo('Try the demo');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page.getByRole('switch', { name: 'Sound' }).waitFor();
  await tabTo('Sound');
  await page.keyboard.press('Space');
  await expect.poll(() => page.getByRole('switch', { name: 'Sound' }).isChecked()).toBe(false);
  await page.keyboard.press('ControlOrMeta+2');
  await page.getByRole('heading', { name: 'Notifications', level: 1 }).waitFor();
});
