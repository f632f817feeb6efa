import { expect } from 'vitest';
import specification from '../fixtures/endpoints.json' with { type: 'json' };
import type { Recorded } from './recorder.ts';

type Field = { name: string; type?: string };
type Section = {
  section: string;
  title: string;
  method: string;
  path: string;
  query: Field[];
  body: Field[];
};

const administrators = [
  ...['/user/register/batch', '/user/profile/batch', '/user/avatar/batch'],
  ...['/user/disable', '/user/enable'],
];

const specified: Section[] = specification.endpoints;
/** What a person may do; the rest is for administrators. */
const ofPersons = specified.filter(({ path }) => !administrators.includes(path));
/** The same again with another verb, for servers that refuse the first. */
const isSecond = ({ path, title, section }: Section): boolean =>
  ofPersons.find((one) => one.path === path && one.title === title)?.section !== section;
export const secondVerbs = ofPersons.filter(isSecond);
export const firstVerbs = ofPersons.filter((one) => !isSecond(one));

/** The specification has no word for what may be missing; the service's description has. */
const optional: Record<string, string[]> = {
  '/user/kick': ['device_sn'],
  '/user/profile': ['description', 'nick_name', 'private_info', 'public_info'],
  '/user/push/alias': ['push_token'],
  '/user/register': ['email', 'mobile', 'verification_code'],
};
/** Of the settings any part may be written; whose they are is always said. */
const needed: Record<string, string[]> = { '/user/settings': ['user_id'] };
/** The list's next page, which the specification forgot. */
const forgotten: Record<string, string[]> = { '/user/device/list': ['cursor'] };
/** A JSON string is the whole body. */
const bare = ['/user/private', '/user/public'];

const mayLack = ({ path }: Section, name: string): boolean => {
  const only = needed[path];
  return only ? !only.includes(name) : (optional[path] ?? []).includes(name);
};

/** The section that specifies a request; undefined for calls that are none of the 62. */
function sectionOf({ method, path }: Recorded): Section | undefined {
  const known = specified.filter((one) => one.path === path);
  const found = known.find((one) => one.method === method);
  expect(found !== undefined || known.length === 0, `${method} ${path} is specified`).toBe(true);
  return found;
}

export const sectionsOf = (requests: readonly Recorded[]): string[] => [
  ...new Set(requests.flatMap((request) => sectionOf(request)?.section ?? [])),
];

/** Fails where a request is not what its section says, in header, query or body. */
export function expectSpecified(request: Recorded, appId: string): void {
  const section = sectionOf(request);
  if (!section) return;
  const where = `§${section.section} ${request.method} ${request.path}`;
  const { headers } = request;
  expect(headers, where).toMatchObject({ app_id: appId });
  // Who registers is nobody yet; everybody else says who they are, and acts for nobody else.
  const registers = section.path.startsWith('/user/register');
  expect('access-token' in headers, `${where}: access-token`).toBe(!registers);
  expect(headers, where).not.toHaveProperty('user_id');
  expect(headers, where).not.toHaveProperty('group_id');

  const more = (forgotten[section.path] ?? []).map((name) => ({ name }));
  expectFields(section, request.query, section.query, more, `${where}: query`);
  if (bare.includes(section.path) && request.method !== 'GET') {
    expect(typeof JSON.parse(request.body), `${where}: body`).toBe('string');
    return;
  }
  if (section.body.length === 0) {
    expect(request.body, `${where}: body`).toBe('');
    return;
  }
  const body = JSON.parse(request.body) as Record<string, unknown>;
  expectFields(section, body, section.body, [], `${where}: body`);
  for (const { name, type } of section.body)
    if (name in body) expect(typeOf(body[name]), `${where}: ${name}`).toBe(type);
}

function expectFields(
  section: Section,
  sent: Record<string, unknown>,
  fields: Field[],
  more: Field[],
  where: string,
): void {
  const known = [...fields, ...more].map(({ name }) => name);
  const unknown = Object.keys(sent).filter((name) => !known.includes(name));
  expect(unknown, `${where}, unknown`).toEqual([]);
  const lacking = fields.filter(({ name }) => !(name in sent) && !mayLack(section, name));
  expect(lacking, `${where}, lacking`).toEqual([]);
}

/** The specification's word for the type of a value in JSON. */
function typeOf(value: unknown): string {
  if (Array.isArray(value)) return `array[${value.map(typeOf)[0] ?? 'string'}]`;
  return Number.isInteger(value) ? 'int32' : typeof value;
}
