import * as v from 'valibot';
import {
  delimiters,
  encodings,
  operationNames,
  outcomes,
  type Check,
  type ChosenFile,
  type ListedUser,
  type RowOutcome,
  type RowPage,
} from './jobs.ts';
import type {
  About,
  Account,
  Autostart,
  Device,
  DeviceEvent,
  NoticeKind,
  PasswordChanged,
  Saved,
  Shortcuts,
  Snapshot,
} from './types.ts';

/**
 * The only list of what the page can ask. Types of both sides, the handlers of main and the fakes of
 * the tests are derived from it; every input is parsed strictly in main before a handler sees it.
 */

declare const output: unique symbol;
type Route = { input: v.GenericSchema; output: { [output]: unknown } };

/** Names a route's answer for the types; nothing exists at run time. */
const returns = <T>() => ({}) as { [output]: T };

const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const Nothing = v.strictObject({});
const Hour = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23));
/** Equal ends mean no window to the service, so a window that is on has at least one hour. */
const Hours = v.pipe(
  v.strictObject({ on: v.boolean(), start: Hour, end: Hour }),
  v.check((hours) => !hours.on || hours.start !== hours.end, 'at least one hour'),
);

export const ServerInput = v.variant('kind', [
  v.strictObject({ kind: v.literal('cloud'), appId: text(64) }),
  v.strictObject({ kind: v.literal('own'), appId: text(64), address: text(2048) }),
  v.strictObject({ kind: v.literal('demo') }),
]);

export const SettingsPatch = v.strictObject({
  push: v.exactOptional(v.boolean()),
  messageText: v.exactOptional(v.boolean()),
  sound: v.exactOptional(v.boolean()),
  vibration: v.exactOptional(v.boolean()),
  doNotDisturb: v.exactOptional(Hours),
  silentHours: v.exactOptional(Hours),
  authMode: v.exactOptional(v.picklist([0, 1, 2, 3])),
  authQuestion: v.exactOptional(text(512)),
  authAnswer: v.exactOptional(text(512)),
  groupConfirm: v.exactOptional(v.boolean()),
  autoDownload: v.exactOptional(v.boolean()),
  pushNickname: v.exactOptional(text(128)),
});

export const PreferencesPatch = v.strictObject({
  theme: v.exactOptional(v.picklist(['system', 'light', 'dark'])),
  language: v.exactOptional(v.picklist(['system', 'en', 'zh-CN'])),
  startHidden: v.exactOptional(v.boolean()),
  keepInTray: v.exactOptional(v.boolean()),
  checkEvery: v.exactOptional(v.picklist([1, 5, 15])),
  weakStorage: v.exactOptional(v.boolean()),
  serverZone: v.exactOptional(text(64)),
  // A kind that is not named is on, so that a new one needs no migration.
  notices: v.exactOptional(
    v.strictObject({
      'new-device': v.optional(v.boolean(), true),
      'session-ended': v.optional(v.boolean(), true),
      'pause-ended': v.optional(v.boolean(), true),
      'update-ready': v.optional(v.boolean(), true),
      'job-finished': v.optional(v.boolean(), true),
    } satisfies Record<NoticeKind, v.GenericSchema>),
  ),
  updates: v.exactOptional(v.picklist(['daily', 'weekly', 'never'])),
});

/** Name and password of an account to be made; the service checks them by its own rules. */
const NewAccount = { username: text(256), password: text(256) };

const some = (max: number) => v.pipe(text(max), v.minLength(1));
const ProfilePatch = v.strictObject({
  username: v.exactOptional(some(64)),
  mobile: v.exactOptional(some(32)),
  nickname: v.exactOptional(text(128)),
  description: v.exactOptional(text(2048)),
  publicInfo: v.exactOptional(text(65_536)),
  privateInfo: v.exactOptional(text(65_536)),
});
/** Bytes of a file, at most 5 MB. */
const Picture = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.byteLength <= 5 * 1024 * 1024, 'at most 5 MB'),
);
const Tags = v.strictObject({ tags: v.pipe(v.array(some(64)), v.minLength(1), v.maxLength(100)) });

const DeviceSn = v.pipe(v.number(), v.integer(), v.minValue(-2147483648), v.maxValue(2147483647));
const OneDevice = v.strictObject({ deviceSn: DeviceSn });

