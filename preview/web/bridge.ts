// Runs in the window's page before the page's own scripts: the page side of the stand-in.
import { electron } from './electron.ts';
import { openLink } from './link.ts';
import { watchNavigation } from './navigation.ts';
import { routePermissions } from './permissions.ts';
import preload, { system } from './preload.js';
import { createVeil } from './veil.ts';

const own = new URL(import.meta.url);
const link = openLink(new URL('.', own), own.searchParams.get('doc') ?? '');
const veil = createVeil((dialog, answer) => link.post({ kind: 'answer', dialog, answer }));
const ipc = electron(link);
const navigation = watchNavigation(link);
routePermissions(link);

link.listen(
  {
    event: ({ channel, args }) => ipc.deliver(channel, args),
    shown: ({ shown }) =>
      veil.cover(shown ? null : 'This window is hidden. Open it from the tray.'),
    dialogs: ({ dialogs }) => veil.ask(dialogs),
    reload: () => navigation.reload(),
    // A page cannot set what `prefers-color-scheme` answers, but the scheme that it is drawn in.
    theme: ({ source }) => {
      document.documentElement.style.colorScheme = source === 'system' ? '' : source;
    },
    zoom: ({ factor }) => {
      document.documentElement.style.zoom = String(factor);
    },
    // Deprecated, but the only way for a page to do what a menu's "Copy" does.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    edit: ({ command }) => void document.execCommand(command),
    taken: () => {
      link.leave();
      veil.cover('This window is open in another tab.');
    },
    closed: ({ next }) => {
      link.leave();
      navigation.replace(next);
    },
  },
  () => {
    veil.cover('The app has stopped. This page comes back with it.');
    link.awaitReturn(() => navigation.reload());
  },
);

const dark = matchMedia('(prefers-color-scheme: dark)');
const tellDark = () => link.post({ kind: 'dark', dark: dark.matches });
dark.addEventListener('change', tellDark);
tellDark();

window.addEventListener('load', () => link.post({ kind: 'loaded' }));
window.addEventListener('focus', () => link.post({ kind: 'focus', focused: true }));
window.addEventListener('blur', () => link.post({ kind: 'focus', focused: false }));
window.addEventListener('resize', () => {
  link.post({ kind: 'size', width: innerWidth, height: innerHeight });
});

const tellTitle = () => link.post({ kind: 'title', title: document.title });
const titles = new MutationObserver(tellTitle);
titles.observe(document.head, { childList: true, subtree: true, characterData: true });
tellTitle();

const modules: Record<string, unknown> = { electron: ipc.module };
const require = (name: string): unknown => {
  if (Object.hasOwn(modules, name)) return modules[name];
  throw new Error(`module not found: ${name}`);
};
const sandboxed = { ...system, type: 'renderer', sandboxed: true, contextIsolated: true };
preload(require, { exports: {} }, {}, Object.freeze({ ...sandboxed, versions: {} }));
