import type { InputOf, Operation, OutputOf } from './operation.ts';
import { app } from './operations/app.ts';
import { bulk } from './operations/bulk.ts';
import { devices } from './operations/devices.ts';
import { profile } from './operations/profile.ts';
import { push } from './operations/push.ts';
import { registration } from './operations/registration.ts';
import { settings } from './operations/settings.ts';
import { token } from './operations/token.ts';

/**
 * The catalogue: every call that Perch knows, declared once. Paths and parameters are the wire's own
 * names; a test compares all 62 sections with the specification's data.
 */
export const operations = {
  ...settings,
  ...push,
  ...devices,
  ...profile,
  ...registration,
  ...token,
  ...bulk,
  ...app,
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
export type Input<N extends OperationName> = InputOf<(typeof operations)[N]>;
export type Output<N extends OperationName> = OutputOf<(typeof operations)[N]>;
