import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { percentile } from '../../electron/common/statistics.ts';
import { labHome } from '../../electron/lab/home.ts';
import { definedEnv } from '../support/environment.ts';
import { benchLive } from './bench-live.ts';
import { largeRecording, writeLargeRecording } from './large-recording.ts';
import { type Result, resultOf } from './result.ts';

const opens = 3;
const id = 'large';
/** One of a screen of 60 Hz, in milliseconds, and by how much the clock of frames rounds it. */
const frame = 16.7;
const rounding = 0.1;

/** The real app with a recording of a million spans: how soon it shows, how it moves, what it holds. */
export async function benchWindow(root: string, executablePath: string): Promise<Result[]> {
  const home = await mkdtemp(join(tmpdir(), 'latency-lab-bench-window-'));
  const paints: number[] = [];
  const wholes: number[] = [];
  const memory: number[] = [];
  const frames: number[] = [];
  const live: Result[] = [];
  try {
    await writeLargeRecording(join(home, 'sessions'), id);
    for (let open = 0; open < opens; open++) {
      // The window would open by itself what was open last.
      await rm(labHome({ LATENCY_LAB_HOME: home }).preferences, { force: true });
      const app = await openWindow(root, executablePath, home);
      try {
        const page = await app.firstWindow();
        await page.getByRole('tab', { name: 'Sessions' }).click();
        await page.locator(`[data-testid=session-${id}] .session-open`).waitFor();
        const before = await residentMemory(app, page);
        const opened = await firstPaint(page);
        paints.push(opened.painted);
        wholes.push(opened.whole);
        memory.push(((await residentMemory(app, page)) - before) / largeRecording.spans);
        frames.push(...(await journey(page)));
      } finally {
        await app.close();
      }
    }
    await rm(labHome({ LATENCY_LAB_HOME: home }).preferences, { force: true });
    live.push(...(await benchLive(() => openWindow(root, executablePath, home))));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  const p95 = Math.round((percentile(frames, 0.95) ?? 0) * 10) / 10;
  return [
    resultOf('A million spans, from the click to their first picture', 's', 2, paints),
    resultOf('To the last of them, and their figures', 's', 5, wholes),
    {
      ...resultOf(
        'Frames of 10 s of panning and zooming in them, p95',
        'ms',
        frame + rounding,
        frames,
      ),
      value: p95,
    },
    resultOf('Memory of the window for each of them, resident', 'bytes', 200, memory),
    ...live,
  ];
}

/** Of the window's process, in bytes, after its rubbish is collected. */
async function residentMemory(app: ElectronApplication, page: Page): Promise<number> {
  await page.evaluate('gc(); gc();');
  const pid = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  return app.evaluate(
    ({ app: own }, wanted) =>
      (own.getAppMetrics().find(({ pid: found }) => found === wanted)?.memory.workingSetSize ?? 0) *
      1024,
    pid,
  );
}

/** The app as a person starts it, but for a hand on its garbage collector. */
const openWindow = (
  root: string,
  executablePath: string,
  home: string,
): Promise<ElectronApplication> =>
  _electron.launch({
    executablePath,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--js-flags=--expose-gc', root],
    env: { ...definedEnv(), LATENCY_LAB_HOME: home },
  });

/**
 * Seconds until the frame after the first in which the waterfall's canvas has more than eight colours, and until
 * the frame after the whole recording is there with its figures.
 */
const firstPaint = (page: Page): Promise<{ readonly painted: number; readonly whole: number }> =>
  page.evaluate(
    (session) =>
      new Promise<{ painted: number; whole: number }>((resolve, reject) => {
        const from = performance.now();
        const passed = (): number => (performance.now() - from) / 1e3;
        const isPainted = (): boolean => {
          const canvas = document.querySelector<HTMLCanvasElement>(
            '[data-testid=waterfall] .waterfall-canvases canvas',
          );
          const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
          return new Set(pixels && new Uint32Array(pixels.data.buffer)).size > 8;
        };
        let painted = 0;
        const look = (): void => {
          if (painted === 0 && isPainted()) {
            requestAnimationFrame(() => {
              painted = passed();
              requestAnimationFrame(look);
            });
            return;
          }
          if (painted > 0 && document.querySelector('[data-testid=save-recording]') !== null) {
            requestAnimationFrame(() => resolve({ painted, whole: passed() }));
          } else if (passed() > 60) {
            reject(new Error('The recording was not drawn within a minute.'));
          } else requestAnimationFrame(look);
        };
        document
          .querySelector<HTMLElement>(`[data-testid=session-${session}] .session-open`)
          ?.click();
        requestAnimationFrame(look);
      }),
    id,
  );

/** Milliseconds between frames while a wheel zooms in, pans along and zooms out again, over and over. */
const journey = (page: Page): Promise<number[]> =>
  page.evaluate(
    () =>
      new Promise<number[]>((resolve, reject) => {
        const canvas = document.querySelector('[data-testid=waterfall] .waterfall-canvases canvas');
        if (canvas === null) {
          reject(new Error('There is no waterfall.'));
          return;
        }
        const { left, top, width, height } = canvas.getBoundingClientRect();
        const place = { clientX: left + width * 0.6, clientY: top + height / 2 };
        const frames: number[] = [];
        let from = 0;
        let last = 0;
        const step = (now: number): void => {
          if (from === 0) from = now;
          else frames.push(now - last);
          last = now;
          const phase = ((now - from) / 1000) % 4;
          const wheel =
            phase < 1
              ? { deltaY: -24, ctrlKey: true }
              : phase < 3
                ? { deltaX: phase < 2 ? 40 : -40 }
                : { deltaY: 24, ctrlKey: true };
          canvas.dispatchEvent(
            new WheelEvent('wheel', { bubbles: true, cancelable: true, ...place, ...wheel }),
          );
          if (now - from < 10_000) requestAnimationFrame(step);
          else resolve(frames);
        };
        requestAnimationFrame(step);
      }),
  );
