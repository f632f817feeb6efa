// Where a tab goes when its window is closed; it follows the next window.
import { openDesk } from './desk-link.ts';

const status = document.getElementById('status');

const act = openDesk(
  ({ windows }) => {
    const next = windows.at(-1);
    if (next) location.replace(next.href);
  },
  (text) => status?.replaceChildren(text ?? ''),
);

document.getElementById('again')?.addEventListener('click', () => act('app.secondInstance', []));
