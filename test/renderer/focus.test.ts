import { render, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import Button from '../../renderer/components/Button.svelte';
import SaveBar from '../../renderer/components/SaveBar.svelte';
import { keepFocus } from '../../renderer/focus.ts';
import { connect, settled, show, text } from './page.ts';

const button = (name: string) => screen.getByRole('button', { name });

test('a busy button keeps the keyboard and sends nothing a second time', async () => {
  const onclick = vi.fn();
  const submit = vi.fn((event: Event) => event.preventDefault());
  const form = document.body.appendChild(document.createElement('form'));
  form.addEventListener('submit', submit);
  const props = {
    onclick,
    type: 'submit' as const,
    busy: false,
    disabled: false,
    children: text('Save'),
  };
  const { rerender } = render(Button, { props, target: form });
  const user = userEvent.setup({ delay: null });
  await user.click(button('Save'));
  await rerender({ busy: true, disabled: true });
  expect(button('Save')).toHaveFocus();
  expect(button('Save')).toHaveAttribute('aria-disabled', 'true');
  expect(button('Save')).not.toBeDisabled();
  await user.keyboard('{Enter}');
  expect(onclick).toHaveBeenCalledOnce();
  expect(submit).toHaveBeenCalledOnce();
  form.remove();
});

test('a button that can do nothing any more keeps the keyboard until it is left', async () => {
  const { user, rerender } = show(Button, { disabled: false, children: text('Save name') });
  await user.click(button('Save name'));
  await rerender({ disabled: true });
  expect(button('Save name')).toHaveFocus();
  expect(button('Save name')).toHaveAttribute('aria-disabled', 'true');
  await user.tab();
  expect(button('Save name')).toBeDisabled();
});

test('what goes hands the keyboard to what stands in its place', async () => {
  const row = (buttons: string[]) =>
    `<li><button>Pixel 9</button>${buttons.map((one) => `<button>${one}</button>`).join('')}</li>`;
  document.body.innerHTML = `<main><ul>${row(['Keep', 'Sign out'])}</ul><button>After</button></main>`;
  onTestFinished(keepFocus(document.body));
  const item = document.querySelector('li')!;
  /** The row as it is drawn next: its name stays, its other buttons are new ones. */
  const draw = async (buttons: string[]) => {
    item.querySelectorAll('button + button').forEach((one) => one.remove());
    item.insertAdjacentHTML('beforeend', buttons.map((one) => `<button>${one}</button>`).join(''));
    await settled();
  };
  button('Sign out').focus();
  await draw(['Undo']);
  expect(button('Undo')).toHaveFocus();
  await draw([]);
  expect(button('Pixel 9')).toHaveFocus();
  item.remove();
  await settled();
  expect(button('After')).toHaveFocus();
});

test('who presses the mouse beside it has left it', async () => {
  document.body.innerHTML = '<main><button>Stop</button><button>Next</button><p>Text</p></main>';
  onTestFinished(keepFocus(document.body));
  const user = userEvent.setup({ delay: null });
  button('Stop').focus();
  await user.click(screen.getByText('Text'));
  button('Stop').remove();
  await settled();
  expect(document.body).toHaveFocus();
});

test('a bar that goes hands the keyboard back to the field it came from', async () => {
  await connect();
  const field = document.body.appendChild(document.createElement('input'));
  onTestFinished(() => field.remove());
  const bar = { changes: ['About'], onsave: vi.fn(), ondiscard: vi.fn() };
  const { user, rerender } = show(SaveBar, bar);
  field.focus();
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await rerender({ changes: [] });
  expect(field).toHaveFocus();
});
