import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { preferences, offline, openHouse, otherDevice, type House } from './house.ts';

// Between two tries of a call nobody waits: thousands of them are made here.
vi.mock(import('../../main/api/retry.ts'), async (original) => ({
  ...(await original()),
  sleep: () => Promise.resolve(),
}));

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What becomes of a call that changes something; `lost` and `unclear` have been heard all the same. */
const networks = ['fine', 'away', 'lost', 'refused', 'unclear'] as const;
type Network = (typeof networks)[number];

type Step =
  | { do: 'pause'; minutes: number }
  | { do: 'resume' }
  | { do: 'hand'; push: boolean }
  | { do: 'phone' }
  | { do: 'wait'; minutes: number }
  | { do: 'network'; is: Network }
  | { do: 'disk'; refuses: boolean }
  /** Dies under the n-th call from now, before or after the server has acted. */
  | { do: 'crash'; call: number; heard: boolean; under: 'pause' | 'resume' | 'nothing' }
  | { do: 'quit' }
  | { do: 'away'; minutes: number };

const minutes = fc.constantFrom(1, 20, 45, 200);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('pause' as const), minutes }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('resume' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hand' as const), push: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('phone' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('network' as const), is: fc.constantFrom(...networks) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('disk' as const), refuses: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      call: fc.nat(2),
      heard: fc.boolean(),
      under: fc.constantFrom('pause' as const, 'resume' as const, 'nothing' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('quit' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('away' as const), minutes }) },
);

/** A computer with Perch, whose network, disk and power do what they like, and a phone. */
class World {
  house = openHouse();
  network: Network = 'fine';
  /** What the user has last said by hand, wherever; null while that cannot be known. */
  word: boolean | null = true;
  isKept: boolean;
  #key = '';
  #other = '';
  #isUnsaved = false;

  constructor(isKept: boolean) {
    this.isKept = isKept;
  }

