import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { screens } from '../../preload/types.ts';
import { app } from '../fakes/electron.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { listenForLinks, screenIn, screenOf } = await import('../../main/desktop/links.ts');

test.each(screens)('perch://%s opens that screen', (screen) => {
  expect(screenOf(`perch://${screen}`)).toBe(screen);
  expect(screenOf(`perch://${screen}/`)).toBe(screen);
});

test.each([
  'perch://',
  'perch://nowhere',
  'perch://devices/sign-out',
  'perch://devices?sign-out=1',
  'perch://devices#x',
  'perch://devices\n',
  'perch://user@devices',
  'perch://DEVICES',
  'perch:devices',
  'PERCH://devices',
  'https://devices',
  '--devices',
  'constructor',
])('%j opens nothing', (link) => {
  expect(screenOf(link)).toBeNull();
});

test('whatever a link says, it is a screen or nothing', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom(...screens, '..', '/', '?', '%2f', '__proto__'),
  );
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const found = screenOf(`perch://${words.join('')}`);
      if (found !== null) expect(screens).toContain(found);
    }),
  );
});

test('a launch may carry a link among its arguments', () => {
  expect(screenIn(['--hidden', 'perch://devices', 'perch://privacy'])).toBe('devices');
  expect(screenIn(['/opt/perch/perch', '--flag=perch://devices'])).toBeUndefined();
});

test('a link that comes before the window is ready is opened first; later ones at once', () => {
  const links = listenForLinks();
  app.emit('open-url', { preventDefault: vi.fn() }, 'perch://profile');
  expect(links.first()).toBe('profile');
  const open = vi.fn();
  links.follow(open);
  const preventDefault = vi.fn();
  app.emit('open-url', { preventDefault }, 'perch://devices');
  app.emit('open-url', { preventDefault }, 'perch://devices/sign-out');
  expect(open.mock.calls).toEqual([['devices']]);
  expect(preventDefault).toHaveBeenCalledTimes(2);
});
