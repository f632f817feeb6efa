import { expect, test } from 'vitest';
import { Id, SentId } from '../../main/api/fields.ts';
import type { Operation } from '../../main/api/operation.ts';
import { operations } from '../../main/api/operations.ts';
import specification from '../fixtures/endpoints.json' with { type: 'json' };

type Field = { name: string; type?: string; fields?: Field[] };
type Schema = {
  type: string;
  entries?: Record<string, Schema>;
  item?: Schema;
  wrapped?: Schema;
};

const catalogue: Operation[] = Object.values(operations);

const bySection = new Map(
  catalogue.flatMap((operation) =>
    Object.entries(operation.verbs).flatMap(([verb, section]) =>
      section === null ? [] : [[section, { verb, operation }] as const],
    ),
  ),
);

/** A schema without the wrappings that say that it may be missing, or what is done to it. */
function core(schema: Schema): Schema {
  return schema.wrapped ? core(schema.wrapped) : schema;
}

/** The specification's word for what a schema accepts. */
function kindOf(schema: Schema): string {
  const inner = core(schema);
  if (inner.type === 'array') return 'array';
  if (inner.type === 'picklist' || inner.type === 'number') return 'int32';
  if (inner === Id || inner === SentId) return 'int32';
  return inner.type.endsWith('object') ? 'object' : inner.type;
}

function expectFields(schema: Schema, fields: Field[]): void {
  const entries = core(schema).entries ?? {};
  const names = fields.map(({ name }) => name).toSorted();
  const declared = Object.keys(entries).toSorted();
  expect(declared).toEqual(names);
  for (const { name, type, fields: inner } of fields) {
    const entry = entries[name];
    if (!entry || core(entry).type === 'unknown') continue;
    if (type) expect(`${name} ${kindOf(entry)}`).toBe(`${name} ${type.replace(/\[.*/, '')}`);
    const item = core(entry).item;
    if (inner) expectFields(item ?? entry, inner);
    else if (type?.startsWith('array') && item) expect(`array[${kindOf(item)}]`).toBe(type);
  }
}

/** Parameters that the specification forgot; the service's description names them. */
const undocumented: Record<string, Field[]> = { '3.9': [{ name: 'cursor' }] };
/** Its body is a bare string, for which the specification has no name. */
const bareBodies = ['/user/private', '/user/public'];

test('covers all 62 sections of the specification, each once', () => {
  expect(specification.endpoints).toHaveLength(62);
  expect([...bySection.keys()].toSorted()).toEqual(
    specification.endpoints.map(({ section }) => section).toSorted(),
  );
});

test.each(specification.endpoints)('declares §$section $method $path as specified', (endpoint) => {
  const found = bySection.get(endpoint.section);
  expect(found).toBeDefined();
  if (!found) return;
  const { verb, operation } = found;
  expect([verb, operation.path]).toEqual([endpoint.method, endpoint.path]);

  const query: Field[] = [...endpoint.query, ...(undocumented[endpoint.section] ?? [])];
  expectFields(operation.query ?? { type: 'object' }, query);
  expectFields(operation.body ?? { type: 'object' }, endpoint.body);
  expect(operation.bareBody !== undefined).toBe(bareBodies.includes(endpoint.path));

  const answer = endpoint.response.filter(({ name }) => name !== 'code' && name !== 'message');
  if (operation.envelope) {
    expectFields(operation.envelope, answer);
    return;
  }
  const [data, ...more] = answer;
  expect(more).toEqual([]);
  expect(data?.name).toBe('data');
  expect(operation.data).toBeDefined();
  if (!data || !operation.data) return;
  expectFields({ type: 'object', entries: { data: operation.data } }, [data]);
});

test('prefers POST where the specification gives two verbs', () => {
  const twoVerbs = catalogue.filter(({ verbs }) => Object.keys(verbs).length > 1);
  expect(twoVerbs).toHaveLength(22);
  expect(twoVerbs.every(({ verbs }) => verbs.POST !== undefined)).toBe(true);
});

test('never repeats a call that makes an account, ends a session, sends a message or a password', () => {
  const once = Object.entries<Operation>(operations).filter(([, { repeatable }]) => !repeatable);
  expect(once.map(([name]) => name).toSorted()).toEqual([
    'bindOpenid',
    'changePassword',
    'getTokenById',
    'getTokenByLogin',
    'getTokenByName',
    'kickDevice',
    'registerForPush',
    'registerUser',
    'registerUsers',
    'registerWithCode',
    'removeDevice',
    'sendSmsCode',
    'setMobile',
    'setUsername',
    'unbindPushToken',
  ]);
});

test('also knows sign-in, discovery, avatars, captcha, QR sign-in and the lists', () => {
  const neighbours = catalogue.filter(({ verbs }) => Object.values(verbs).includes(null));
  expect(
    neighbours.map(({ verbs, path }) => `${Object.keys(verbs).join()} ${path}`).toSorted(),
  ).toEqual([
    'GET /app/captcha/image',
    'GET /app/captcha/sms_web',
    'GET /app/qr_code',
    'GET /app/qr_login',
    'GET /file/download/avatar',
    'GET /file/upload/avatar/user',
    'GET /group/user_joined',
    'GET /roster/list',
    'GET /user/list',
    'GET /v2/app_dns',
    'POST /app/captcha/image',
    'POST /token/id',
    'POST /token/login',
    'POST /token/user',
  ]);
});
