import type { Page } from 'playwright-core';

/**
 * A page for a test to hold on to while the windows behind it come and go: whatever is asked of it is
 * asked of the page that `current` names then. A locator that was made before belongs to the old one.
 */
export const lastingPage = (current: () => Page): Page =>
  new Proxy({} as Page, {
    get(_target, name) {
      const page = current();
      const part: unknown = Reflect.get(page, name);
      // Playwright's own objects look for their secrets in `this`.
      return typeof part === 'function' ? (part.bind(page) as unknown) : part;
    },
  });
