import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** More stops than any screen has: whoever has been around once has seen them all. */
const AROUND = 150;

type Role = Parameters<Page['getByRole']>[0];
type Name = string | RegExp;

/** Somebody without a mouse: what has the focus is what they can use, and keys take them there. */
export type Keyboard = ReturnType<typeof keyboardOf>;

export function keyboardOf(page: Page) {
  const named = (role: Role, name: Name) => page.getByRole(role, { name, exact: true });
  const focus = page.locator(':focus');
  const isOn = async (target: Locator) => (await focus.and(target).count()) > 0;

  /** Presses the key until the target has the focus; fails when that never comes. */
  async function walk(key: string, target: Locator): Promise<void> {
    await target.first().waitFor({ state: 'attached' });
    for (let presses = 0; presses < AROUND; presses += 1) {
      if (await isOn(target)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`${key} does not reach ${String(target)}`);
  }

  async function press(...keys: string[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key);
  }

  /** Tab goes there, or Shift and Tab where that is the shorter way. */
  async function tab(target: Locator): Promise<void> {
    const isBehind = await target.first().evaluate((element) => {
      const { activeElement: here } = document;
      if (here === null || here === document.body) return false;
      return (here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) > 0;
    });
    await walk(isBehind ? 'Shift+Tab' : 'Tab', target);
  }

  const tabTo = (role: Role, name: Name) => tab(named(role, name));

  return {
    page,
    press,
    tabTo,
    /** Fails where the focus does not come to be there by itself. */
    expectOn: (role: Role, name: Name) => expect.poll(() => isOn(named(role, name))).toBe(true),

    /** Goes there and presses the key that uses it. */
    async use(role: Role, name: Name, key = 'Enter'): Promise<void> {
      await tabTo(role, name);
      await press(key);
    },

    /** Writes over what is in a field. */
    async write(name: Name, text: string): Promise<void> {
      await tabTo('textbox', name);
      await press('ControlOrMeta+a');
      await page.keyboard.type(text);
    },

    /** Tab goes to a group of radio buttons, arrows go through it; being on one chooses it. */
    async choose(name: Name): Promise<void> {
      const target = named('radio', name);
      const group = await target.getAttribute('name');
      await tab(page.locator(`input[type=radio][name="${group ?? ''}"]`));
      await walk('ArrowDown', target);
      // The checked one is where Tab goes, and needs no arrow; without one the first is only visited.
      if (!(await target.isChecked())) await press('Space');
    },

    async unfold(title: string): Promise<void> {
      await tab(page.locator('summary', { hasText: title }));
      await press('Enter');
    },

    /** Opens a menu and goes down to an item. */
    async pick(menu: Name, item: Name): Promise<void> {
      await tabTo('button', menu);
      await press('Enter');
      await walk('ArrowDown', named('menuitem', item));
      await press('Enter');
    },

    /** The screens have numbers, in the order of their links. */
    async open(screen: string): Promise<void> {
      const links = page.getByRole('navigation').getByRole('link');
      const names = (await links.allTextContents()).map((text) => text.trim());
      await press(`ControlOrMeta+${names.findIndex((name) => name.startsWith(screen)) + 1}`);
      await page.getByRole('heading', { name: screen, level: 1 }).waitFor();
    },
  };
}

/** From now on the test fails where a mouse was used after all. */
export async function withoutMouse(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    addEventListener('pointerdown', ({ target }) => {
      document.documentElement.dataset['touched'] =
        target instanceof Element ? target.outerHTML : '';
    });
  });
  return async () => {
    const touched = await page.evaluate(() => document.documentElement.dataset['touched']);
    expect(touched, 'touched with the mouse').toBeUndefined();
  };
}
