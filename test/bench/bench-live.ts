import type { ElectronApplication, Page } from 'playwright';
import type { SessionUpdate } from '../../electron/common/bridge.ts';
import { eventChannels } from '../../electron/common/calls.ts';
import { stages } from '../../electron/common/stages.ts';
import { manifestOf } from '../support/manifest.ts';
import { type Result, resultOf } from './result.ts';

const seconds = 20;
/** A second. */
const spans = 5000;
/** Milliseconds between two messages, as `LiveSession` sends them. */
const interval = 50;
/** Spans to a message: operators, the call that they are part of, and a token around it. */
const batch = spans / (1000 / interval);

/**
 * The real window while a session runs that tells it of 5,000 spans a second: all of them arrive, and no frame
 * takes long. Main sends what it would send of a run; no run is made, which would take its part of the machine.
 */
export async function benchLive(open: () => Promise<ElectronApplication>): Promise<Result[]> {
  const app = await open();
  try {
    const page = await app.firstWindow();
    // The window has done what it does when it starts.
    await page.locator('[data-testid=run-button]:enabled').waitFor();
    const scenario = { kind: 'tts', model: 'made-up', text: 'made up' } as const;
    const manifest = manifestOf({
      name: 'Made up: live',
      work: [scenario],
      warmUps: 0,
      repeats: 2,
    });
    const run = manifest.plan.find(({ kind }) => kind === 'measured')?.index ?? 0;
    const id = 'live';
    await send(app, { type: 'started', manifest: { ...manifest, id, startedAt: Date.now() } });
    const watching = watchFrames(page);
    const sent = await play(app, id, run);
    const frames = await watching;
    const told = await countSpans(page, run);
    return [
      resultOf('5,000 spans a second live, lost on their way', 'spans', 0, [sent - told]),
      {
        ...resultOf('Frames over 50 ms in 20 s of them', 'frames', 0, frames),
        value: frames.filter((frame) => frame > 50).length,
      },
    ];
  } finally {
    await app.close();
  }
}

const send = (app: ElectronApplication, update: SessionUpdate): Promise<void> =>
  app.evaluate(
    ({ BrowserWindow }, { channel, told }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.send(channel, told),
    { channel: eventChannels.onSession, told: update },
  );

/** Sends a run as it is being made, batch by batch when it is due, and its root at the end; how many spans that are. */
const play = (app: ElectronApplication, session: string, run: number): Promise<number> =>
  app.evaluate(
    async ({ BrowserWindow }, { channel, id, index, stageNames, size, every, until }) => {
      const tell = (events: readonly object[]): void =>
        BrowserWindow.getAllWindows()[0]?.webContents.send(channel, { type: 'events', id, events });
      const stage = { run: 0, token: 1, 'model-call': 2, operator: 3 };
      const from = performance.now();
      const now = (): number => Math.round((performance.now() - from) * 1e6);
      const columns = (rows: readonly (readonly number[])[]) => {
        const column = (at: number) => Float64Array.from(rows, (row) => row[at] ?? 0);
        return {
          type: 'spans',
          run: index,
          stages: stageNames,
          stage: column(2),
          id: column(0),
          parent: column(1),
          start: column(3),
          end: column(4),
          texts: ['MatMul', 'steady'],
          layouts: [
            { names: ['operator'], types: ['string'] },
            { names: ['phase'], types: ['string'] },
          ],
          cells: Float64Array.from(
            rows.flatMap(([, , kind]) =>
              kind === stage.operator ? [0, 0] : kind === stage['model-call'] ? [1, 1] : [-1],
            ),
          ),
        };
      };
      let next = 1;
      tell([{ type: 'run-started', run: index, at: 0 }]);
      let begun = now();
      for (let part = 0; part < until; part++) {
        const due = (part + 1) * every;
        await new Promise((resolve) =>
          setTimeout(resolve, Math.max(0, due - (performance.now() - from))),
        );
        const end = now();
        const [token, call] = [next, next + 1];
        const length = (end - begun) / (size - 2);
        const rows = Array.from({ length: size - 2 }, (_, i) => {
          const start = begun + i * length;
          return [call + 1 + i, call, stage.operator, start, start + length * 0.8];
        });
        rows.push(
          [call, token, stage['model-call'], begun, end],
          [token, 0, stage.token, begun, end],
        );
        next += size;
        begun = end;
        tell([columns(rows)]);
      }
      tell([columns([[0, -1, stage.run, 0, now()]])]);
      return next;
    },
    {
      channel: eventChannels.onSession,
      id: session,
      index: run,
      stageNames: stages.filter((stage) =>
        ['run', 'token', 'model-call', 'operator'].includes(stage),
      ),
      size: batch,
      every: interval,
      until: (seconds * 1000) / interval,
    },
  );

/** Milliseconds between the frames of the time in which spans arrive. */
const watchFrames = (page: Page): Promise<number[]> =>
  page.evaluate(
    (length) =>
      new Promise<number[]>((resolve) => {
        const frames: number[] = [];
        let from = 0;
        let last = 0;
        const step = (now: number): void => {
          if (from === 0) from = now;
          else frames.push(now - last);
          last = now;
          if (now - from < length) requestAnimationFrame(step);
          else resolve(frames);
        };
        requestAnimationFrame(step);
      }),
    seconds * 1000,
  );

/** How many spans the window counts in a run, by its table of stages. */
async function countSpans(page: Page, run: number): Promise<number> {
  await page.locator(`[data-run="${run}"]`).click();
  const counts = await page.locator('table.stages tbody tr td:nth-of-type(1)').allTextContents();
  return counts.reduce((sum, count) => sum + Number(count), 0);
}
