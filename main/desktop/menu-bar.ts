import { Menu, type MenuItemConstructorOptions as Item } from 'electron';
import { m } from '../../messages/compiled/messages.js';
import type { Locale, Screen } from '../../preload/types.ts';

type MenuActions = {
  open(screen: Screen): void;
  help(): void;
};

/**
 * The application menu. On Windows and Linux nobody sees it in this window; it carries the keys
 * there. Roles bring each platform's own behaviour, the words are ours in both languages.
 */
export function menuBar(locale: Locale, act: MenuActions, platform: NodeJS.Platform): Item[] {
  const preferences: Item = {
    label: m.menu_preferences({}, { locale }),
    accelerator: 'CommandOrControl+,',
    click: () => act.open('preferences'),
  };
  const help: Item = { label: m.menu_documentation({}, { locale }), click: () => act.help() };
  const about: Item = { role: 'about', label: m.menu_about({}, { locale }) };
  const quit: Item = { role: 'quit', label: m.menu_quit({}, { locale }) };
  const close: Item = { role: 'close', label: m.menu_close({}, { locale }) };
  const line: Item = { type: 'separator' };

  const mac: Item = {
    label: 'Perch',
    submenu: [
      about,
      line,
      preferences,
      line,
      { role: 'services', label: m.menu_services({}, { locale }) },
      line,
      { role: 'hide', label: m.menu_hide({}, { locale }) },
      { role: 'hideOthers', label: m.menu_hide_others({}, { locale }) },
      { role: 'unhide', label: m.menu_unhide({}, { locale }) },
      line,
      quit,
    ],
  };
  const file: Item = {
    label: m.menu_file({}, { locale }),
    submenu: platform === 'darwin' ? [close] : [preferences, line, close, quit],
  };
  const edit: Item = {
    label: m.menu_edit({}, { locale }),
    submenu: [
      { role: 'undo', label: m.menu_undo({}, { locale }) },
      { role: 'redo', label: m.menu_redo({}, { locale }) },
      line,
      { role: 'cut', label: m.menu_cut({}, { locale }) },
      { role: 'copy', label: m.menu_copy({}, { locale }) },
      { role: 'paste', label: m.menu_paste({}, { locale }) },
      { role: 'selectAll', label: m.menu_select_all({}, { locale }) },
    ],
  };
  const view: Item = {
    label: m.menu_view({}, { locale }),
    submenu: [
      { role: 'zoomIn', label: m.menu_zoom_in({}, { locale }) },
      { role: 'zoomOut', label: m.menu_zoom_out({}, { locale }) },
      { role: 'resetZoom', label: m.menu_zoom_reset({}, { locale }) },
      line,
      { role: 'togglefullscreen', label: m.menu_full_screen({}, { locale }) },
    ],
  };
  const window: Item = {
    label: m.menu_window({}, { locale }),
    role: 'window',
    submenu: [
      { role: 'minimize', label: m.menu_minimize({}, { locale }) },
      { role: 'zoom', label: m.menu_zoom({}, { locale }) },
      line,
      { role: 'front', label: m.menu_front({}, { locale }) },
    ],
  };
  const last: Item = {
    label: m.menu_help({}, { locale }),
    role: 'help',
    submenu: platform === 'darwin' ? [help] : [help, about],
  };
  return platform === 'darwin' ? [mac, file, edit, view, window, last] : [file, edit, view, last];
}

/** Puts it in place, anew when the language changes. */
export function showMenuBar(locale: Locale, act: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuBar(locale, act, process.platform)));
}
