import { screen, within } from '@testing-library/svelte';
import Bell from '@lucide/svelte/icons/bell';
import { expect, test, vi } from 'vitest';
import Avatar from '../../renderer/components/Avatar.svelte';
import Banner from '../../renderer/components/Banner.svelte';
import Button from '../../renderer/components/Button.svelte';
import Checkbox from '../../renderer/components/Checkbox.svelte';
import Dialog from '../../renderer/components/Dialog.svelte';
import Field from '../../renderer/components/Field.svelte';
import Menu from '../../renderer/components/Menu.svelte';
import RadioCards from '../../renderer/components/RadioCards.svelte';
import SaveBar from '../../renderer/components/SaveBar.svelte';
import Segmented from '../../renderer/components/Segmented.svelte';
import Select from '../../renderer/components/Select.svelte';
import SwitchRow from '../../renderer/components/SwitchRow.svelte';
import Tag from '../../renderer/components/Tag.svelte';
import { connect, show, text } from './page.ts';

const row = { icon: Bell, label: 'Sound', detail: 'Plays on arrival.', on: false };

test('a switch is named by its label alone and described by its consequence', async () => {
  const onchange = vi.fn();
  const { user } = show(SwitchRow, { ...row, onchange });
  const control = screen.getByRole('switch', { name: 'Sound' });
  expect(control).toHaveAccessibleDescription('Plays on arrival.');
  expect(control).not.toBeChecked();
  await user.click(screen.getByText('Plays on arrival.'));
  expect(onchange).toHaveBeenCalledWith(true);
});

test('a switch goes back when the choice came to nothing', async () => {
  const { user } = show(SwitchRow, { ...row, onchange: () => Promise.resolve() });
  await user.click(screen.getByRole('switch'));
  await vi.waitFor(() => expect(screen.getByRole('switch')).not.toBeChecked());
});

test('a switch on its way says that it is busy, and a disabled one takes no choice', async () => {
  const onchange = vi.fn();
  const { user, rerender } = show(SwitchRow, { ...row, busy: true, onchange });
  expect(screen.getByRole('switch')).toHaveAttribute('aria-busy', 'true');
  await rerender({ busy: false, disabled: true });
  await user.click(screen.getByRole('switch'));
  expect(onchange).not.toHaveBeenCalled();
});

test('segments are radios: the arrow keys move and choose', async () => {
  const onchange = vi.fn();
  const options = [
    { value: 'light', label: 'Light' },
    { value: 'dark', label: 'Dark' },
  ];
  const { user } = show(Segmented, { label: 'Theme', options, value: 'light', onchange });
  const group = screen.getByRole('radiogroup', { name: 'Theme' });
  expect(within(group).getByRole('radio', { name: 'Light' })).toBeChecked();
  await user.tab();
  await user.keyboard('{ArrowRight}');
  expect(onchange).toHaveBeenCalledWith('dark');
});

test('a select hands out the value, and shows what is true when the choice came to nothing', async () => {
  const onchange = vi.fn(() => Promise.resolve());
  const options = [
    { value: 1, label: 'Every minute' },
    { value: 5, label: 'Every 5 minutes' },
  ];
  const { user } = show(Select, { label: 'Check', options, value: 1, onchange });
  const select = screen.getByRole('combobox', { name: 'Check' });
  await user.selectOptions(select, 'Every 5 minutes');
  expect(onchange).toHaveBeenCalledWith(5);
  await vi.waitFor(() => expect(select).toHaveDisplayValue('Every minute'));
});

test('radio cards are one group with a legend', async () => {
  const onchange = vi.fn();
  const options = [
    { value: 0, label: 'Anyone', detail: 'No questions asked.' },
    { value: 3, label: 'Nobody' },
  ];
  const { user } = show(RadioCards, { legend: 'Who may add me', options, value: 0, onchange });
  const group = screen.getByRole('group', { name: 'Who may add me' });
  const anyone = within(group).getByRole('radio', { name: 'Anyone' });
  expect(anyone).toBeChecked();
  expect(anyone).toHaveAccessibleDescription('No questions asked.');
  await user.click(screen.getByText('Nobody'));
  expect(onchange).toHaveBeenCalledWith(3);
});

test('a field says what is wrong where it is wrong', async () => {
  await connect();
  const { rerender } = show(Field, { label: 'App ID', value: 'x', help: 'Ask someone.' });
  const field = screen.getByRole('textbox', { name: 'App ID' });
  expect(field).toHaveAccessibleDescription('Ask someone.');
  expect(field).toBeValid();
  await rerender({ error: 'No app has this ID.' });
  expect(field).toBeInvalid();
  expect(screen.getByRole('alert')).toHaveTextContent('No app has this ID.');
  expect(field).toHaveAccessibleDescription('No app has this ID.');
});

test('Esc brings back the saved value, and only then goes no further', async () => {
  await connect();
  const outside = vi.fn();
  document.body.addEventListener('keydown', outside);
  const { user } = show(Field, { label: 'Nickname', value: 'Lin', saved: 'Lin' });
  const field = screen.getByRole('textbox');
  await user.type(field, ' Qiao');
  outside.mockClear();
  await user.keyboard('{Escape}');
  expect(field).toHaveValue('Lin');
  expect(outside).not.toHaveBeenCalled();
  await user.keyboard('{Escape}');
  expect(outside).toHaveBeenCalled();
  document.body.removeEventListener('keydown', outside);
});

