import { screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { notices } from '../../renderer/notices.svelte.ts';
import PictureRow from '../../renderer/screens/profile/PictureRow.svelte';
import { account, snapshotOf } from '../fakes/snapshot.ts';
import { connect, settled, show } from './page.ts';

const profile = {
  ...{ userId: account.userId, username: 'lin', nickname: 'Lin Qiao', avatar: null },
  ...{ description: '', email: '', mobile: '', publicInfo: '', privateInfo: '' },
};

function chooser(container: HTMLElement): HTMLInputElement {
  const input = container.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('no file can be chosen');
  input.accept = '';
  return input;
}

test('what is said of a picture goes when another way of setting it works', async () => {
  await connect(snapshotOf({ profile }));
  const { user, container } = show(PictureRow, { profile });
  await user.upload(chooser(container), new File(['no picture'], 'me.png'));
  expect(await screen.findByRole('alert')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Use an address' }));
  await user.type(
    screen.getByLabelText('Address of the picture'),
    'https://example.com/a.png{Enter}',
  );
  await settled();
  expect(screen.queryByRole('alert')).toBeNull();
  expect(notices.toast?.text).toBe('Picture changed');
});

test('a picture that was looked at is let go of', async () => {
  await connect(snapshotOf({ profile }));
  const close = vi.fn();
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ width: 640, height: 400, close }));
  HTMLCanvasElement.prototype.getContext = () => null;
  const { user, container } = show(PictureRow, { profile });
  await user.upload(chooser(container), new File(['picture'], 'me.png'));
  await screen.findByRole('dialog', { name: 'Crop the picture' });
  expect(close).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  await settled();
  expect(close).toHaveBeenCalledOnce();
});
