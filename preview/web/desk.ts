import type { NotePicture, Picture, TrayPicture, WindowPicture } from '../picture.ts';
import { openDesk } from './desk-link.ts';
import { menu } from './desk-menu.ts';
import { systemControls } from './desk-system.ts';
import { dialogForm } from './dialogs.ts';
import { button, element } from './element.ts';

const act = openDesk(draw, (text) => place('status', text ?? ''));

/** Fills a part of the page; the focus stays where it was, on the same thing. */
function place(id: string, ...children: (Node | string)[]): void {
  const part = document.getElementById(id);
  if (!part) return;
  const focused = part.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  part.replaceChildren(...children);
  if (focused === null) return;
  const again = [...part.querySelectorAll<HTMLElement>('button, input, a, select, textarea')];
  again.find((one) => keyOf(one) === focused)?.focus();
}

const keyOf = (one: Element | null) =>
  `${one?.getAttribute('data-id')} ${one?.getAttribute('aria-label')} ${one?.textContent}`;

const lines = (entries: string[], none: string) =>
  (entries.length > 0 ? entries : [none]).map((entry) => element('li', {}, entry));

let drawn = '';

function draw(picture: Picture): void {
  const text = JSON.stringify(picture);
  // A field that is being filled in must not be drawn anew for nothing.
  if (text === drawn) return;
  drawn = text;
  document.title = `${picture.name} desk`;
  place('name', picture.name);
  place('trays', ...picture.trays.map(tray), picture.trays.length > 0 ? '' : 'No tray icon');
  place('windows', ...picture.windows.map(windowLine));
  if (picture.windows.length === 0) place('windows', element('li', {}, 'No window is open'));
  place('menu', picture.menu ? appMenu(picture.menu) : '');
  place('notes', ...picture.notes.toReversed().map(noteLine));
  drawDialogs(picture);
  place('system', systemControls(picture, act));
  place(
    'outside',
    ...lines(
      picture.outside.map(({ how, what }) => `${how}: ${what}`),
      'Nothing',
    ),
  );
  const asked = picture.asked.map(
    ({ what, detail, granted }) => `${what} ${detail}: ${granted ? 'granted' : 'denied'}`,
  );
  place('asked', ...lines(asked.reverse(), 'Nothing'));
}

function drawDialogs({ dialogs }: Picture): void {
  const section = document.getElementById('dialogs-section');
  if (section) section.hidden = dialogs.length === 0;
  const forms = dialogs.map((one) =>
    dialogForm(one, (given) => act('dialog.answer', one.id, given)),
  );
  place('dialogs', ...forms);
}

function tray({ id, tooltip, title, image, items }: TrayPicture): HTMLElement {
  const picture = image
    ? element('img', { src: image, alt: '', width: '22', height: '22' })
    : element('span', {}, '(no picture)');
  const icon = button('', () => act('tray.click', id), {
    class: 'icon',
    title: tooltip,
    'aria-label': `Tray icon: ${tooltip}`,
  });
  icon.append(picture, title);
  icon.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    act('tray.rightClick', id);
  });
  icon.addEventListener('dblclick', () => act('tray.doubleClick', id));
  const choose = (item: string) => act('menu.choose', id, item);
  const tip = element('p', { class: 'quiet' }, tooltip);
  return element('div', {}, icon, tip, ...(items.length > 0 ? [menu(items, 'Tray', choose)] : []));
}

function windowLine(window: WindowPicture): HTMLElement {
  const { id, title, href, bounds, state } = window;
  const { width, height } = bounds;
  const link = element('a', { href, target: `preview-window-${id}` }, title || `Window ${id}`);
  const facts = [
    window.shown ? (window.focused ? 'shown, focused' : 'shown') : 'hidden',
    state,
    `${width} × ${height}`,
    window.watched ? 'open in a tab' : 'not open in any tab',
    window.progress === null ? '' : `progress ${percent(window.progress)}`,
    window.overlay === null ? '' : `overlay ${window.overlay}`,
    window.flashing ? 'flashing' : '',
  ];
  const popup = () => {
    open(href, `preview-window-${id}`, `popup,width=${width},height=${height}`);
  };
  return element(
    'li',
    {},
    link,
    element('p', { class: 'quiet' }, facts.filter((fact) => fact !== '').join(' · ')),
    element(
      'p',
      { class: 'buttons' },
      button('Open at its size', popup),
      button('Focus', () => act('window.focus', id)),
      button('Minimize', () => act('window.minimize', id)),
      button('Maximize', () => act('window.maximize', id)),
      button('Restore', () => act('window.restore', id)),
      button('Close', () => act('window.close', id)),
    ),
  );
}

const percent = (progress: number | 'busy') =>
  progress === 'busy' ? 'without end' : `${Math.round(progress * 100)} %`;

const appMenu = (items: NonNullable<Picture['menu']>) =>
  element(
    'details',
    {},
    element('summary', {}, 'Application menu'),
    menu(items, 'Application menu', (item) => act('menu.choose', 'menu', item)),
  );

function noteLine(note: NotePicture): HTMLElement {
  const { id, title, body, icon, actions, shown } = note;
  const text = button('', () => act('note.click', id), { 'aria-label': title, disabled: !shown });
  if (icon) text.append(element('img', { src: icon, alt: '', width: '16', height: '16' }), ' ');
  text.append(element('strong', {}, title));
  const buttons = actions.map((label, index) =>
    button(label, () => act('note.action', id, index), { disabled: !shown }),
  );
  if (shown) buttons.push(button('Dismiss', () => act('note.close', id)));
  if (note.replies && shown) buttons.push(replyButton(note));
  const state = shown ? (note.silent ? 'silent' : '') : 'gone';
  return element(
    'li',
    { 'data-shown': String(shown) },
    text,
    element('p', {}, body),
    element('p', { class: 'quiet' }, state),
    element('p', { class: 'buttons' }, ...buttons),
  );
}

const replyButton = ({ id }: NotePicture) =>
  button('Reply', () => {
    const text = prompt('Reply');
    if (text !== null) act('note.reply', id, text);
  });
