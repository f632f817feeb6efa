/** Where main writes what a maintainer needs; `main/desktop/log-file.ts` is the one that keeps it. */
export type Log = {
  info(message: string, detail?: unknown): void;
  warn(message: string, detail?: unknown): void;
  error(message: string, detail?: unknown): void;
};
