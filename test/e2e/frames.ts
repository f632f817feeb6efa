import type { Page } from 'playwright-core';

const ROUNDS = 3;
/** A screen draws every 16.7 ms: whatever takes the page this long, ms, costs it a frame. */
const LONG = 25;
/** As many there may be in a round: the page also has something to tidy up now and then. */
export const FEW = 2;

/**
 * How many tasks take the page so long that a frame is lost, while 120 are drawn: in the best of three
 * rounds, or in the first that is good. What counts is the time that the page's own thread needs: by the
 * clock even a page that stands still loses frames on a computer that has other things to do.
 * @param move is what happens in the page before each frame
 */
export async function longTasks(page: Page, move: () => void): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < ROUNDS && best > FEW; round += 1) {
    const times = await tasksOf(page, () => draw(page, move));
    best = Math.min(best, times.filter((time) => time > LONG).length);
  }
  return best;
}

async function draw(page: Page, move: () => void): Promise<void> {
  await page.evaluate(`(async () => {
    for (let frame = 0; frame < 120; frame += 1) {
      (${String(move)})();
      await new Promise(requestAnimationFrame);
    }
  })()`);
}

/** What Chromium notes of a thread's work. */
type Noted = { name: string; ph: string; pid: number; tid: number; tdur?: number; args: Named };
type Named = { name?: string };

/** Of each task of the page's thread meanwhile, the thread's own time, ms. */
async function tasksOf(page: Page, during: () => Promise<void>): Promise<number[]> {
  const chromium = page.context().browser();
  if (!chromium) throw new Error('the page is in no browser');
  await chromium.startTracing(page, { categories: ['toplevel'] });
  await during();
  const { traceEvents } = JSON.parse(String(await chromium.stopTracing())) as {
    traceEvents: Noted[];
  };
  const threadOf = ({ pid, tid }: Noted) => `${pid} ${tid}`;
  const main = traceEvents.filter(({ args }) => args.name === 'CrRendererMain').map(threadOf);
  const tasks = traceEvents.filter(
    (event) => event.name === 'ThreadControllerImpl::RunTask' && main.includes(threadOf(event)),
  );
  const times = tasks.flatMap(({ tdur }) => (tdur === undefined ? [] : [tdur / 1000]));
  // At least one for each frame; otherwise nothing was seen at all.
  if (times.length < 120) throw new Error(`${times.length} tasks were seen`);
  return times;
}
