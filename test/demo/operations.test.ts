import { expect, test } from 'vitest';
import specification from '../fixtures/endpoints.json' with { type: 'json' };
import { isRecord, startDemo, type Answer } from './client.ts';

type Field = { name: string; type?: string; fields?: Field[] };
type Operation = {
  section: string;
  method: string;
  path: string;
  query: Field[];
  body: Field[];
  response: Field[];
};
const operations: Operation[] = specification.endpoints;

/** A value for every parameter of the specification. */
const values: Record<string, unknown> = {
  alias: 'nobody-else',
  auth_answer: 'Blue',
  auth_mode: 2,
  auth_question: 'Which colour?',
  auto_download: false,
  avatar: 'https://example.com/a.png',
  badge: 4,
  description: 'About',
  deviceSn: 4098,
  device_guid: 'guid',
  device_sn: 4098,
  device_token: 'abc123',
  email: 'new@example.com',
  group_confirm: true,
  id: 1,
  mobile: '+8613900000001',
  new_password: 'Another-1',
  nick_name: 'Nick',
  no_push: true,
  no_push_detail: true,
  no_push_end_hour: 8,
  no_push_start_hour: 23,
  no_sounds: true,
  notifier_name: 'chat-prod',
  old_password: 'Perch-demo-1',
  open_id: 'o-1',
  password: 'Secret-12',
  private_info: '{}',
  public_info: '{}',
  push_nick_name: 'Push',
  push_token: 'token',
  sign: 'signature',
  silence_end_time: 7,
  silence_start_time: 21,
  tags: ['design'],
  type: 1,
  username: 'new_user',
  value: true,
  verification_code: '246810',
  vibratory: true,
};
const special: Record<string, unknown> = { '/user/authmode': 3, '/user/push/nickname': 'Name' };
const needAdmin = new Set([
  '/user/avatar/batch',
  '/user/disable',
  '/user/enable',
  '/user/profile/batch',
  '/user/register/batch',
]);

const typeOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
const expectedType = (type = ''): string =>
  type.startsWith('array') ? 'array' : type.startsWith('int') ? 'number' : type;

/** Every specified field is there with its JSON type; a list shows each of its fields in some row. */
function checkFields(fields: Field[], samples: Record<string, unknown>[], where: string): void {
  for (const { name, type, fields: inner } of fields) {
    const present = samples.map((sample) => sample[name]).filter((value) => value !== null);
    if (name === 'message') continue; // null means success
    expect(present.map(typeOf), `${where}.${name}`).toContain(expectedType(type));
    expect(new Set(present.map(typeOf)).size, `${where}.${name}`).toBe(1);
    if (inner) checkFields(inner, present.flat().filter(isRecord), `${where}.${name}`);
  }
}

test('the specification names 62 operations', () => {
  expect(operations).toHaveLength(62);
});

test.for(operations)('§$section $method $path answers as specified', async (operation) => {
  const { method, path } = operation;
  const { demo, call, token, admin, lin, mei } = await startDemo({
    seedDevices: 60,
    captcha: '1234',
  });
  const valueOf = ({ name, type, fields }: Field): unknown => {
    if (name === 'value') return special[path] ?? values[name];
    if (name === 'user_id') return Number(lin.userId);
    if (type === 'array[int32]') return [Number(mei.userId)];
    if (!fields) return values[name];
    const good = Object.fromEntries(fields.map((field) => [field.name, valueOf(field)]));
    return [good, { ...good, user_id: 1, username: lin.username }];
  };
  const named = (fields: Field[]) => fields.map((field) => [field.name, valueOf(field)] as const);

  if (path === '/user/register') {
    const { data } = await call('POST', '/app/captcha/image', { body: {} });
    const query = { captcha: '1234', image_id: String(data), mobile: String(values['mobile']) };
    await call('GET', '/app/captcha/sms_web', { query });
  }
  const bare = path === '/user/private' || path === '/user/public' ? '{"a":1}' : undefined;
  const body = operation.body.length > 0 ? Object.fromEntries(named(operation.body)) : bare;
  const answer: Answer = await call(method, path, {
    query: Object.fromEntries(named(operation.query).map(([name, value]) => [name, String(value)])),
    ...(body === undefined ? {} : { body }),
    token: needAdmin.has(path) ? admin : token,
  });

  expect(answer).toMatchObject({ code: 200, message: null });
  checkFields(operation.response, [answer], 'answer');
  demo.close();
});
