import { expect, test } from 'vitest';
import { open, tryDemo } from './steps.ts';
import { onElectron, onPreview, startPerch } from './test.ts';

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
  const page = await tryDemo(perch);
  for (const screen of ['Overview', 'Notifications', 'Preferences']) {
    await open(page, screen);
    const over = await page.evaluate(() => {
      const scrolled = [document.scrollingElement, document.querySelector('main')];
      return scrolled.map((element) => (element ? element.scrollWidth - element.clientWidth : 0));
    });
    expect(over, screen).toEqual([0, 0]);
  }
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
