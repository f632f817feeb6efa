import {
  dialog,
  type BrowserWindow,
  type OpenDialogOptions,
  type SaveDialogOptions,
} from 'electron';
import { m } from '../../messages/compiled/messages.js';
import type { Locale } from '../../preload/types.ts';

/** The system's file dialogs; null when the user thought better of it. */
export type Files = {
  /** Asks for a CSV file to read. */
  open(): Promise<string | null>;
  /** Asks where to write one. */
  save(suggested: string): Promise<string | null>;
};

/**
 * One dialog at a time: a second wish is answered as if its dialog had been cancelled.
 * @param parent the window that a dialog lies over, and that waits for it
 */
export function createFiles(locale: () => Locale, parent: () => BrowserWindow | null): Files {
  let asking = false;
  async function ask(show: () => Promise<string | null>): Promise<string | null> {
    if (asking) return null;
    asking = true;
    try {
      return await show();
    } finally {
      asking = false;
    }
  }
  const filters = (...extensions: string[]) => [
    { name: m.bulk_csv({}, { locale: locale() }), extensions },
  ];
  return {
    open: () =>
      ask(async () => {
        const options: OpenDialogOptions = {
          properties: ['openFile'],
          filters: filters('csv', 'txt', 'tsv'),
        };
        const window = parent();
        const { canceled, filePaths } = await (window
          ? dialog.showOpenDialog(window, options)
          : dialog.showOpenDialog(options));
        return canceled ? null : (filePaths[0] ?? null);
      }),
    save: (suggested) =>
      ask(async () => {
        const options: SaveDialogOptions = {
          defaultPath: suggested,
          filters: filters('csv'),
          // On Linux a file would be written over without a question; the other systems ask anyway.
          properties: ['showOverwriteConfirmation'],
        };
        const window = parent();
        const { canceled, filePath } = await (window
          ? dialog.showSaveDialog(window, options)
          : dialog.showSaveDialog(options));
        return canceled || filePath === '' ? null : filePath;
      }),
  };
}
