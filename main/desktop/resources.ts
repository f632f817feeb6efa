import { join } from 'node:path';
import { app } from 'electron';

/** Files for other programs. They cannot look into the archive, so the installers lay these beside it. */
const beside = (name: string, source: string) =>
  app.isPackaged ? join(process.resourcesPath, name) : join(app.getAppPath(), source);

/** Linux draws the About box with it. */
export const icon = () => beside('icon.png', 'assets/app/256x256.png');

/** Whose work is in Perch; the build writes it. */
export const licences = () => beside('licences.txt', 'out/licences.txt');
