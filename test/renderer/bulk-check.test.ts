import { fireEvent, screen } from '@testing-library/svelte';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Check } from '../../preload/jobs.ts';
import { checkOf, jobOf, previewOf, soundCheckOf } from '../fakes/jobs.ts';
import { Refusal } from '../fakes/perch.ts';
import { open, openFile } from './bulk.ts';
import { asked, settled } from './page.ts';

const lastCheck = (perch: Awaited<ReturnType<typeof open>>['perch']) =>
  asked(perch, 'bulk').findLast(({ route }) => route === 'bulk.check')?.input;

/** The user lets go of a file over the window. */
async function drop(...files: File[]) {
  // In jsdom a clone of bytes is of Node's own class, which the page does not know.
  vi.stubGlobal('structuredClone', <T>(value: T) => value);
  onTestFinished(() => void vi.unstubAllGlobals());
  await fireEvent.drop(window, { dataTransfer: { types: ['Files'], files } });
  await settled();
}

test('a file is checked for the chosen operation, problems first, and nothing is sent', async () => {
  const { perch, user } = await openFile();
  expect(screen.getByText('2 rows are ready')).toBeVisible();
  expect(screen.getByText('3 rows, 14 kB')).toBeVisible();
  const [, first, second] = screen.getAllByRole('row');
  expect(first).toHaveTextContent(/3\s*empty.*Username is missing/);
  expect(second).toHaveTextContent(/2\s*anna.*Ready/);
  expect(asked(perch, 'bulk').map(({ route }) => route)).toEqual(['bulk.chooseFile', 'bulk.check']);
  await user.click(screen.getByRole('button', { name: 'Remove file' }));
  expect(screen.getByText('Drop a CSV file here')).toBeVisible();
});

test('a row that is not sent says only what keeps it back; a warning says that it is sent', async () => {
  const weak = { code: 'weak-password', level: 'warning', field: 'password', column: 1 } as const;
  const name = { code: 'bad-username', level: 'error', field: 'username', column: 0 } as const;
  const long = { code: 'too-long', level: 'error', field: 'password', column: 1 } as const;
  await openFile({
    check: () =>
      checkOf({
        ...{ rows: 4, invalid: 3, warned: 1, first: [] },
        problems: [
          previewOf({ row: 2, cells: ['12345', '•'], problems: [name, weak] }),
          previewOf({ row: 3, cells: ['maxima', '•'], problems: [name, long] }),
          previewOf({ row: 4, cells: ['a b', '•'], problems: [name] }),
          previewOf({ row: 5, problems: [weak] }),
        ],
      }),
  });
  const said = screen.getAllByRole('row').map((row) => row.lastElementChild?.textContent.trim());
  expect(said.slice(1, 5)).toEqual([
    'Digits alone are not allowed',
    'mta and maxim are reserved; Password is too long',
    'Letters, digits, _ and Chinese only',
    'Weak password, still sent',
  ]);
  expect(screen.getByRole('radio', { name: 'Warnings 1' })).toBeInTheDocument();
});

test('a column is corrected by hand, and neither the fold nor the keyboard loses its place', async () => {
  const missing = checkOf({ missing: ['username'], valid: 0, invalid: 3 });
  let found = missing;
  let answer = (_check: Check) => {};
  const check = vi.fn(() => new Promise<Check>((resolve) => (answer = resolve)));
  const { perch, user } = await openFile({ check });
  answer(found);
  await settled();
  expect(screen.getByRole('alert')).toHaveTextContent('No column is chosen for Username yet.');
  const choice = screen.getByLabelText('Username (required)');
  choice.focus();
  await user.selectOptions(choice, '2: Password');
  expect(lastCheck(perch)).toEqual({ operation: 'register', mapping: { username: 1 } });
  // While the file is read anew its old picture stays.
  expect(screen.getByRole('table').closest('[aria-busy]')).toHaveAttribute('aria-busy', 'true');
  expect(screen.getByRole('button', { name: 'Create users' })).toBeDisabled();
  found = checkOf();
  answer(found);
  await settled();
  expect(screen.getByRole('table').closest('[aria-busy]')).toHaveAttribute('aria-busy', 'false');
  expect(screen.queryByRole('alert')).toBeNull();
  expect(choice).toHaveFocus();
  expect(choice.closest('details')).toHaveAttribute('open');
});

test('other letters keep the columns that were chosen by hand; other columns do not', async () => {
  let width = 2;
  const { perch, user } = await openFile({
    check: () => {
      const found = checkOf();
      return { ...found, columns: found.columns.slice(0, width) };
    },
  });
  await user.selectOptions(screen.getByLabelText('Username (required)'), '2: Password');
  await settled();
  await user.selectOptions(screen.getByLabelText('Characters'), 'GB18030');
  await settled();
  expect(lastCheck(perch)).toMatchObject({ encoding: 'gb18030', mapping: { username: 1 } });
  width = 1;
  await user.selectOptions(screen.getByLabelText('Separator'), 'Tab');
  await settled();
  expect(lastCheck(perch)).toEqual({
    ...{ operation: 'register', encoding: 'gb18030', delimiter: '\t' },
  });
});

