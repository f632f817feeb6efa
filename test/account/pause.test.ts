import fc from 'fast-check';
import { expect, test } from 'vitest';
import { offline, openHouse, otherDevice, type House } from './house.ts';

const MINUTE = 60_000;

async function signedIn(): Promise<House> {
  const house = openHouse();
  await house.handlers.session.tryDemo({});
  await house.synced();
  return house;
}
const pauseFor = async (house: House, ms: number) =>
  house.handlers.pause.start({ until: house.clock.now() + ms });

async function pushOnServer(house: House) {
  const phone = await otherDevice(house);
  return (await phone.get('/user/settings'))['no_push'] === false;
}

test('a pause turns push off now and on again when it ends', async () => {
  const house = await signedIn();
  await pauseFor(house, 30 * MINUTE);
  expect(await pushOnServer(house)).toBe(false);
  expect(house.state.snapshot.pause).toMatchObject({ restores: true });
  await house.clock.move(29 * MINUTE);
  expect(await pushOnServer(house)).toBe(false);
  await house.clock.move(2 * MINUTE);
  expect(await pushOnServer(house)).toBe(true);
  expect(house.state.snapshot.pause).toBeNull();
  expect(house.notices).toEqual(['pause-ended']);
});

test('Resume ends it at once', async () => {
  const house = await signedIn();
  await pauseFor(house, 30 * MINUTE);
  await house.handlers.pause.resume({});
  expect(await pushOnServer(house)).toBe(true);
  expect(house.state.snapshot.pause).toBeNull();
});

test('push that was off before stays off afterwards', async () => {
  const house = await signedIn();
  await house.handlers.settings.update({ push: false });
  await pauseFor(house, 30 * MINUTE);
  await house.clock.move(31 * MINUTE);
  expect(await pushOnServer(house)).toBe(false);
  expect(house.state.snapshot.pause).toBeNull();
});

test('a second pause moves the end and remembers what was before the first', async () => {
  const house = await signedIn();
  await pauseFor(house, 30 * MINUTE);
  await pauseFor(house, 120 * MINUTE);
  await house.clock.move(60 * MINUTE);
  expect(await pushOnServer(house)).toBe(false);
  await house.clock.move(61 * MINUTE);
  expect(await pushOnServer(house)).toBe(true);
});

test('switching push by hand ends the pause, and its end changes nothing any more', async () => {
  const house = await signedIn();
  await pauseFor(house, 30 * MINUTE);
  await house.handlers.settings.update({ push: true });
  expect(house.state.snapshot.pause).toBeNull();
  await house.handlers.settings.update({ push: false });
  await house.clock.move(31 * MINUTE);
  expect(await pushOnServer(house)).toBe(false);
});

test('push switched on from the phone ends the pause', async () => {
  const house = await signedIn();
  await pauseFor(house, 30 * MINUTE);
  const phone = await otherDevice(house);
  await phone.post('/user/push?value=false');
  await house.accounts.rooms.refresh.now();
  expect(house.state.snapshot.pause).toBeNull();
});

test('a pause that ran out while Perch was closed ends at the next start', async () => {
  const house = await signedIn();
  await pauseFor(house, 30 * MINUTE);
  house.accounts.close();
  house.clock.sleep(45 * MINUTE);
  const again = openHouse(house);
  await again.accounts.start();
  await again.synced();
  expect(await pushOnServer(again)).toBe(true);
  expect(again.state.snapshot.pause).toBeNull();
});

test('a pause over a sleep of the computer ends on waking up', async () => {
  const house = await signedIn();
  await pauseFor(house, 30 * MINUTE);
  house.clock.sleep(45 * MINUTE);
  await house.accounts.rooms.refresh.now();
  expect(await pushOnServer(house)).toBe(true);
});

test('a pause that never reached the server leaves nothing behind', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = offline;
  await pauseFor(house, 30 * MINUTE);
  expect(house.state.snapshot.settings?.push).toBe(false);
  house.line.fetch = fetch;
  house.clock.sleep(45 * MINUTE);
  // The end is noticed before the waiting change goes out.
  await house.accounts.rooms.pause.resume();
  await house.accounts.rooms.refresh.now();
  await house.accounts.rooms.settings.settled();
  expect(await pushOnServer(house)).toBe(true);
}, 20_000);

test.each([0, -1, 31 * 24 * 60 * MINUTE])('an end %i ms from now is refused', async (ms) => {
  const house = await signedIn();
  await expect(pauseFor(house, ms)).rejects.toMatchObject({
    failure: { code: 'invalid-input', field: 'until' },
  });
});

test('a restoring call that is refused is tried again, and only then is the pause over', async () => {
  const house = await signedIn();
  await pauseFor(house, 30 * MINUTE);
  house.demo.faults.next('/user/push', { code: 10010 });
  await house.clock.move(30 * MINUTE + 10);
  expect(await pushOnServer(house)).toBe(false);
  expect(house.notices).toEqual([]);
  await house.clock.move(2 * MINUTE);
  expect(await pushOnServer(house)).toBe(true);
});

test('a pause made right after Resume is kept', async () => {
  const house = await signedIn();
  await pauseFor(house, 30 * MINUTE);
  await Promise.all([house.handlers.pause.resume({}), pauseFor(house, 60 * MINUTE)]);
  expect(await pushOnServer(house)).toBe(false);
  expect(house.state.snapshot.pause).toMatchObject({ restores: true });
  await house.clock.move(61 * MINUTE);
  expect(await pushOnServer(house)).toBe(true);
});

test('a choice that is refused does not end the pause', async () => {
  const house = await signedIn();
  await pauseFor(house, 30 * MINUTE);
  house.demo.faults.next('/user/push', { code: 10010 });
  await house.handlers.settings.update({ push: true });
  expect(house.state.snapshot.pause).not.toBeNull();
  await house.clock.move(31 * MINUTE);
  expect(await pushOnServer(house)).toBe(true);
});

test('whatever is cut off at whatever moment, a pause that is over leaves push as it was', async () => {
  /** The app dies while the n-th call of the account is under way: before or after the server acts. */
  const crash = fc.record({ call: fc.integer({ min: 0, max: 6 }), acted: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(crash, fc.boolean(), async ({ call, acted }, before) => {
      let house = await signedIn();
      if (!before) await house.handlers.settings.update({ push: false });
      const start = house.clock.now();
      let calls = 0;
      const { fetch } = house.line;
      house.line.fetch = async (input, init) => {
        calls += 1;
        if (calls - 1 !== call) return fetch(input, init);
        if (acted) await fetch(input, init);
        // Nothing after this moment happens in the process that died.
        house.accounts.close();
        return new Promise<Response>(() => undefined);
      };
      void pauseFor(house, 30 * MINUTE).catch(() => undefined);
      await new Promise((done) => setTimeout(done, 5));
      await house.clock.move(40 * MINUTE);
      house.accounts.close();
      house = openHouse(house);
      house.clock.sleep(Math.max(0, start + 41 * MINUTE - house.clock.now()));
      await house.accounts.start();
      await house.synced();
      await house.accounts.rooms.settings.settled();
      expect(await pushOnServer(house)).toBe(before);
      expect(house.state.snapshot.pause).toBeNull();
      house.accounts.close();
    }),
    { numRuns: 12 },
  );
}, 60_000);
