import * as v from 'valibot';
import type { Account, PasswordChanged, Saved, ServerAnswer } from './account.ts';
import { administration } from './administration.ts';
import type { About, Autostart, Shortcuts, ShortcutsHere } from './desktop.ts';
import type { Device, DeviceEvent } from './devices.ts';
import {
  text,
  Nothing,
  ServerInput,
  SettingsPatch,
  PreferencesPatch,
  NewAccount,
  some,
  ProfilePatch,
  Picture,
  Tags,
  DeviceSn,
  OneDevice,
  AccountKey,
  Anyway,
  GoingAccount,
} from './inputs.ts';
import { returns, type OutputOf, type Route } from './route.ts';
import type { Snapshot } from './types.ts';

/**
 * The only list of what the page can ask. Types of both sides, the handlers of main and the fakes of
 * the tests are derived from it; every input is parsed strictly in main before a handler sees it.
 */
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
    /** Whether a server of one's own answers, in the service's words; it may still refuse the App ID. */
    testServer: {
      input: v.strictObject({ appId: text(64), address: text(2048) }),
      output: returns<ServerAnswer>(),
    },
    tryDemo: { input: Nothing, output: returns<Account>() },
    cancel: { input: Nothing, output: returns<void>() },
    /** Fails with `push-still-off` when a pause cannot be ended first. */
    signOut: { input: Anyway, output: returns<void>() },
    /** After that failure: the user stays. */
    stay: { input: Nothing, output: returns<void>() },
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
    /** A code to draw. */
    start: {
      input: v.strictObject({ server: ServerInput }),
      output: returns<{ text: string; expiresAt: number }>(),
    },
    /** Answers when a phone has confirmed the code; `cancelled` when it is stopped or has run out. */
    confirmed: { input: Nothing, output: returns<void>() },
    /** Signs in with what a phone has confirmed. */
    signIn: {
      input: v.strictObject({ staySignedIn: v.boolean() }),
      output: returns<Account>(),
    },
    stop: { input: Nothing, output: returns<void>() },
  },
  accounts: {
    switch: { input: AccountKey, output: returns<void>() },
    remove: { input: GoingAccount, output: returns<void>() },
    /** Forgets everything on this computer but the preferences; the demo's accounts too. */
    removeAll: { input: Anyway, output: returns<void>() },
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
    /**
     * Sent after eight seconds, or at once when the window closes.
     * @returns until when it can be taken back, epoch ms; null for a device that is not listed.
     */
    signOut: { input: OneDevice, output: returns<number | null>() },
    remove: { input: OneDevice, output: returns<number | null>() },
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
    /** Goes on with what is left of a job that ended early, be it before a restart. */
    resume: { input: Nothing, output: returns<void>() },
    cancel: { input: Nothing, output: returns<void>() },
    /** Puts away the outcome of a job, or of one device. */
    dismiss: {
      input: v.strictObject({ deviceSn: v.exactOptional(DeviceSn) }),
      output: returns<void>(),
    },
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
  ...administration,
  preferences: {
    update: { input: PreferencesPatch, output: returns<void>() },
  },
  desktop: {
    about: { input: Nothing, output: returns<About>() },
    autostart: { input: Nothing, output: returns<Autostart>() },
    /** Answers with what the system says afterwards. */
    setAutostart: { input: v.strictObject({ on: v.boolean() }), output: returns<Autostart>() },
    shortcuts: { input: Nothing, output: returns<ShortcutsHere>() },
    /** The user is about to press new keys, or has: meanwhile the present ones do nothing. */
    holdShortcuts: { input: v.strictObject({ on: v.boolean() }), output: returns<void>() },
    /** Not accepted when another program has the keys; then the former ones stay. */
    setShortcut: {
      input: v.strictObject({ name: v.picklist(['open', 'push']), keys: text(64) }),
      output: returns<{ accepted: boolean; shortcuts: Shortcuts }>(),
    },
    /** A report for the user to read, and to copy if they like. */
    diagnostics: { input: Nothing, output: returns<{ text: string }>() },
    openLogs: { input: Nothing, output: returns<void>() },
    /** Whose work is in Perch, and on which terms. */
    openLicences: { input: Nothing, output: returns<void>() },
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
export type Output<G extends Group, A extends Action<G>> = OutputOf<RouteOf<G, A>>;

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