test('how the file was read is said at it, and one click from being mended', async () => {
  const file = { name: 'users.csv', size: 65, encoding: 'gb18030', delimiter: ';' } as const;
  const { user } = await openFile({
    check: () => checkOf({ file, counts: { 'bad-characters': 2 } }),
  });
  expect(screen.getByText('Read as GB18030, semicolon')).toBeVisible();
  expect(screen.getByText('2 rows have characters that cannot be read')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Letters look wrong?' }));
  const choice = screen.getByLabelText('Characters');
  expect(choice).toHaveFocus();
  expect(choice.closest('details')).toHaveAttribute('open');
});

test('letters that are hardly what somebody wrote are pointed out, when all can be read', async () => {
  const file = { name: 'users.csv', size: 65, encoding: 'gb18030', delimiter: ';' } as const;
  const { user } = await openFile({ check: () => soundCheckOf({ file, misread: true }) });
  expect(screen.getByText('The letters are probably wrong')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Choose characters' }));
  expect(screen.getByLabelText('Characters')).toHaveFocus();
  expect(screen.getByRole('option', { name: 'Windows-1252' })).toBeInTheDocument();
});

test('a file that cannot be used is refused in words with the row, and can be read otherwise', async () => {
  const check = vi.fn((): Check => {
    throw new Refusal({ code: 'quote-not-closed', row: 12 });
  });
  const { perch, user } = await openFile({ check });
  expect(screen.getByText(/A quote is opened and never closed.*\(row 12\)/)).toBeVisible();
  const choice = screen.getByLabelText('Characters');
  expect(choice).toHaveDisplayValue('Automatic');
  check.mockImplementation(() => checkOf());
  choice.focus();
  await user.selectOptions(choice, 'GB18030');
  await settled();
  expect(lastCheck(perch)).toEqual({ operation: 'register', encoding: 'gb18030' });
  expect(screen.getByText('2 rows are ready')).toBeVisible();
  expect(screen.getByLabelText('Characters')).toHaveFocus();
});

test('for a file that is none of this kind there is nothing to choose', async () => {
  await openFile({
    check: () => {
      throw new Refusal({ code: 'workbook' });
    },
  });
  expect(screen.getByRole('alert')).toHaveTextContent('This file cannot be used');
  expect(screen.queryByLabelText('Characters')).toBeNull();
});

test.each([
  [
    'columns that nothing fills',
    checkOf({ missing: ['username', 'password'], valid: 0, invalid: 3 }),
    'The columns come first',
  ],
  [
    'headings alone',
    soundCheckOf({ rows: 0, valid: 0, first: [] }),
    'The file has headings and no rows',
  ],
  ['rows that are all wrong', checkOf({ valid: 0, invalid: 3 }), 'No row is ready'],
])('with %s it is said what to do, and no count of nothing', async (_name, found, words) => {
  await openFile({ check: () => found });
  expect(screen.getByText(words)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Create users' })).toBeDisabled();
  expect(screen.queryByText(/0 rows are ready/)).toBeNull();
});

test('with a single view there is no choice of views', async () => {
  await openFile({ check: () => soundCheckOf() });
  expect(screen.queryByRole('radiogroup')).toBeNull();
});

test('the button starts the job with the size of the calls, and leads to it', async () => {
  const start = vi.fn(() => ({ id: 7 }));
  const { perch, user } = await openFile({ start });
  expect(screen.getByText('1 call of 2 rows')).toBeVisible();
  const chunk = screen.getByRole('textbox', { name: 'Rows in a call' });
  const button = screen.getByRole('button', { name: 'Create 2 users' });
  await user.clear(chunk);
  await user.type(chunk, '501');
  expect(button).toBeDisabled();
  await user.clear(chunk);
  await user.type(chunk, '1');
  expect(screen.getByText('2 calls of 1 row')).toBeVisible();
  const table = screen.getByRole('table');
  expect(chunk.compareDocumentPosition(table)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  await user.click(button);
  expect(start).toHaveBeenCalledWith({ chunk: 1, note: '' });
  perch.push({ jobs: [jobOf()] });
  await settled();
  expect(screen.getByRole('progressbar', { name: 'Creating users' })).toHaveAttribute(
    'aria-valuenow',
    '63',
  );
});

test('large numbers are written as numbers', async () => {
  await openFile({ check: () => soundCheckOf({ rows: 1_000_000, valid: 1_000_000 }) });
  expect(screen.getByText('1,000,000 rows, 14 kB')).toBeVisible();
  expect(screen.getByText('1,000,000 rows are ready')).toBeVisible();
  expect(screen.getByText('20,000 calls of 50 rows')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Create 1,000,000 users' })).toBeEnabled();
});

test('a dropped file has its name at once, and another takes its place', async () => {
  let arrive = () => {};
  const names: string[] = [];
  await open([], {
    receiveFile: async ({ name, bytes }) => {
      names.push(name);
      await new Promise<void>((resolve) => (arrive = resolve));
      return { name, size: bytes.byteLength };
    },
    check: () => checkOf(),
  });
  await drop(new File(['username'], 'first.csv'));
  expect(screen.getByText('first.csv')).toBeVisible();
  expect(screen.getByText('8 bytes')).toBeVisible();
  arrive();
  await settled();
  await settled();
  expect(screen.getByText('2 rows are ready')).toBeVisible();
  await drop(new File(['username,'], 'second.csv'));
  expect(screen.getByText('second.csv')).toBeVisible();
  expect(screen.queryByText('2 rows are ready')).toBeNull();
  arrive();
  await settled();
  expect(names).toEqual(['first.csv', 'second.csv']);
});

test('a dropped file that does not arrive leaves the first step', async () => {
  await open([], {
    receiveFile: () => {
      throw new Refusal({ code: 'disk-full' });
    },
  });
  await drop(new File(['username'], 'first.csv'));
  expect(screen.getByRole('alert')).toBeVisible();
  expect(screen.getByText('Drop a CSV file here')).toBeVisible();
});
