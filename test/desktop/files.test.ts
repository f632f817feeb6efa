import { beforeEach, expect, test, vi } from 'vitest';
import { BrowserWindow, files } from '../fakes/electron.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { createFiles } = await import('../../main/desktop/files.ts');

const window = new BrowserWindow({});
const over = (() => window) as unknown as Parameters<typeof createFiles>[1];

beforeEach(() => {
  files.asked = [];
  files.answers = [];
});

test('a file to read is asked for over the window', async () => {
  files.answers = [['/home/lin/users.csv']];
  const { open } = createFiles(() => 'zh-CN', over);
  expect(await open()).toBe('/home/lin/users.csv');
  expect(files.asked).toEqual([
    {
      parent: window,
      options: {
        properties: ['openFile'],
        filters: [{ name: 'CSV 文件', extensions: ['csv', 'txt', 'tsv'] }],
      },
    },
  ]);
});

test('a place to write is suggested, without a window as well', async () => {
  files.answers = [['/home/lin/result.csv']];
  const { save } = createFiles(
    () => 'en',
    () => null,
  );
  expect(await save('result.csv')).toBe('/home/lin/result.csv');
  expect(files.asked).toMatchObject([{ parent: null, options: { defaultPath: 'result.csv' } }]);
});

test('the dialog asks before a file is written over', async () => {
  files.answers = [['/home/lin/result.csv']];
  await createFiles(() => 'en', over).save('result.csv');
  const properties = ['showOverwriteConfirmation'];
  expect(files.asked).toMatchObject([{ parent: window, options: { properties } }]);
});

test.each(['open', 'save'] as const)('thinking better of it is no file (%s)', async (name) => {
  files.answers = [[]];
  const dialogs = createFiles(() => 'en', over);
  expect(await dialogs[name]('result.csv')).toBeNull();
});

test('there is one dialog at a time, and after it there may be another', async () => {
  files.answers = [['/a.csv'], ['/b.csv']];
  const dialogs = createFiles(() => 'en', over);
  const first = dialogs.open();
  expect(await dialogs.save('b.csv')).toBeNull();
  expect(await first).toBe('/a.csv');
  expect(await dialogs.save('b.csv')).toBe('/b.csv');
  expect(files.asked).toHaveLength(2);
});
