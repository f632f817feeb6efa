import * as v from 'valibot';
import type { Account, Snapshot } from './types.ts';

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
});

const AccountKey = v.strictObject({ key: text(128) });

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
  accounts: {
    switch: { input: AccountKey, output: returns<void>() },
    remove: { input: AccountKey, output: returns<void>() },
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
  preferences: {
    update: { input: PreferencesPatch, output: returns<void>() },
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
