import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { appForFile } from './open-app.ts';

/**
 * The main job, as an engineer does it: the default scenario in the real app with the real models. One
 * window from the first test to the last, since the later ones look at what the earlier ones measured.
 */
const opened = appForFile();

/** The state of each run in the list: waiting, running, measured, … */
const states = (page: Page): Promise<string[]> =>
  page
    .getByTestId('run-list')
    .locator('[data-state]')
    .evaluateAll((runs) => runs.map((run) => run.getAttribute('data-state') ?? ''));

const ended = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () => {
      const runs = [...document.querySelectorAll('[data-testid="run-list"] [data-state]')];
      return (
        runs.length > 0 &&
        !runs.some((run) => ['waiting', 'running'].includes(run.getAttribute('data-state') ?? ''))
      );
    },
    undefined,
    { timeout: 120_000 },
  );

const recordings = async (): Promise<string[]> =>
  (await readdir(join(opened.home, 'sessions'))).sort();

const eventsOf = async (session: string): Promise<Record<string, unknown>[]> => {
  const text = await readFile(join(opened.home, 'sessions', session, 'events.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

const manifestOf = async (session: string) =>
  JSON.parse(await readFile(join(opened.home, 'sessions', session, 'manifest.json'), 'utf8'));

test('spans arrive while the default scenario runs, one run is cancelled, one worker is killed', async () => {
  const { page, app } = opened;
  await page.getByTestId('repeats').fill('3');
  await page.getByTestId('repeats').blur();
  await page.getByTestId('run-button').click();
  await page.getByTestId('run-0').waitFor();

  // Spans are on screen before the session is over: the run in progress has stages to show.
  await page.waitForFunction(
    () =>
      document.querySelector('[data-testid="run-1"]')?.getAttribute('data-state') === 'measured',
    undefined,
    { timeout: 60_000 },
  );
  expect(await states(page)).toContain('waiting');
  const [live] = await recordings();
  expect(live).toBeDefined();

  // A run that is still to come is cancelled; the others go on.
  await page.getByTestId('cancel-run-4').click();

  // The worker of the ASR model dies in the middle of its work: the run after it starts a new one.
  await page.waitForFunction(
    () => document.querySelector('[data-testid="run-6"]')?.getAttribute('data-state') === 'running',
    undefined,
    { timeout: 60_000 },
  );
  // Another worker, which looked at the audio of the runs before, is older.
  const killed = await app.evaluate(({ app: electron }) => {
    const worker = electron
      .getAppMetrics()
      .filter(({ type, name }) => type === 'Utility' && name === 'worker')
      .sort((one, other) => other.creationTime - one.creationTime)[0];
    if (worker !== undefined) process.kill(worker.pid, 'SIGKILL');
    return worker !== undefined;
  });
  expect(killed).toBe(true);

  await ended(page);
  const outcomes = await states(page);
  expect(outcomes).toHaveLength(10);
  expect(outcomes[4]).toBe('cancelled');
  expect(outcomes.filter((state) => state === 'failed')).toHaveLength(1);
  expect(outcomes.filter((state) => state === 'measured')).toHaveLength(8);
});

test('the killed worker is a named outcome in the recording, the rest was measured', async () => {
  const [session = ''] = await recordings();
  // The telemetry ends after the last run, and then the recording is sealed.
  await expect.poll(async () => (await manifestOf(session)).state).toBe('sealed');
  expect((await manifestOf(session)).runtime.host).toBe('electron');
  const ends = (await eventsOf(session)).filter(({ type }) => type === 'run-ended');
  const outcomes = ends.map(({ outcome }) => outcome as { status: string; reason?: string });
  expect(
    outcomes.map(({ status }) => status).filter((status) => status === 'measured').length,
  ).toBe(8);
  expect(outcomes.find(({ status }) => status === 'failed')?.reason).toBe('worker-died');
});

test('the figures, what was heard and the audio stand beside the waterfall', async () => {
  const { page } = opened;
  await expect
    .poll(() => page.getByTestId('summary-table').innerText())
    .toMatch(/TinyTTS[\s\S]*Moonshine/);
  await page.getByTestId('run-9').click();
  await expect
    .poll(() => page.getByTestId('heard-text').innerText())
    .toContain('ask not what your country can do for you');
  await page.getByTestId('run-2').click();
  const player = page.getByTestId('audio-player');
  await player.waitFor();
  await page.getByTestId('audio-toggle').click();
  await page.waitForTimeout(300);
  expect(opened.errors).toEqual([]);
});

test('the waterfall shows every run, and a span can be chosen by keyboard and by pointer', async () => {
  const { page } = opened;
  const surface = page.getByTestId('waterfall').locator('.waterfall-surface');
  const drawn = await surface
    .locator('canvas')
    .first()
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      return new Set(new Uint32Array((data ?? new Uint8ClampedArray()).buffer)).size;
    });
  expect(drawn).toBeGreaterThan(20);
  const box = await surface.boundingBox();
  await page.mouse.click((box?.x ?? 0) + 400, (box?.y ?? 0) + 160);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByTestId('span-details').waitFor();
});

test('the window can be reloaded, and the recording is opened again after a restart', async () => {
  await opened.page.reload();
  await opened.page.getByTestId('tab-sessions').click();
  const [session = ''] = await recordings();
  await opened.page.getByTestId(`session-${session}`).click();
  await expect.poll(async () => (await states(opened.page)).length).toBe(10);
  await opened.restart();
  // The app remembers the session that was looked at last.
  await expect.poll(async () => (await states(opened.page)).length, { timeout: 20_000 }).toBe(10);
  expect(await states(opened.page)).toContain('cancelled');
  expect(await opened.page.getByTestId('repeats').inputValue()).toBe('3');
});

test('stopping seals what there is; main answers while a model runs', async () => {
  const { page, app } = opened;
  const known = (await recordings()).length;
  await page.getByTestId('run-button').click();
  await expect.poll(async () => (await recordings()).length).toBe(known + 1);
  await page.waitForFunction(
    () => document.querySelector('[data-testid="run-1"]')?.getAttribute('data-state') === 'running',
    undefined,
    { timeout: 60_000 },
  );
  // No model runs in main: while a worker is busy it still answers, many times over.
  for (let call = 0; call < 20; call++)
    await app.evaluate(({ app: electron }) => electron.getName());
  await page.getByTestId('stop-button').click();
  await ended(page);
  const newest = (await recordings()).at(-1) ?? '';
  await expect.poll(async () => (await manifestOf(newest)).state).toBe('sealed');
  expect(await states(page)).toContain('cancelled');
});