/** As `main/account/servers.ts` makes it; it names a folder, so nothing else may pass. */
const AccountKey = v.strictObject({ key: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)) });

const OneOperation = v.strictObject({ operation: v.picklist(operationNames) });
const OneJob = v.strictObject({ id: v.pipe(v.number(), v.integer(), v.minValue(1)) });
const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ColumnIndex = v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0)));
const ColumnMapping = v.strictObject({
  username: ColumnIndex,
  password: ColumnIndex,
  user_id: ColumnIndex,
  nick_name: ColumnIndex,
  description: ColumnIndex,
  public_info: ColumnIndex,
  private_info: ColumnIndex,
  avatar: ColumnIndex,
});
/** A piece of a file that was dropped on the window; at most 1 MB. */
const Piece = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.byteLength <= 1024 * 1024, 'at most 1 MB'),
);

export const routes = {
  app: {
    snapshot: { input: Nothing, output: returns<Snapshot>() },
    refresh: { input: Nothing, output: returns<void>() },
  },
  session: {
    signIn: {
      input: v.strictObject({
        server: ServerInput,
        username: text(256),
        password: text(256),
        staySignedIn: v.boolean(),
        keepPassword: v.boolean(),
      }),
      output: returns<Account>(),
    },
    useToken: {
      input: v.strictObject({ server: ServerInput, token: text(4096), staySignedIn: v.boolean() }),
      output: returns<Account>(),
    },
    tryDemo: { input: Nothing, output: returns<Account>() },
    cancel: { input: Nothing, output: returns<void>() },
    signOut: { input: Nothing, output: returns<void>() },
  },
  registration: {
    /** §3.49, then signed in. */
    simple: {
      input: v.strictObject({ server: ServerInput, ...NewAccount, staySignedIn: v.boolean() }),
      output: returns<Account>(),
    },
    /** A picture with letters, which a text message is sent against. */
    captcha: {
      input: v.strictObject({ server: ServerInput }),
      output: returns<{ imageId: string; bytes: Uint8Array; type: string }>(),
    },
    sendCode: {
      input: v.strictObject({
        server: ServerInput,
        imageId: text(256),
        captcha: text(32),
        mobile: text(32),
      }),
      output: returns<void>(),
    },
    /** §3.46: by mobile or email with the code that was sent there; then signed in. */
    withCode: {
      input: v.strictObject({
        server: ServerInput,
        ...NewAccount,
        mobile: v.exactOptional(text(32)),
        email: v.exactOptional(text(256)),
        code: text(32),
        staySignedIn: v.boolean(),
      }),
      output: returns<Account>(),
    },
    /** §3.48: an account that only receives pushes; then signed in. */
    forPush: {
      input: v.strictObject({
        server: ServerInput,
        ...NewAccount,
        alias: v.exactOptional(text(128)),
        deviceGuid: v.exactOptional(text(256)),
        pushToken: v.exactOptional(text(4096)),
        sign: v.exactOptional(text(1024)),
        staySignedIn: v.boolean(),
      }),
      output: returns<Account>(),
    },
  },
  qr: {
    /** A code to draw. Perch signs in by itself once a phone has confirmed it. */
    start: {
      input: v.strictObject({ server: ServerInput, staySignedIn: v.boolean() }),
      output: returns<{ text: string; expiresAt: number }>(),
    },
    stop: { input: Nothing, output: returns<void>() },
  },
  accounts: {
    switch: { input: AccountKey, output: returns<void>() },
    remove: { input: AccountKey, output: returns<void>() },
    /** Forgets everything on this computer but the preferences; the demo's accounts too. */
    removeAll: { input: Nothing, output: returns<void>() },
  },
  settings: {
    update: { input: SettingsPatch, output: returns<void>() },
    undo: { input: v.strictObject({ id: text(64) }), output: returns<void>() },
    dismiss: { input: v.strictObject({ field: text(32) }), output: returns<void>() },
    resolve: {
      input: v.strictObject({ field: text(32), keep: v.picklist(['mine', 'theirs']) }),
      output: returns<void>(),
    },
  },
  pause: {
    /** `until`: epoch ms, in the future, at most 30 days ahead. */
    start: {
      input: v.strictObject({ until: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
      output: returns<void>(),
    },
    resume: { input: Nothing, output: returns<void>() },
  },
  profile: {
    /** Never queued: what cannot be sent now has failed. */
    save: { input: ProfilePatch, output: returns<Saved>() },
    setAvatar: { input: v.strictObject({ bytes: Picture }), output: returns<void>() },
    setAvatarAddress: { input: v.strictObject({ address: some(2048) }), output: returns<void>() },
    bindWechat: {
      input: v.strictObject({ openId: some(256), type: some(64) }),
      output: returns<void>(),
    },
    changePassword: {
      input: v.strictObject({
        oldPassword: some(256),
        newPassword: some(256),
        signOutOthers: v.boolean(),
      }),
      output: returns<PasswordChanged>(),
    },
  },
  identity: {
    read: { input: Nothing, output: returns<void>() },
    addTags: { input: Tags, output: returns<void>() },
    removeTags: { input: Tags, output: returns<void>() },
    clearTags: { input: Nothing, output: returns<void>() },
    /** An empty alias takes it away. */
    setAlias: {
      input: v.strictObject({ alias: text(64) }),
      /** Whether a phone's push token went with it. */
      output: returns<{ pushToken: boolean }>(),
    },
    setBadge: {
      input: v.strictObject({
        badge: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2_147_483_647)),
      }),
      output: returns<void>(),
    },
  },
  devices: {
    /** New ones first, then the kept, then the others, in each the newest on top. */
    list: {
      input: v.strictObject({
        most: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
      }),
      output: returns<Device[]>(),
    },
    events: { input: Nothing, output: returns<DeviceEvent[]>() },
    /** Reads the list anew; a failure is in the summary. */
    refresh: { input: Nothing, output: returns<void>() },
    /** Sent after eight seconds, or at once when the window closes. */
    signOut: { input: OneDevice, output: returns<void>() },
    remove: { input: OneDevice, output: returns<void>() },
    /** @returns false when it was sent already. */
    undo: { input: OneDevice, output: returns<boolean>() },
    /** Answers when the first is on its way; progress is in the summary. */
    endSeveral: {
      input: v.strictObject({
        ending: v.picklist(['sign-out', 'remove']),
        deviceSns: v.pipe(v.array(DeviceSn), v.minLength(1), v.maxLength(100_000)),
      }),
      output: returns<void>(),
    },
    /** All that are not on the keep-list. */
    signOutOthers: { input: Nothing, output: returns<void>() },
    cancel: { input: Nothing, output: returns<void>() },
    /** Puts the outcome of `endSeveral` away. */
    dismiss: { input: Nothing, output: returns<void>() },
    /** Ends Perch's own session as well. */
    signOutAll: { input: Nothing, output: returns<void>() },
    acknowledge: { input: OneDevice, output: returns<void>() },
    keep: {
      input: v.strictObject({ deviceSn: DeviceSn, kept: v.boolean() }),
      output: returns<void>(),
    },
    label: {
      input: v.strictObject({ deviceSn: DeviceSn, label: text(64) }),
      output: returns<void>(),
    },
    bindToken: {
      input: v.strictObject({
        deviceSn: DeviceSn,
        deviceToken: v.pipe(text(4096), v.minLength(1)),
        notifierName: v.pipe(text(128), v.minLength(1)),
      }),
      output: returns<void>(),
    },
    unbindToken: { input: OneDevice, output: returns<void>() },
  },
  /** For administrators only. Main shows the file dialogs: the page neither names nor learns a path. */
  bulk: {
    /** Asks where to save; false when the user thought better of it. The same holds for all saving. */
    saveTemplate: { input: OneOperation, output: returns<{ saved: boolean }>() },
    chooseFile: { input: Nothing, output: returns<ChosenFile | null>() },
    /** Pieces in order, from `position` 0; the last one answers with the file. */
    receiveFile: {
      input: v.strictObject({ name: some(255), position: Whole, bytes: Piece, last: v.boolean() }),
      output: returns<ChosenFile | null>(),
    },
    /** Reads the chosen file and sends nothing; what is not given is guessed. */
    check: {
      input: v.strictObject({
        operation: v.picklist(operationNames),
        mapping: v.exactOptional(ColumnMapping),
        encoding: v.exactOptional(v.picklist(encodings)),
        delimiter: v.exactOptional(v.picklist(delimiters)),
      }),
      output: returns<Check>(),
    },
    stopCheck: { input: Nothing, output: returns<void>() },
    saveProblems: { input: Nothing, output: returns<{ saved: boolean }>() },
    /** Forgets the chosen file. */
    discard: { input: Nothing, output: returns<void>() },
    /** Makes a job of what was checked last, and starts it. */
    start: {
      input: v.strictObject({
        chunk: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
        note: text(500),
      }),
      output: returns<{ id: number }>(),
    },
    /** Goes on with a job that paused or stopped. */
    resume: { input: OneJob, output: returns<void>() },
    pause: { input: OneJob, output: returns<void>() },
    cancel: { input: OneJob, output: returns<void>() },
    /** Sends failed and uncertain rows again. */
    retry: { input: OneJob, output: returns<void>() },
    /** Starts a job that takes this one back. */
    undo: { input: OneJob, output: returns<{ id: number }>() },
    results: {
      input: v.strictObject({
        ...OneJob.entries,
        wanted: v.array(v.picklist(outcomes)),
        offset: Whole,
        limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
      }),
      output: returns<RowPage>(),
    },
    /** The rows that were answered last, the last one first. */
    latest: { input: OneJob, output: returns<RowOutcome[]>() },
    exportResults: {
      input: v.strictObject({ ...OneJob.entries, only: v.picklist(['all', 'failed']) }),
      output: returns<{ saved: boolean }>(),
    },
    note: {
      input: v.strictObject({ ...OneJob.entries, note: text(500) }),
      output: returns<void>(),
    },
    /** The user shows where the job's file lies now; false when they did not. */
    locate: { input: OneJob, output: returns<boolean>() },
    /** Forgets a job and what became of its rows. */
    remove: { input: OneJob, output: returns<void>() },
  },
  /** An administrator works for somebody else, for half an hour at most. */
  acting: {
    /** Pages count from 1. */
    users: {
      input: v.strictObject({ page: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
      output: returns<{ users: ListedUser[]; more: boolean }>(),
    },
    /** One of the two may be empty. */
    start: {
      input: v.strictObject({ userId: text(20), groupId: text(20) }),
      output: returns<void>(),
    },
    stop: { input: Nothing, output: returns<void>() },
  },
  preferences: {
    update: { input: PreferencesPatch, output: returns<void>() },
  },
  desktop: {
    about: { input: Nothing, output: returns<About>() },
    autostart: { input: Nothing, output: returns<Autostart>() },
    /** Answers with what the system says afterwards. */
    setAutostart: { input: v.strictObject({ on: v.boolean() }), output: returns<Autostart>() },
    shortcuts: { input: Nothing, output: returns<Shortcuts>() },
    /** Not accepted when another program has the keys; then the former ones stay. */
    setShortcut: {
      input: v.strictObject({ name: v.picklist(['open', 'push']), keys: text(64) }),
      output: returns<{ accepted: boolean; shortcuts: Shortcuts }>(),
    },
    /** A report for the user to read, and to copy if they like. */
    diagnostics: { input: Nothing, output: returns<{ text: string }>() },
    openLogs: { input: Nothing, output: returns<void>() },
    checkForUpdates: { input: Nothing, output: returns<void>() },
    /** Quits, installs and starts again. */
    installUpdate: { input: Nothing, output: returns<void>() },
    /** Only listed https origins are opened. */
    openExternal: {
      input: v.strictObject({ address: text(2048) }),
      output: returns<{ opened: boolean }>(),
    },
  },
} as const satisfies Record<string, Record<string, Route>>;

export type Routes = typeof routes;
export type Group = keyof Routes;
export type Action<G extends Group> = keyof Routes[G] & string;

type RouteOf<G extends Group, A extends Action<G>> = Routes[G][A] extends Route
  ? Routes[G][A]
  : never;
export type Input<G extends Group, A extends Action<G>> = v.InferOutput<RouteOf<G, A>['input']>;
export type Output<G extends Group, A extends Action<G>> = RouteOf<G, A>['output'][typeof output];

/** Main's side: one handler a route; the compiler names a missing one. */
export type Handlers = {
  [G in Group]: {
    [A in Action<G>]: (input: Input<G, A>) => Output<G, A> | Promise<Output<G, A>>;
  };
};

/** The page's side: `api.settings.update({ push: true })`. */
export type Api = {
  [G in Group]: { [A in Action<G>]: (input: Input<G, A>) => Promise<Output<G, A>> };
};
