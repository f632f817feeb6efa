import * as v from 'valibot';

/** What the desk shows: the parts of the system that a browser tab has no place for. */
export type Picture = {
  name: string;
  version: string;
  badge: number;
  startsAtLogin: boolean;
  trays: TrayPicture[];
  menu: ItemPicture[] | null;
  windows: WindowPicture[];
  notes: NotePicture[];
  dialogs: DialogPicture[];
  outside: { how: string; what: string }[];
  asked: Asked[];
  clipboard: string;
  shortcuts: string[];
  displays: { id: number; label: string; bounds: Area; scaleFactor: number }[];
  system: {
    online: boolean;
    onBattery: boolean;
    locked: boolean;
    dark: boolean;
    themeSource: 'system' | 'light' | 'dark';
    keyring: Keyring;
    keptAwake: number;
  };
};

export type Area = { x: number; y: number; width: number; height: number };

export type ItemPicture = {
  id: string;
  type: Electron.MenuItem['type'];
  label: string;
  accelerator: string | null;
  checked: boolean;
  enabled: boolean;
  visible: boolean;
  icon: string | null;
  submenu: ItemPicture[] | null;
};

export type TrayPicture = {
  id: number;
  tooltip: string;
  title: string;
  /** A data address; empty when the app gave an image that is none. */
  image: string;
  items: ItemPicture[];
};

export type WindowPicture = {
  id: number;
  title: string;
  href: string;
  shown: boolean;
  focused: boolean;
  state: 'normal' | 'minimized' | 'maximized' | 'full screen';
  /** Whether a browser tab has the window's page open. */
  watched: boolean;
  bounds: Area;
  /** 0 to 1, 'busy', or null without a progress bar. */
  progress: number | 'busy' | null;
  /** What the picture laid over the taskbar icon says. */
  overlay: string | null;
  flashing: boolean;
};

export type NotePicture = {
  id: number;
  title: string;
  body: string;
  icon: string | null;
  silent: boolean;
  urgency: string;
  actions: string[];
  replies: boolean;
  shown: boolean;
};

export type DialogPicture = {
  id: number;
  kind: 'message' | 'error' | 'open' | 'save';
  title: string;
  message: string;
  detail: string;
  buttons: string[];
  defaultButton: number;
  cancelButton: number;
  checkbox: { label: string; checked: boolean } | null;
  defaultPath: string;
  filters: string[];
  many: boolean;
};

/** One thing that the page wanted from main's locks, and what they said. */
export type Asked = {
  what: 'permission' | 'permission check' | 'navigation' | 'new window';
  detail: string;
  granted: boolean;
};

export const keyrings = ['ok', 'none', 'locked'] as const;
export type Keyring = (typeof keyrings)[number];

const number = v.number();
const text = v.string();
const index = v.pipe(number, v.integer(), v.minValue(0));
const area = v.object({ x: number, y: number, width: number, height: number });

/** How a dialog is answered: a button (with the checkbox), or chosen paths (none: cancelled). */
export const Answer = v.union([
  v.object({ button: index, checked: v.optional(v.boolean(), false) }),
  v.object({ paths: v.array(text) }),
]);
export type Answer = v.InferInput<typeof Answer>;

/** What can be done on the desk; the arguments of each. Tests do the same through its socket. */
export const acts = {
  look: v.tuple([]),
  'tray.click': v.tuple([index]),
  'tray.rightClick': v.tuple([index]),
  'tray.doubleClick': v.tuple([index]),
  /** The owner is `menu` for the application menu or a tray's id. */
  'menu.choose': v.tuple([v.union([v.literal('menu'), index]), text]),
  'note.click': v.tuple([index]),
  'note.action': v.tuple([index, index]),
  'note.reply': v.tuple([index, text]),
  'note.close': v.tuple([index]),
  'note.fail': v.tuple([index]),
  'window.close': v.tuple([index]),
  'window.focus': v.tuple([index]),
  'window.blur': v.tuple([index]),
  'window.minimize': v.tuple([index]),
  'window.maximize': v.tuple([index]),
  'window.restore': v.tuple([index]),
  'window.bounds': v.tuple([index, area]),
  /** Answers that dialog, or with null the oldest one waiting or else the next to come. */
  'dialog.answer': v.tuple([v.nullable(index), Answer]),
  'permission.ask': v.tuple([text]),
  'app.activate': v.tuple([]),
  'app.secondInstance': v.tuple([v.array(text)]),
  'app.openUrl': v.tuple([text]),
  'app.quit': v.tuple([]),
  power: v.tuple([
    v.picklist(['suspend', 'resume', 'lock-screen', 'unlock-screen', 'on-ac', 'on-battery']),
  ]),
  network: v.tuple([v.boolean()]),
  dark: v.tuple([v.boolean()]),
  'display.add': v.tuple([area]),
  'display.remove': v.tuple([index]),
  'shortcut.press': v.tuple([text]),
  'shortcut.take': v.tuple([text]),
} as const;

export type ActName = keyof typeof acts;
export type ActArgs<K extends ActName> = v.InferInput<(typeof acts)[K]>;

/** What the host says on the desk's socket. */
export type DeskMessage =
  | { kind: 'picture'; picture: Picture }
  | { kind: 'done'; id: number; error: string | null; picture: Picture };

/** What the desk says: `id` comes back in `done`. */
export const DeskRequest = v.object({ id: number, name: text, args: v.array(v.unknown()) });
