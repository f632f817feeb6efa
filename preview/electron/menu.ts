import { EventEmitter } from 'node:events';
import { imageOf, type NativeImage, type Source } from './image.ts';
import { roleOf } from './roles.ts';
import { snapshot, type Snapshot } from './snapshot.ts';
import { changed } from './stage.ts';
import { event, pose, type Names, type Part } from './typing.ts';
import { BrowserWindow } from './window.ts';

type Template = Electron.MenuItemConstructorOptions;

let commands = 0;

export class MenuItem
  implements
    Pick<
      Electron.MenuItem,
      | 'id'
      | 'label'
      | 'sublabel'
      | 'toolTip'
      | 'type'
      | 'checked'
      | 'enabled'
      | 'visible'
      | 'accelerator'
      | 'commandId'
      | 'click'
    >,
    Names<Electron.MenuItem, 'role' | 'submenu' | 'icon'>
{
  readonly commandId = ++commands;
  id: string;
  label: string;
  sublabel: string;
  toolTip: string;
  readonly type: Electron.MenuItem['type'];
  checked: boolean;
  enabled: boolean;
  visible: boolean;
  accelerator: string | null;
  readonly role: string | undefined;
  icon: NativeImage | undefined;
  readonly submenu: Menu | null;
  readonly click: () => void;

  constructor(options: Template) {
    const role = options.role === undefined ? undefined : roleOf(options.role);
    const submenu = options.submenu ?? role?.submenu;
    this.id = options.id ?? '';
    this.label = options.label ?? role?.label ?? '';
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : pose(submenu ?? null);
    this.type = options.type ?? (this.submenu ? 'submenu' : 'normal');
    if (this.type === 'submenu' && !this.submenu) throw new Error('Invalid submenu');
    this.checked = options.checked ?? false;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.accelerator = options.accelerator ?? role?.accelerator ?? null;
    this.role = options.role;
    this.icon = options.icon === undefined ? undefined : imageOf(pose<Source>(options.icon));
    // A role takes the place of `click`.
    this.click = () => {
      if (this.type === 'checkbox' || this.type === 'radio') this.checked = !this.checked;
      const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows().at(-1);
      if (role?.app) role.app();
      else if (role?.window && window) role.window(window);
      else if (!role) options.click?.(pose(this), pose(window), { triggeredByAccelerator: false });
    };
  }
}

export class Menu
  extends EventEmitter
  implements
    Part<Electron.Menu, 'closePopup'>,
    Names<Electron.Menu, 'items' | 'append' | 'insert' | 'getMenuItemById' | 'popup'>
{
  static #application: Menu | null = null;
  static #shown: Snapshot | null = null;

  static buildFromTemplate(template: readonly (Template | MenuItem)[]): Menu {
    const menu = new Menu();
    for (const entry of template) {
      menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry));
    }
    return menu;
  }

  /** On the desk it is a snapshot, like a tray's. */
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
    Menu.#shown = menu && snapshot(menu);
    changed();
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }

  static get applicationSnapshot(): Snapshot | null {
    return Menu.#shown;
  }

  items: MenuItem[] = [];

  append(item: MenuItem): void {
    this.items.push(item);
  }

  insert(position: number, item: MenuItem): void {
    this.items.splice(position, 0, item);
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  // A context menu over the page: the browser's own takes its place.
  popup(): void {
    this.emit('menu-will-show', event());
  }

  closePopup(): void {
    this.emit('menu-will-close', event());
  }
}