test('a secret is masked until it is shown', async () => {
  await connect();
  const { user } = show(Field, { label: 'Password', value: 'pw', secret: true });
  const field = screen.getByLabelText('Password');
  expect(field).toHaveAttribute('type', 'password');
  await user.click(screen.getByRole('button', { name: 'Show what is typed' }));
  expect(field).toHaveAttribute('type', 'text');
  expect(screen.getByRole('button', { name: 'Hide what is typed' })).toBeInTheDocument();
});

test('a check box is named by its label and described by its detail', async () => {
  const { user } = show(Checkbox, { label: 'Stay signed in', detail: 'A token.', checked: false });
  const box = screen.getByRole('checkbox', { name: 'Stay signed in' });
  expect(box).toHaveAccessibleDescription('A token.');
  await user.click(screen.getByText('A token.'));
  expect(box).toBeChecked();
});

test('a busy button cannot be pressed and keeps its words', async () => {
  const onclick = vi.fn();
  const { user } = show(Button, { busy: true, onclick, children: text('Sign in') });
  const button = screen.getByRole('button', { name: 'Sign in' });
  await user.click(button);
  expect(onclick).not.toHaveBeenCalled();
  expect(button).toHaveAttribute('aria-busy', 'true');
});

test('a red banner is an alert, a calm one a status, and only a dismissable one closes', async () => {
  await connect();
  const banner = { icon: Bell, title: 'You are offline' } as const;
  const { rerender, user } = show(Banner, { ...banner, tone: 'calm' });
  expect(screen.getByRole('status')).toHaveTextContent('You are offline');
  expect(screen.queryByRole('button')).toBeNull();
  const ondismiss = vi.fn();
  await rerender({ tone: 'danger', ondismiss });
  expect(screen.getByRole('alert')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(ondismiss).toHaveBeenCalled();
});

test('a tag is plain text', () => {
  show(Tag, { tone: 'warn', children: text('Locked') });
  expect(screen.getByText('Locked')).toBeInTheDocument();
});

test('an avatar falls back to the letter when the picture does not come', async () => {
  await connect();
  const { container } = show(Avatar, { name: '林乔', userId: '1', picture: 'app://x/y' });
  const picture = container.querySelector('img');
  picture?.dispatchEvent(new Event('error'));
  await vi.waitFor(() => expect(container).toHaveTextContent('林'));
});

test('a menu opens on its first item, walks with the arrows and does what was chosen', async () => {
  const run = vi.fn();
  const items = [
    { label: '30 minutes', run: vi.fn() },
    { label: '1 hour', run },
  ];
  const { user } = show(Menu, { label: 'More', items, children: text('…') });
  await user.click(screen.getByRole('button', { name: 'More' }));
  const [first, second] = screen.getAllByRole('menuitem');
  expect(first).toHaveFocus();
  await user.keyboard('{ArrowUp}');
  expect(second).toHaveFocus();
  await user.keyboard('{Enter}');
  expect(run).toHaveBeenCalledOnce();
});

test('a dialog has its title as name, and closing it is told', async () => {
  const props = { open: true, title: 'Pause until', children: text('…'), actions: text('Pause') };
  const { rerender } = show(Dialog, props);
  expect(screen.getByRole('dialog', { name: 'Pause until' })).toBeInTheDocument();
  await rerender({ alert: true });
  expect(screen.getByRole('alertdialog')).toHaveAccessibleDescription('…');
  await rerender({ open: false });
  expect(screen.queryByRole('alertdialog')).toBeNull();
});

test('the save bar is there while something is unsaved, and Ctrl+S saves', async () => {
  await connect();
  const onsave = vi.fn();
  const ondiscard = vi.fn();
  const { user, rerender } = show(SaveBar, { changes: [], onsave, ondiscard });
  await user.keyboard('{Control>}s{/Control}');
  expect(onsave).not.toHaveBeenCalled();
  await rerender({ changes: ['Nickname', 'About'] });
  const bar = screen.getByRole('region', { name: '2 unsaved changes' });
  expect(bar).toHaveTextContent('Nickname, About');
  await user.keyboard('{Control>}s{/Control}');
  expect(onsave).toHaveBeenCalledOnce();
  await user.click(screen.getByRole('button', { name: 'Discard' }));
  const question = screen.getByRole('alertdialog', { name: 'Discard 2 changes?' });
  expect(ondiscard).not.toHaveBeenCalled();
  await user.click(within(question).getByRole('button', { name: 'Discard' }));
  expect(ondiscard).toHaveBeenCalledOnce();
  await rerender({ failed: 'The server did not answer in time.' });
  expect(screen.getByRole('alert')).toHaveTextContent('did not answer in time');
  await rerender({ failed: null, blocked: 'A username is needed.' });
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
  expect(screen.getByRole('status')).toHaveTextContent('A username is needed.');
  await user.keyboard('{Control>}s{/Control}');
  expect(onsave).toHaveBeenCalledOnce();
});
