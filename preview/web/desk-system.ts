import type { ActArgs, ActName, Picture } from '../picture.ts';
import { button, element } from './element.ts';

type Act = <K extends ActName>(name: K, ...args: ActArgs<K>) => void;

/** What a user does to the computer itself: sleep, network, displays, another start. */
export function systemControls(picture: Picture, act: Act): HTMLElement {
  const { system, displays, shortcuts } = picture;
  const facts: [string, string][] = [
    ['Version', picture.version],
    ['Badge', String(picture.badge)],
    ['Starts at login', picture.startsAtLogin ? 'yes' : 'no'],
    ['Theme', `${system.themeSource} (browser: ${system.dark ? 'dark' : 'light'})`],
    ['Keyring', system.keyring],
    ['Kept awake by', `${system.keptAwake}`],
    ['Clipboard', picture.clipboard],
    ['Shortcuts', shortcuts.join(', ')],
    ['Displays', displays.map(({ bounds }) => `${bounds.width} × ${bounds.height}`).join(', ')],
  ];
  const list = element('dl');
  for (const [term, value] of facts) {
    list.append(element('dt', { class: 'quiet' }, term), element('dd', {}, value || '–'));
  }

  const row = (...children: Node[]) => element('p', { class: 'buttons' }, ...children);
  return element(
    'div',
    {},
    list,
    row(
      button('Suspend', () => act('power', 'suspend')),
      button('Resume', () => act('power', 'resume')),
      system.locked
        ? button('Unlock screen', () => act('power', 'unlock-screen'))
        : button('Lock screen', () => act('power', 'lock-screen')),
      system.onBattery
        ? button('Plug in', () => act('power', 'on-ac'))
        : button('Unplug', () => act('power', 'on-battery')),
      system.online
        ? button('Go offline', () => act('network', false))
        : button('Go online', () => act('network', true)),
    ),
    row(
      button('Add a display', () =>
        act('display.add', { x: 1920, y: 0, width: 1280, height: 1024 }),
      ),
      ...displays
        .slice(1)
        .map(({ id, label }) => button(`Take away ${label}`, () => act('display.remove', id))),
    ),
    row(...shortcuts.map((keys) => button(`Press ${keys}`, () => act('shortcut.press', keys)))),
    askPermission(act),
    row(
      button('Start again', () => act('app.secondInstance', [])),
      button('Activate', () => act('app.activate')),
      button('Quit', () => act('app.quit')),
    ),
  );
}

function askPermission(act: Act): HTMLElement {
  const names = ['notifications', 'geolocation', 'media', 'clipboard-read', 'fullscreen'];
  const choice = element(
    'select',
    { 'aria-label': 'Permission' },
    ...names.map((name) => element('option', {}, name)),
  );
  const ask = button('Ask for this permission', () => act('permission.ask', choice.value));
  return element('p', { class: 'buttons' }, choice, ask);
}