  get state() {
    return this.house.state.snapshot;
  }
  get #folder() {
    return join(this.house.profile, 'accounts', this.#key);
  }
  get #isFull() {
    return existsSync(`${this.#folder}-full`);
  }

  async begin() {
    this.#prepare();
    const second = this.house.demo.users[1];
    const other = await this.#signIn(second?.username ?? '', second?.password ?? '', true);
    this.#other = other.key;
    this.#key = (await this.#signInFirst()).key;
    await this.#lookAround();
  }

  #prepare() {
    const { house } = this;
    house.state.change({ preferences: { ...preferences, checkEvery: 15 } });
    const { fetch } = house.demo;
    house.line.fetch = async (input, init) => {
      const request = new Request(input, init);
      const isWrite = new URL(request.url).pathname === '/user/push';
      if (this.network === 'away') return offline(request);
      if (!isWrite || this.network === 'fine')
        return this.network === 'lost' && !isWrite ? offline(request) : fetch(request);
      if (this.network === 'refused')
        return Response.json({ code: 10010, data: null, message: 'no' });
      await fetch(request);
      return this.network === 'lost' ? offline(request) : new Response('', { status: 502 });
    };
  }

  #signIn(username: string, password: string, staySignedIn: boolean) {
    return this.house.handlers.session.signIn({
      server: { kind: 'demo' },
      ...{ username, password, staySignedIn, keepPassword: false },
    });
  }
  #signInFirst() {
    const { username, password } = this.house.user;
    return this.#signIn(username, password, this.isKept);
  }

  async #lookAround() {
    await this.house.accounts.roomsIfAny?.refresh.now();
    await this.house.accounts.roomsIfAny?.settings.settled();
  }

  /** Starts again after the process has ended; who is not kept signs in again when the network is back. */
  async #restart() {
    this.house = openHouse(this.house);
    this.#prepare();
    await this.house.accounts.start();
    await this.#backIn();
  }
  async #backIn() {
    if (this.state.account?.key === this.#key || this.network !== 'fine' || this.#isFull) return;
    await this.#signInFirst();
    await this.#lookAround();
  }

  async push() {
    const phone = await otherDevice(this.house);
    return (await phone.get('/user/settings'))['no_push'] === false;
  }

  /** What was said while the disk refused it is gone with the process, unless the server has it. */
  #forgetUnsaved() {
    if (this.#isFull && this.#isUnsaved) this.word = null;
  }

  /** With a sign-in that is not kept goes a choice that still waits; a pause does not. */
  #forgetWaiting() {
    const isPaused = this.house.accounts.roomsIfAny?.pause.isOver === false;
    if (!this.isKept && !isPaused && this.state.pending.push) this.word = null;
  }

  #say(word: boolean | null) {
    this.word = word;
    this.#isUnsaved = this.#isFull;
  }

  async take(step: Step): Promise<void> {
    const { handlers, clock } = this.house;
    const isOpen = this.state.account?.key === this.#key && this.state.settings !== null;
    const attempt = (what: unknown) => Promise.resolve(what).catch(() => undefined);
    switch (step.do) {
      case 'pause':
        if (isOpen)
          await attempt(handlers.pause.start({ until: clock.now() + step.minutes * MINUTE }));
        break;
      case 'resume':
        if (isOpen) await attempt(handlers.pause.resume({}));
        break;
      case 'hand': {
        // What is shown already is not chosen by anybody.
        if (!isOpen || this.state.settings?.push === step.push) break;
        await attempt(handlers.settings.update({ push: step.push }));
        if (!this.state.refused.push) this.#say(step.push);
        else if (this.network === 'unclear') this.#say(null);
        await attempt(handlers.settings.dismiss({ field: 'push' }));
        break;
      }
      case 'phone': {
        // Only what differs from what Perch has seen can be seen by it.
        if (!isOpen || this.network !== 'fine') break;
        await this.#lookAround();
        if (this.state.pending.push || this.word === null) break;
        const push = !(await this.push());
        // Of "off" during a pause nobody could tell whose it is; and a pause of which Perch has no
        // answer yet is not one that it could see ended.
        if (!push && !this.house.accounts.rooms.pause.isOver) break;
        const phone = await otherDevice(this.house);
        await phone.post(`/user/push?value=${String(!push)}`);
        this.#say(push);
        await this.#lookAround();
        break;
      }
      case 'wait':
        clock.sleep(step.minutes * MINUTE);
        await clock.move(1_000);
        await this.#lookAround();
        break;
      case 'network':
        this.network = step.is;
        if (step.is === 'fine') await this.#backIn();
        break;
      case 'disk':
        this.#fill(step.refuses);
        break;
      case 'crash':
        await this.#crash(step);
        break;
      case 'quit':
        this.#forgetUnsaved();
        this.#forgetWaiting();
        await Promise.race([this.house.accounts.settled(), new Promise((r) => setTimeout(r, 500))]);
        this.house.accounts.close();
        this.#fill(false);
        await this.#restart();
        break;
      case 'away':
        if (!isOpen || this.#isFull) break;
        this.#forgetWaiting();
        await attempt(handlers.accounts.switch({ key: this.#other }));
        clock.sleep(step.minutes * MINUTE);
        await clock.move(6_000);
        if (this.isKept) await attempt(this.house.handlers.accounts.switch({ key: this.#key }));
        else await this.#backIn();
        await this.#lookAround();
        break;
    }
  }

  /** The account's folder takes no writes, as on a full disk, or takes them again. */
  #fill(refuses: boolean) {
    if (refuses === this.#isFull || (refuses && !existsSync(this.#folder))) return;
    if (refuses) {
      renameSync(this.#folder, `${this.#folder}-full`);
      writeFileSync(this.#folder, '');
    } else {
      rmSync(this.#folder, { recursive: true, force: true });
      renameSync(`${this.#folder}-full`, this.#folder);
    }
  }

  async #crash({ call, heard, under }: Extract<Step, { do: 'crash' }>) {
    if (this.state.account?.key !== this.#key) return;
    const dead = this.house;
    const { fetch } = dead.line;
    const never = () => new Promise<Response>(() => undefined);
    this.#forgetUnsaved();
    let calls = 0;
    dead.line.fetch = async (input, init) => {
      calls += 1;
      if (calls <= call) return fetch(input, init);
      if (heard && calls === call + 1) await fetch(input, init);
      // Nothing after this moment happens in a process that has died.
      end();
      return never();
    };
    let isOver = false;
    const { promise: over, resolve } = Promise.withResolvers<undefined>();
    const end = () => {
      if (!isOver) this.#die(dead);
      isOver = true;
      resolve(undefined);
    };
    const work =
      under === 'pause'
        ? dead.handlers.pause.start({ until: dead.clock.now() + 45 * MINUTE })
        : under === 'resume'
          ? dead.handlers.pause.resume({})
          : dead.accounts.rooms.refresh.now();
    await Promise.race([Promise.resolve(work).catch(() => undefined), over]);
    end();
    this.#fill(false);
    await this.#restart();
  }
  /** What a process leaves that has died: its documents, all of them. */
  #die(house: House) {
    const folder = this.#folder;
    const kept = `${folder}-kept`;
    const isThere = existsSync(folder);
    if (isThere) renameSync(folder, kept);
    house.accounts.close();
    rmSync(folder, { recursive: true, force: true });
    if (isThere) renameSync(kept, folder);
  }

  /** The network is back, the disk has room, the user signs in again, and a day goes by. */
  async settle() {
    this.network = 'fine';
    this.#fill(false);
    await this.#backIn();
    for (const ms of [1_000, DAY, 6 * 60 * MINUTE]) {
      this.house.clock.sleep(ms);
      await this.house.accounts.rooms.pause.reconcile();
      await this.#lookAround();
      await this.#lookAround();
    }
  }
}

test('whatever happens to network, disk and power, push ends as the user has last said', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 2, maxLength: 8 }),
      fc.boolean(),
      async (steps, isKept) => {
        const world = new World(isKept);
        await world.begin();
        for (const one of steps) await world.take(one);
        await world.settle();
        expect(world.state.pause).toBeNull();
        expect(world.house.accounts.rooms.pause.isOver).toBe(true);
        expect(world.state.conflicts).toEqual([]);
        expect(world.state.pending).toEqual({});
        if (world.word !== null) expect(await world.push()).toBe(world.word);
        world.house.accounts.close();
      },
    ),
    { numRuns: 30 },
  );
}, 180_000);
