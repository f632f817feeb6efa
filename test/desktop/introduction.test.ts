import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toastActivator } from '../../main/desktop/identity.ts';
import { app } from '../fakes/electron.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { introduce, takeName } = await import('../../main/desktop/introduction.ts');

beforeEach(() => {
  app.setName('Perch');
  app.modelId = '';
  app.activator = '';
  app.schemes = [];
});
afterEach(() => {
  app.isPackaged = false;
  vi.restoreAllMocks();
});

const on = (platform: NodeJS.Platform) =>
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);

test('only Windows has to be told who this is', () => {
  app.isPackaged = true;
  for (const platform of ['linux', 'darwin'] as const) {
    on(platform);
    introduce();
  }
  expect([app.modelId, app.activator, app.schemes]).toEqual(['', '', []]);
});

test('an installed program has the names of the installer, and takes the links', () => {
  on('win32');
  app.isPackaged = true;
  takeName();
  introduce();
  expect(app.getName()).toBe('Perch');
  expect(app.modelId).toBe('app.perch.Perch');
  expect(app.activator).toBe(toastActivator);
  expect(app.schemes).toEqual(['perch']);
});

test('one that runs from its sources leaves the installed one alone', () => {
  on('win32');
  takeName();
  introduce();
  expect(app.getName()).toBe('Perch Dev');
  expect(app.modelId).toBe('app.perch.Perch.dev');
  expect([app.activator, app.schemes]).toEqual(['', []]);
});
