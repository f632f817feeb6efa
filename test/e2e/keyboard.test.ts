import { expect, test } from 'vitest';
import { keyboardOf, withoutMouse } from './keyboard.ts';
import { useEverything } from './keyboard/everything.ts';
import { captcha, createAccounts, signIn } from './keyboard/joining.ts';
import { expectSpecified, firstVerbs, sectionsOf } from './specification.ts';
import { startPerch, startServer } from './test.ts';

test('every operation of a person is done by keyboard, as the specification has it', async () => {
  const [perch, service] = [await startPerch(), await startServer({ captcha })];
  const page = await perch.page();
  const expectNoMouse = await withoutMouse(page);
  const keys = keyboardOf(page);
  await createAccounts(keys, service);
  await signIn(keys, service);
  await useEverything(keys, service);
  await expectNoMouse();
  for (const request of service.requests) expectSpecified(request, service.demo.appId);
  const every = firstVerbs.map(({ section }) => section);
  expect(sectionsOf(service.requests).toSorted()).toEqual(every.toSorted());
}, 120_000);
