import { expect, test, vi } from 'vitest';
import { app } from '../fakes/electron.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { onWanted } = await import('../../main/desktop/single-instance.ts');

test('a second launch and a click on the dock want the window; a hidden launch does not', () => {
  const wanted = vi.fn();
  onWanted(wanted);
  app.emit('second-instance', {}, ['/opt/perch', 'perch://devices'], '/', null);
  app.emit('second-instance', {}, ['/opt/perch', '--hidden'], '/', null);
  app.emit('activate', {}, false);
  expect(wanted.mock.calls).toEqual([[['perch://devices']], [[]]]);
});
