import * as v from 'valibot';
import { Answer, type DialogPicture } from '../picture.ts';
import { changed } from './stage.ts';
import type { Names } from './typing.ts';

type Given = v.InferOutput<typeof Answer>;
type Waiting = DialogPicture & { answer(given: Given): void };

const waiting = new Map<number, Waiting>();
const queued: Given[] = [];
const watchers = new Set<() => void>();
let next = 1;

const blank = {
  title: '',
  message: '',
  detail: '',
  buttons: ['Cancel', 'OK'],
  defaultButton: 1,
  cancelButton: 0,
  checkbox: null,
  defaultPath: '',
  filters: [],
  many: false,
};

/** Asks on the desk and over the window's page; an answer given in advance is taken at once. */
function ask(picture: Omit<DialogPicture, 'id'>): Promise<Given> {
  const early = queued.shift();
  if (early) return Promise.resolve(early);
  const { promise, resolve } = Promise.withResolvers<Given>();
  const id = next++;
  waiting.set(id, { ...picture, id, answer: resolve });
  tellWatchers();
  return promise;
}

/** With null: the oldest dialog that waits, or else the next to come. */
export function answerDialog(id: number | null, given: unknown): void {
  const answer = v.parse(Answer, given);
  const dialog = id === null ? [...waiting.values()][0] : waiting.get(id);
  if (dialog) {
    waiting.delete(dialog.id);
    dialog.answer(answer);
  } else if (id === null) queued.push(answer);
  tellWatchers();
}

export const waitingDialogs = (): DialogPicture[] =>
  [...waiting.values()].map(({ answer: _answer, ...picture }) => picture);

/** Calls back whenever another set of dialogs is open. */
export const watchDialogs = (watcher: () => void) => watchers.add(watcher);

function tellWatchers(): void {
  changed();
  for (const watcher of watchers) watcher();
}

const filterNames = (filters: Electron.FileFilter[] = []) =>
  filters.map(({ name, extensions }) => `${name} (${extensions.join(', ')})`);

async function paths(picture: Partial<DialogPicture> & Pick<DialogPicture, 'kind'>) {
  const given = await ask({ ...blank, ...picture });
  return 'paths' in given ? given.paths : [];
}

// Electron's dialogs may be given the window they belong to first; here it makes no difference.
const last = <T>(args: [T] | [unknown, T]): T => (args.length === 1 ? args[0] : args[1]);

export const dialog = {
  async showMessageBox(
    ...args: [Electron.MessageBoxOptions] | [unknown, Electron.MessageBoxOptions]
  ) {
    const options = last(args);
    const { buttons = [], defaultId = 0, checkboxLabel = '', checkboxChecked = false } = options;
    const labels = buttons.length > 0 ? buttons : ['OK'];
    const cancelled = labels.findIndex((label) => /^(cancel|no)$/i.test(label));
    const given = await ask({
      ...blank,
      kind: 'message',
      title: options.title ?? '',
      message: options.message,
      detail: options.detail ?? '',
      buttons: labels,
      defaultButton: defaultId,
      // As Electron: without an id, the button that says so, else the first.
      cancelButton: options.cancelId ?? Math.max(0, cancelled),
      checkbox: checkboxLabel === '' ? null : { label: checkboxLabel, checked: checkboxChecked },
    });
    const response =
      'button' in given ? given.button : (options.cancelId ?? Math.max(0, cancelled));
    return { response, checkboxChecked: 'button' in given && given.checked };
  },
  /** Electron waits for an answer here; an app that ends at once could not be read on the desk. */
  showErrorBox(title: string, content: string) {
    console.error(`${title}\n${content}`);
    void ask({
      ...blank,
      kind: 'error',
      title,
      message: content,
      buttons: ['OK'],
      defaultButton: 0,
    });
  },
  async showOpenDialog(
    ...args: [Electron.OpenDialogOptions] | [unknown, Electron.OpenDialogOptions]
  ) {
    const { title = '', message = '', defaultPath = '', filters, properties = [] } = last(args);
    const many = properties.includes('multiSelections');
    const shown = { title, message, defaultPath, filters: filterNames(filters), many };
    const filePaths = await paths({ kind: 'open', ...shown });
    return { canceled: filePaths.length === 0, filePaths };
  },
  async showSaveDialog(
    ...args: [Electron.SaveDialogOptions] | [unknown, Electron.SaveDialogOptions]
  ) {
    const { title = '', message = '', defaultPath = '', filters } = last(args);
    const shown = { title, message, defaultPath, filters: filterNames(filters) };
    const [filePath = ''] = await paths({ kind: 'save', ...shown });
    return { canceled: filePath === '', filePath };
  },
} satisfies Names<
  Electron.Dialog,
  'showMessageBox' | 'showErrorBox' | 'showOpenDialog' | 'showSaveDialog'
>;
