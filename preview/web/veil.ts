import type { Answer, DialogPicture } from '../picture.ts';
import { dialogForm } from './dialogs.ts';
import { element } from './element.ts';

const style = `
  :host { position: fixed; inset: 0; z-index: 2147483647; font: 15px/1.5 system-ui, sans-serif; }
  .cover { position: absolute; inset: 0; display: grid; place-items: center; background: #14201ee0;
    color: #fff; text-align: center; }
  .cover.thin { background: #14201e80; }
  form { background: Canvas; color: CanvasText; text-align: start; padding: 20px 24px; display: grid;
    gap: 8px; border-radius: 14px; width: min(28rem, 90vw); box-shadow: 0 8px 40px #0006; }
  h3, p { margin: 0; }
  .quiet { opacity: 0.75; }
  .buttons { display: flex; gap: 8px; justify-content: flex-end; margin-top: 8px; }
  input:not([type]), textarea { font: inherit; padding: 6px 8px; }
  button { font: inherit; padding: 4px 14px; }
  .primary { font-weight: 600; }
`;

/** What covers the page: why it cannot be used, or the app's dialogs. */
export function createVeil(answer: (dialog: number, given: Answer) => void) {
  let host: HTMLElement | null = null;
  let reason: string | null = null;
  let dialogs: DialogPicture[] = [];

  function draw(): void {
    host?.remove();
    host = null;
    const [dialog] = dialogs;
    if (reason === null && !dialog) return;
    host = document.createElement('perch-preview-veil');
    // Open, so that tests and assistive technology reach in; a sheet, so that the app's policy holds.
    const root = host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    const content =
      reason === null && dialog
        ? dialogForm(dialog, (given) => answer(dialog.id, given))
        : element('p', { role: 'status' }, reason ?? '');
    root.append(element('div', { class: reason === null ? 'cover thin' : 'cover' }, content));
    document.documentElement.append(host);
    root.querySelector<HTMLElement>('input:not([type]), textarea, .primary')?.focus();
  }

  return {
    /** Null uncovers the page. */
    cover(text: string | null) {
      if (reason === text) return;
      reason = text;
      draw();
    },
    ask(waiting: DialogPicture[]) {
      const changed = waiting[0]?.id !== dialogs[0]?.id;
      dialogs = waiting;
      if (changed) draw();
    },
  };
}
