import '@testing-library/jest-dom/vitest';
import { beforeEach } from 'vitest';
import { keepDraftsOf } from '../../renderer/drafts.svelte.ts';
import { notices } from '../../renderer/notices.svelte.ts';
import { view } from '../../renderer/view.svelte.ts';

// jsdom has neither popovers nor pointer capture nor scrolling; these do what the components rely on.
Object.assign(HTMLElement.prototype, {
  showPopover(this: HTMLElement) {
    this.style.display = 'block';
    this.dispatchEvent(Object.assign(new Event('toggle'), { newState: 'open' }));
  },
  hidePopover(this: HTMLElement) {
    this.style.display = '';
  },
  setPointerCapture() {},
  scrollIntoView() {},
});
document.addEventListener('click', ({ target }) => {
  const id = target instanceof Element && target.closest('[popovertarget]');
  if (id) document.getElementById(id.getAttribute('popovertarget') ?? '')?.showPopover();
});
if (!('showModal' in HTMLDialogElement.prototype)) {
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.open = true;
    },
    close(this: HTMLDialogElement) {
      this.open = false;
      this.dispatchEvent(new Event('close'));
    },
  });
}

beforeEach(() => {
  view.open('overview');
  keepDraftsOf([]);
  notices.hush();
  notices.report(null);
  notices.missed.forEach((missed) => notices.putAway(missed));
  notices.dismissed.clear();
});
