import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answersLost, offline, openHouse, otherDevice, type House } from './house.ts';

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

/** Every write to the account's own folder fails, as on a disk that is full; the answer ends that. */
function refuseWrites(house: House): () => void {
  const folder = join(house.profile, 'accounts', house.state.snapshot.account?.key ?? '');
  renameSync(folder, `${folder}-full`);
  writeFileSync(folder, '');
  return () => {
    rmSync(folder);
    renameSync(`${folder}-full`, folder);
  };
}

test('Resume brings push back although nobody knows whether the pause was heard', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = answersLost(fetch);
  await pauseFor(house, 30 * MINUTE);
  expect(await pushOnServer(house)).toBe(false);
  house.line.fetch = offline;
  await house.handlers.pause.resume({});
  expect(house.state.snapshot).toMatchObject({ pause: null, settings: { push: true } });
  house.line.fetch = fetch;
  await house.accounts.rooms.refresh.now();
  expect(await pushOnServer(house)).toBe(true);
  expect(house.accounts.rooms.pause.isOver).toBe(true);
}, 20_000);

test('a pause that was not answered and runs out off the network is over when push is back', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = answersLost(fetch);
  await pauseFor(house, 30 * MINUTE);
  house.line.fetch = offline;
  house.clock.sleep(31 * MINUTE);
  await house.accounts.rooms.pause.reconcile();
  expect(house.state.snapshot).toMatchObject({ pause: null, settings: { push: true } });
  expect(house.notices).toEqual([]);
  house.line.fetch = fetch;
  await house.accounts.rooms.refresh.now();
  expect(await pushOnServer(house)).toBe(true);
  expect(house.notices).toEqual(['pause-ended']);
}, 20_000);

test('after a start off the network, what is remembered does not count as what the server has', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = answersLost(fetch);
  await pauseFor(house, 30 * MINUTE);
  house.accounts.close();
  house.clock.sleep(31 * MINUTE);
  const again = openHouse(house);
  again.line.fetch = offline;
  await again.accounts.start();
  await again.accounts.rooms.pause.resume();
  again.accounts.close();
  const later = openHouse(house);
  later.line.fetch = fetch;
  await later.accounts.start();
  await later.synced();
  expect(await pushOnServer(later)).toBe(true);
}, 20_000);

test('what a phone did while Perch was closed is what a pause brings back', async () => {
  const house = await signedIn();
  house.accounts.close();
  const phone = await otherDevice(house);
  await phone.post('/user/push?value=true');
  const again = openHouse(house);
  await again.accounts.start();
  await pauseFor(again, 30 * MINUTE);
  expect(again.state.snapshot.pause).toMatchObject({ restores: false });
  await again.handlers.pause.resume({});
  expect(await pushOnServer(again)).toBe(false);
});

test('a pause that is still to be sent does not override what is chosen meanwhile', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = offline;
  await pauseFor(house, 30 * MINUTE);
  house.accounts.close();
  const again = openHouse(house);
  again.line.fetch = fetch;
  await again.accounts.start();
  await again.handlers.settings.update({ push: true });
  await again.synced();
  await again.accounts.rooms.settings.settled();
  expect(await pushOnServer(again)).toBe(true);
  expect(again.accounts.rooms.pause.isOver).toBe(true);
}, 20_000);

test('an answer that says nothing of push is no reason to leave it off', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  house.line.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.url.endsWith('/user/push?value=true')) await fetch(request);
    return new Response('<html>Bad gateway</html>', { status: 502 });
  };
  await pauseFor(house, 30 * MINUTE);
  expect(await pushOnServer(house)).toBe(false);
  expect(house.state.snapshot).toMatchObject({ pause: null, refused: { push: {} } });
  house.line.fetch = fetch;
  house.clock.sleep(2 * MINUTE);
  await house.accounts.rooms.refresh.now();
  expect(await pushOnServer(house)).toBe(true);
}, 20_000);

test('a choice by hand that arrives late does not end a pause that was made after it', async () => {
  const house = await signedIn();
  await house.handlers.settings.update({ push: false });
  const { fetch } = house.line;
  const held = Promise.withResolvers<undefined>();
  house.line.fetch = async (input, init) => {
    await held.promise;
    return fetch(input, init);
  };
  const byHand = house.handlers.settings.update({ push: true });
  const paused = pauseFor(house, 30 * MINUTE);
  held.resolve(undefined);
  await Promise.all([byHand, paused]);
  expect(house.state.snapshot.pause).toMatchObject({ restores: true });
  house.line.fetch = fetch;
  await house.clock.move(31 * MINUTE);
  expect(await pushOnServer(house)).toBe(true);
});

test('a restoring call that is refused over and over is tried less and less often', async () => {
  const house = await signedIn();
  await pauseFor(house, 30 * MINUTE);
  const { fetch } = house.line;
  house.line.fetch = (input, init) =>
    new Request(input, init).url.includes('/user/push')
      ? Promise.resolve(Response.json({ code: 10010, data: null, message: 'no' }))
      : fetch(input, init);
  const before = house.requests.length;
  await house.clock.move(92 * MINUTE);
  const tries = house.requests.slice(before).filter(({ path }) => path === '/user/push');
  expect(tries.length).toBeGreaterThan(3);
  expect(tries.length).toBeLessThan(9);
}, 60_000);

test('on a disk that refuses writes a pause ends all the same, and is over for the next start', async () => {
  const house = await signedIn();
  await pauseFor(house, 30 * MINUTE);
  const allow = refuseWrites(house);
  house.clock.sleep(31 * MINUTE);
  await house.accounts.rooms.refresh.now();
  expect(await pushOnServer(house)).toBe(true);
  expect(house.state.snapshot).toMatchObject({ pause: null, unwritten: true });
  allow();
  await house.accounts.rooms.refresh.now();
  expect(house.state.snapshot.unwritten).toBe(false);
  await house.handlers.settings.update({ push: false });
  house.accounts.close();
  const again = openHouse(house);
  await again.accounts.start();
  await again.synced();
  expect(await pushOnServer(again)).toBe(false);
});

test('a pause that no crash could be told to end is not begun', async () => {
  const house = await signedIn();
  refuseWrites(house);
  await expect(pauseFor(house, 30 * MINUTE)).rejects.toMatchObject({
    failure: { code: 'storage-failed' },
  });
  expect(house.state.snapshot.pause).toBeNull();
  expect(await pushOnServer(house)).toBe(true);
});
