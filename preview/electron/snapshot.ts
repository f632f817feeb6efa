import type { ItemPicture } from '../picture.ts';
import type { Menu, MenuItem } from './menu.ts';

/**
 * A menu as the system shows it: what it was when it was set. On Linux, changes to its items appear only
 * when it is set again; the preview does the same everywhere, so that no such change is relied on.
 */
export type Snapshot = {
  readonly items: readonly ItemPicture[];
  /** Clicks an item by its id; throws when it cannot be clicked. */
  choose(id: string): void;
};

export function snapshot(menu: Menu): Snapshot {
  const sources = new Map<string, MenuItem>();
  const groups = new Map<string, ItemPicture[]>();
  const items = pictures(menu.items, '');

  function pictures(menuItems: readonly MenuItem[], prefix: string): ItemPicture[] {
    const group = menuItems.map((item, index): ItemPicture => {
      const id = `${prefix}${index}`;
      sources.set(id, item);
      const { type, label, accelerator, checked, enabled, visible } = item;
      const submenu = item.submenu ? pictures(item.submenu.items, `${id}.`) : null;
      return {
        ...{ id, type, label, accelerator, checked, enabled, visible, submenu },
        icon: item.icon?.shown || null,
      };
    });
    for (const item of group) groups.set(item.id, group);
    return group;
  }

  return {
    items,
    choose(id) {
      const group = groups.get(id);
      const shown = group?.find((item) => item.id === id);
      const source = sources.get(id);
      if (!group || !shown || !source) throw new Error(`no menu item ${id}`);
      if (!shown.enabled || !shown.visible) throw new Error(`"${shown.label}" cannot be clicked`);
      // The system flips the mark by itself, whatever the app makes of the click.
      if (shown.type === 'checkbox') shown.checked = !shown.checked;
      if (shown.type === 'radio') {
        for (const item of radioRun(group, shown)) {
          item.checked = item === shown;
          const other = sources.get(item.id);
          if (other) other.checked = false;
        }
      }
      source.click();
    },
  };
}

/** The radio items next to each other: one of them is on. */
function radioRun(group: ItemPicture[], item: ItemPicture): ItemPicture[] {
  let start = group.indexOf(item);
  while (group[start - 1]?.type === 'radio') start--;
  const rest = group.slice(start);
  const end = rest.findIndex((other) => other.type !== 'radio');
  return end < 0 ? rest : rest.slice(0, end);
}
