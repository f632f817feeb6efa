import { ApiError } from '../api/errors.ts';
import type { ActAs } from '../api/request.ts';
import type { AccountsDeps, Notice } from './accounts.ts';
import { openActing } from './acting.ts';
import { openRooms, type Rooms } from './rooms.ts';
import type { Session } from './session.ts';
import { nobody } from './state.ts';

type Present = {
  /** The account's own session; while an administrator acts as somebody, another one has the rooms. */
  session: Session;
  rooms: Rooms;
  /** Ends what the rooms have under way. */
  leave(): void;
  /** Ends the session. */
  close(): void;
};

type Deps = Pick<AccountsDeps, 'state' | 'shelves' | 'clock' | 'log' | 'notice'>;

/** Where the documents of all accounts are, a folder each. */
export const ACCOUNTS = 'accounts';
/** Where an account's documents are. */
export const folder = (key: string) => `${ACCOUNTS}/${key}`;
/** Somebody else's documents, for as long as an administrator acts as them. */
const lent = (key: string) => `${folder(key)}/acting`;

export type Presence = ReturnType<typeof openPresence>;

/** The session that is open, if one is, and whose rooms it shows. */
export function openPresence({ state, shelves, clock, log, notice }: Deps) {
  let present: Present | undefined;
  let cancelEnd = () => {};

  /** Opens the rooms of a session; they can be left before it ends. */
  function enter(session: Session, tellOf: Notice): Pick<Present, 'rooms' | 'leave'> {
    const stay = new AbortController();
    const signal = AbortSignal.any([session.signal, stay.signal]);
    const rooms = openRooms({ ...session, signal }, tellOf);
    void rooms.refresh.now();
    return { rooms, leave: () => stay.abort() };
  }

  const presence = {
    get rooms(): Rooms | undefined {
      return present?.rooms;
    },

    /** Shows a session's own rooms; `close` ends it. */
    begin(session: Session, close: () => void) {
      // A crash may have left them.
      shelves.remove(lent(session.account.key));
      present = { session, ...enter(session, notice), close };
    },

    /** Ends the session; what is shown stays, as when the program ends. */
    close() {
      cancelEnd();
      present?.close();
      if (present) shelves.remove(lent(present.session.account.key));
      present = undefined;
    },

    end() {
      presence.close();
      state.change(nobody);
    },

    /** The session of the administrator who is signed in. @throws {ApiError} `no-permission`. */
    get administrator(): Session {
      if (present?.session.account.role !== 'admin') throw new ApiError({ code: 'no-permission' });
      return present.session;
    },

    /**
     * From now on, for half an hour at most, the rooms are somebody else's.
     * @throws {ApiError} `no-permission` for who is no administrator; or what the service says.
     */
    async act(target: ActAs, rename: Parameters<typeof openActing>[2]['rename']) {
      const own = presence.administrator;
      await presence.stopActing();
      const over = () => void presence.stopActing();
      const shelf = shelves.in(lent(own.account.key));
      const { session, shown } = await openActing(own, target, { shelf, rename, over });
      if (present?.session !== own || state.snapshot.actingAs)
        throw new ApiError({ code: 'cancelled' });
      present.leave();
      state.change({ ...nobody, account: session.account, actingAs: shown });
      // Desktop notifications are for the user of this computer.
      Object.assign(
        present,
        enter(session, () => undefined),
      );
      cancelEnd = clock.after(shown.until - clock.now(), over);
    },

    async stopActing() {
      const acting = present;
      if (!acting || !state.snapshot.actingAs) return;
      const { session, rooms, leave } = acting;
      cancelEnd();
      // As when an account is left.
      await rooms.devices.leave().catch((error: unknown) => log.warn('acting', error));
      if (present !== acting || acting.rooms !== rooms) return;
      leave();
      shelves.remove(lent(session.account.key));
      state.change({ ...nobody, account: session.account });
      Object.assign(acting, enter(session, notice));
    },
  };
  return presence;
}
