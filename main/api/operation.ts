import type * as v from 'valibot';

export type Verb = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Values = Record<string, unknown>;
type Parameters = v.GenericSchema<Values, Values> & { entries: Record<string, v.GenericSchema> };

/** One call of the service, as the specification words it. */
export type Operation = {
  /** The verbs by preference with their sections of the specification; null where it has none. */
  verbs: { [V in Verb]?: string | null };
  path: `/${string}`;
  /** Parameters of the query string. */
  query?: Parameters;
  /** Parameters of the JSON body. */
  body?: Parameters;
  /** One parameter whose value alone, a JSON-encoded string, is the whole body. */
  bareBody?: Parameters;
  /** The service reads these from the query instead of the headers. */
  inQuery?: readonly ('app_id' | 'access-token')[];
  /** The answer's `data`, or the whole envelope where more than `data` counts; a picture has neither. */
  data?: v.GenericSchema;
  envelope?: v.GenericSchema;
  /** Who may call it; a user's or an administrator's call carries the access token. */
  caller: 'anyone' | 'user' | 'admin';
  /** Whether a second call after a lost answer does no harm. */
  repeatable: boolean;
};

/** The bytes of a picture, with the type that they show themselves to be. */
export type Picture = { bytes: Uint8Array; contentType: string };

type Given<S> = S extends v.GenericSchema ? v.InferInput<S> : unknown;

/** What a caller passes: the parameters of all places together, under the wire's names. */
export type InputOf<O extends Operation> = Given<O['query']> &
  Given<O['body']> &
  Given<O['bareBody']>;

/** What a caller gets: the parsed `data`, the parsed envelope, or a picture. */
export type OutputOf<O extends Operation> = O extends { data: infer S extends v.GenericSchema }
  ? v.InferOutput<S>
  : O extends { envelope: infer S extends v.GenericSchema }
    ? v.InferOutput<S>
    : Picture;

/** Checks an entry of the catalogue and keeps its exact type. */
export const operation = <const O extends Operation>(entry: O): O => entry;
