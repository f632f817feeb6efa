import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { lastingPage } from './lasting-page.ts';

/** As Playwright's objects, it knows itself only through `this`. */
class Numbered {
  readonly #number: number;
  readonly keyboard = {};
  constructor(number: number) {
    this.#number = number;
  }
  url() {
    return `app://perch/#${this.#number}`;
  }
}

test('whoever holds the page is led to the one of today', async () => {
  let today = new Numbered(1);
  const page = lastingPage(() => today as unknown as Page);
  expect(page.url()).toBe('app://perch/#1');
  today = new Numbered(2);
  expect(page.url()).toBe('app://perch/#2');
  expect(page.keyboard).toBe(today.keyboard);
  // It passes through a promise as a page does.
  expect((await Promise.resolve(page)).url()).toBe('app://perch/#2');
});
