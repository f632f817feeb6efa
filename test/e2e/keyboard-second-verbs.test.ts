import { expect, test } from 'vitest';
import { keyboardOf, withoutMouse } from './keyboard.ts';
import { useEverything } from './keyboard/everything.ts';
import { signIn } from './keyboard/joining.ts';
import { expectSpecified, secondVerbs, sectionsOf } from './specification.ts';
import { startPerch, startServer } from './test.ts';

test('where a server refuses the first verbs, everything is done by keyboard all the same', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  service.fail(
    ({ method, path }) => method === 'POST' && secondVerbs.some((second) => second.path === path),
    { kind: 'answer', status: 405, body: '' },
    Infinity,
  );
  const page = await perch.page();
  const expectNoMouse = await withoutMouse(page);
  const keys = keyboardOf(page);
  await signIn(keys, service);
  await useEverything(keys, service);
  await expectNoMouse();
  for (const request of service.requests) expectSpecified(request, service.demo.appId);
  const every = secondVerbs.map(({ section }) => section);
  expect(sectionsOf(service.requests)).toEqual(expect.arrayContaining(every));
}, 120_000);
