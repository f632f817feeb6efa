import { fireEvent, screen, within } from '@testing-library/svelte';
import { afterEach, expect, test, vi } from 'vitest';
import Schedule from '../../renderer/components/Schedule.svelte';
import { ahead, hereText, localZone } from '../../renderer/hours.ts';
import type { Settings } from '../../preload/settings.ts';
import { preferences, settings as some, snapshotOf } from '../fakes/snapshot.ts';
import { asked, connect, show } from './page.ts';

const settings: Settings = {
  ...some,
  doNotDisturb: { on: true, start: 22, end: 7 },
  silentHours: { on: false, start: 20, end: 8 },
};

async function open(of = settings) {
  const perch = await connect(snapshotOf({ settings: of }));
  return { perch, ...show(Schedule, { settings: of }) };
}
afterEach(() => vi.restoreAllMocks());
const slider = (name: string) => screen.getByRole('slider', { name });

test('each window is a group of three sliders that tell their hours', async () => {
  await open();
  const lane = screen.getAllByRole('group', { name: 'Do not disturb' })[0];
  if (!lane) throw new Error('no lane');
  expect(within(lane).getAllByRole('slider')).toHaveLength(3);
  expect(slider('Move Do not disturb')).toHaveAttribute('aria-valuetext', '22:00 to 07:00');
  expect(slider('Do not disturb starts')).toHaveAttribute('aria-valuetext', '22:00');
  expect(slider('Do not disturb ends')).toHaveAttribute('aria-valuetext', '07:00');
});

test('arrow keys move an end by an hour, with Shift by three, and save after a rest', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { perch, user } = await open();
  slider('Do not disturb ends').focus();
  await user.keyboard('{ArrowRight}{Shift>}{ArrowRight}{/Shift}');
  expect(slider('Do not disturb ends')).toHaveAttribute('aria-valuetext', '11:00');
  expect(asked(perch, 'settings')).toEqual([]);
  await vi.advanceTimersByTimeAsync(800);
  expect(asked(perch, 'settings')).toEqual([
    { route: 'settings.update', input: { doNotDisturb: { on: true, start: 22, end: 11 } } },
  ]);
  vi.useRealTimers();
});

test('the whole window moves over midnight in one piece; Escape puts it back', async () => {
  const { perch, user } = await open();
  slider('Move Do not disturb').focus();
  await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
  expect(slider('Move Do not disturb')).toHaveAttribute('aria-valuetext', '01:00 to 10:00');
  await user.keyboard('{Escape}');
  expect(slider('Move Do not disturb')).toHaveAttribute('aria-valuetext', '22:00 to 07:00');
  await user.tab();
  expect(asked(perch, 'settings')).toEqual([]);
});

test('Home and End bring an end to the edges of the lane', async () => {
  const { perch, user } = await open();
  slider('Do not disturb starts').focus();
  await user.keyboard('{Home}');
  // Noon would make 19 hours, which the window may have.
  expect(slider('Do not disturb starts')).toHaveAttribute('aria-valuetext', '12:00');
  await user.tab();
  expect(asked(perch, 'settings')[0]?.input).toEqual({
    doNotDisturb: { on: true, start: 12, end: 7 },
  });
});

test('dragging saves on release, in whole hours', async () => {
  const { perch, container } = await open();
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(240);
  const body = slider('Move Do not disturb');
  await fireEvent.pointerDown(body, { button: 0, clientX: 100, pointerId: 1 });
  await fireEvent.pointerMove(body, { clientX: 118, pointerId: 1 });
  expect(body).toHaveAttribute('aria-valuetext', '00:00 to 09:00');
  expect(asked(perch, 'settings')).toEqual([]);
  await fireEvent.pointerUp(body, { pointerId: 1 });
  expect(asked(perch, 'settings')[0]?.input).toEqual({
    doNotDisturb: { on: true, start: 0, end: 9 },
  });
  const end = container.querySelector('[data-part=end]');
  if (!end) throw new Error('no grip');
  await fireEvent.pointerDown(end, { button: 0, clientX: 100, pointerId: 1 });
  await fireEvent.pointerMove(end, { clientX: 130, pointerId: 1 });
  await fireEvent.pointerCancel(end, { pointerId: 1 });
  expect(asked(perch, 'settings')).toHaveLength(1);
});

test('the fields do all that dragging does, and refuse an empty window', async () => {
  const { perch, user } = await open();
  const to = screen.getByRole('combobox', { name: 'Do not disturb to' });
  await user.selectOptions(to, '22:00');
  expect(screen.getByRole('alert')).toHaveTextContent('Pick at least one hour.');
  await vi.waitFor(() => expect(to).toHaveDisplayValue('07:00'));
  expect(asked(perch, 'settings')).toEqual([]);
  await user.selectOptions(to, '06:00');
  expect(asked(perch, 'settings')).toEqual([
    { route: 'settings.update', input: { doNotDisturb: { on: true, start: 22, end: 6 } } },
  ]);
});

test('what was wrong with the hours is not said of a window that is switched off', async () => {
  const { user } = await open();
  await user.selectOptions(screen.getByRole('combobox', { name: 'Do not disturb to' }), '22:00');
  expect(screen.getByRole('alert')).toHaveTextContent('Pick at least one hour.');
  await user.click(screen.getByRole('switch', { name: 'Do not disturb' }));
  await vi.waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});

test('the switch keeps the hours, and an account without hours gets the usual ones', async () => {
  const { perch, user } = await open({
    ...settings,
    silentHours: { on: false, start: 0, end: 0 },
  });
  await user.click(screen.getByRole('switch', { name: 'Do not disturb' }));
  await user.click(screen.getByRole('switch', { name: 'Silent hours' }));
  expect(asked(perch, 'settings').map(({ input }) => input)).toEqual([
    { doNotDisturb: { on: false, start: 22, end: 7 } },
    { silentHours: { on: true, start: 20, end: 8 } },
  ]);
});

test("hours of another clock are told in this computer's time as well", async () => {
  const far = localZone() === 'Asia/Tokyo' ? 'America/New_York' : 'Asia/Tokyo';
  const aheadBy = ahead(far, Date.now());
  const perch = await connect(
    snapshotOf({ settings, preferences: { ...preferences, serverZone: far } }),
  );
  const { user } = show(Schedule, { settings });
  const here = (hour: number) => hereText(hour, aheadBy);
  expect(screen.getByText(`${here(22)} – ${here(7)} here`)).toBeInTheDocument();
  expect(screen.getByText(new RegExp(`12:00 there is ${here(12)} here`))).toBeInTheDocument();
  await user.selectOptions(
    screen.getByRole('combobox', { name: "The server's clock" }),
    'Same as this computer',
  );
  expect(asked(perch, 'preferences')).toEqual([
    { route: 'preferences.update', input: { serverZone: 'local' } },
  ]);
  perch.push({ preferences: { ...preferences, serverZone: 'local' } });
  expect(await screen.findAllByText('Same as here')).toHaveLength(2);
});

test('summer time in this zone alone is noted', async () => {
  const real = Intl.DateTimeFormat.prototype.resolvedOptions;
  const own = localZone();
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockImplementation(function (
    this: Intl.DateTimeFormat,
  ) {
    const options = real.call(this);
    return options.timeZone === own ? { ...options, timeZone: 'Europe/Berlin' } : options;
  });
  await connect(
    snapshotOf({ settings, preferences: { ...preferences, serverZone: 'Asia/Shanghai' } }),
  );
  show(Schedule, { settings });
  expect(screen.getByText(/Summer time will move the hours here/)).toBeInTheDocument();
});
