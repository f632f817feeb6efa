import type { ItemPicture } from '../picture.ts';
import { element } from './element.ts';

/** A menu, open for good, with the roles and keys of one. */
export function menu(
  items: ItemPicture[],
  label: string,
  choose: (id: string) => void,
): HTMLElement {
  const list = element('div', { role: 'menu', 'aria-label': label });
  for (const item of items) if (item.visible) list.append(...entry(item, choose));
  list.addEventListener('keydown', (event) => move(list, event));
  return list;
}

function entry(item: ItemPicture, choose: (id: string) => void): HTMLElement[] {
  if (item.type === 'separator') return [element('hr', { role: 'separator' })];
  const marked = item.type === 'checkbox' || item.type === 'radio';
  const made = element(
    'button',
    {
      type: 'button',
      role: marked ? `menuitem${item.type}` : 'menuitem',
      'aria-label': item.label,
      'aria-checked': marked ? String(item.checked) : null,
      'aria-haspopup': item.submenu ? 'menu' : null,
      'aria-expanded': item.submenu ? 'true' : null,
      'aria-disabled': item.enabled ? null : 'true',
      disabled: !item.enabled,
      'data-id': item.id,
    },
    mark(item),
    element('span', {}, item.label),
    element('span', { class: 'quiet' }, item.accelerator ?? ''),
  );
  if (!item.submenu) made.addEventListener('click', () => choose(item.id));
  return item.submenu ? [made, menu(item.submenu, item.label, choose)] : [made];
}

function mark({ checked, icon }: ItemPicture): HTMLElement {
  if (checked) return element('span', {}, '✓');
  return icon ? element('img', { src: icon, alt: '', width: '16', height: '16' }) : element('span');
}

/** Arrows walk the items, as in a menu of the system. */
function move(list: HTMLElement, event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const items = [...list.querySelectorAll<HTMLElement>('[role^=menuitem]:enabled')];
  const at = items.findIndex((item) => item === document.activeElement);
  items.at((at + step) % items.length)?.focus();
}
