const focusable =
  'a[href], button:not(:disabled), input:not(:disabled), textarea, select, summary, [tabindex="0"]';

/** Is it there to be focused? What a closed dialog or fold holds is not; jsdom shows everything. */
const isShown = (element: HTMLElement) =>
  !('checkVisibility' in element) || element.checkVisibility({ visibilityProperty: true });
const focusablesIn = (place: ParentNode) =>
  [...place.querySelectorAll<HTMLElement>(focusable)].filter(isShown);

/**
 * Keeps the keyboard where it is when what it was on goes: a row that moves takes it along, a button that
 * gives way hands it to what stands in its place. "In its place" is what now follows whatever came before
 * it, inside the innermost part of the page that is still there and has anything. A press of the mouse elsewhere, or
 * another thing that takes the focus, ends that.
 * @returns what stops it
 */
export function keepFocus(page: HTMLElement): () => void {
  let last: HTMLElement | null = null;
  /** From the element itself to the page. */
  let around: Element[] = [];
  let before: HTMLElement[] = [];

  function remember({ target }: FocusEvent) {
    if (!(target instanceof HTMLElement) || target === page) return;
    last = target;
    around = [];
    for (let one: Element | null = target; one && one !== page; one = one.parentElement)
      around.push(one);
    const all = focusablesIn(page);
    before = all.slice(0, Math.max(0, all.indexOf(target)));
  }
  function forget({ target }: PointerEvent) {
    if (last && !(target instanceof Node && last.contains(target))) last = null;
  }

  function successor() {
    for (const place of around) {
      if (!place.isConnected) continue;
      const all = focusablesIn(place);
      const position = all.findLastIndex((one) => before.includes(one)) + 1;
      const next = all[position] ?? all[position - 1];
      if (next) return next;
    }
    return undefined;
  }
  function restore() {
    if (!last || document.activeElement !== document.body) return;
    const next = last.isConnected ? last : successor();
    next?.focus({ preventScroll: true });
  }

  const observer = new MutationObserver(restore);
  observer.observe(page, { childList: true, subtree: true });
  document.addEventListener('focusin', remember);
  document.addEventListener('pointerdown', forget, true);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', remember);
    document.removeEventListener('pointerdown', forget, true);
  };
}

/**
 * For what floats over the page: when it goes while it has the keyboard, that returns to where it came
 * from.
 */
export function handBack(floating: HTMLElement): () => void {
  let from: HTMLElement | null = null;
  let inside = false;
  const enter = ({ relatedTarget: before }: FocusEvent) => {
    inside = true;
    const isOutside = before instanceof HTMLElement && !floating.contains(before);
    // A dialog that asks about it has the keyboard from here.
    if (isOutside && !before.closest('dialog')) from = before;
  };
  const leave = ({ relatedTarget: next }: FocusEvent) => {
    if (next) inside = next instanceof Node && floating.contains(next);
  };
  floating.addEventListener('focusin', enter);
  floating.addEventListener('focusout', leave);
  return () => {
    const { activeElement } = document;
    const isLost = activeElement === document.body || floating.contains(activeElement);
    if (inside && isLost && from?.isConnected) from.focus();
  };
}

/** For what is said where it might not be seen, as behind the save bar. */
export const inView = (words: HTMLElement): void => words.scrollIntoView({ block: 'nearest' });
