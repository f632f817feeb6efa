import Conf from 'conf';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openHouse, otherDevice, type House } from './house.ts';

/** Every document is refused from now on, as on a full disk. */
function fill() {
  const full = vi.spyOn(Conf.prototype, 'set').mockImplementation(() => {
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  });
  onTestFinished(() => full.mockRestore());
  return () => full.mockRestore();
}

async function pushOnServer(house: House) {
  const phone = await otherDevice(house);
  return (await phone.get('/user/settings'))['no_push'] === false;
}

test('Perch starts on a full disk, ends a pause that is over, and says what is wrong', async () => {
  const house = openHouse();
  await house.handlers.session.tryDemo({});
  await house.synced();
  await house.handlers.pause.start({ until: house.clock.now() + 1_800_000 });
  house.accounts.close();
  house.clock.sleep(3_600_000);
  const empty = fill();
  const again = openHouse(house);
  await again.accounts.start();
  await again.synced();
  expect(again.state.snapshot).toMatchObject({ stage: 'signed-in', unwritten: true });
  expect(await pushOnServer(again)).toBe(true);
  empty();
  await again.handlers.settings.update({ sound: false });
  expect(again.state.snapshot.unwritten).toBe(false);
});

test('on a full disk one can sign in, for as long as Perch runs', async () => {
  const house = openHouse();
  fill();
  await house.handlers.session.tryDemo({});
  await house.synced();
  expect(house.state.snapshot).toMatchObject({ stage: 'signed-in', unwritten: true });
});

test('an account that cannot be opened leads to the sign-in form, with what went wrong', async () => {
  const house = openHouse();
  await house.handlers.session.tryDemo({});
  await house.synced();
  house.accounts.close();
  const again = openHouse({
    ...house,
    reach: {
      network: house.line.fetch,
      demo: () => {
        throw new Error('file is not a database');
      },
    },
  });
  await again.accounts.start();
  expect(again.state.snapshot).toMatchObject({
    stage: 'signed-out',
    ended: { failure: { code: 'internal' }, username: house.user.username },
  });
});
