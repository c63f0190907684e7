import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScenarioInput } from '../../electron/common/scenario.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { runCli } from '../support/run-cli.ts';
import { appForFile } from './open-app.ts';

/** Recordings of real models, made by the command line: a sweep over two settings, and a single one. */
let sweep = '';
let single = '';

const speech = { kind: 'asr', model: 'moonshine-tiny-q', audio: { sample: 'jfk' } } as const;

async function record(home: string, scenario: ScenarioInput): Promise<string> {
  const before = await readdir(join(home, 'sessions'));
  const file = join(await temporaryFolder(afterAll), 'scenario.json');
  await writeFile(file, JSON.stringify(scenario));
  const { code, stderr } = await runCli(['run', file], { home });
  if (code !== 0) throw new Error(`The session was not recorded: ${stderr}`);
  const [made = ''] = (await readdir(join(home, 'sessions'))).filter((id) => !before.includes(id));
  return made;
}

const opened = appForFile(async (home) => {
  await mkdir(join(home, 'sessions'), { recursive: true });
  const work = [speech];
  sweep = await record(home, {
    name: 'Two settings',
    work,
    repeats: 6,
    settings: { cpu: { threads: [1, 2] } },
  });
  single = await record(home, { name: 'One', work, repeats: 2, settings: { cpu: { threads: 1 } } });
});

beforeAll(async () => {
  await opened.page.getByTestId('tab-sessions').click();
});

const verdicts = (page: Page): Promise<(string | null)[]> =>
  page
    .getByTestId('comparison-table')
    .locator('[data-verdict]')
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-verdict')));

test('the settings of one session stand side by side, with a verdict for every figure', async () => {
  const { page } = opened;
  await page.getByTestId(`session-${sweep}`).locator('.session-open').click();
  await page.getByTestId('view-compare').click();
  await expect.poll(() => verdicts(page), { timeout: 20_000 }).not.toEqual([]);
  for (const verdict of await verdicts(page)) {
    expect(['faster', 'slower', 'no difference shown', 'none']).toContain(verdict);
  }
  const cards = page.getByTestId('side-cards').locator('.side-card');
  expect(await cards.count()).toBe(2);
  expect(await cards.nth(0).innerText()).toContain('1 thread');
  expect(await cards.nth(1).innerText()).toContain('2 threads');
});

test('every run is a dot, and a row that is chosen is drawn', async () => {
  const { page } = opened;
  const dots = page.getByTestId('distribution').locator('circle');
  expect(await dots.count()).toBe(12);
  await page.getByRole('button', { name: 'encode, ms' }).click();
  await page.getByRole('heading', { name: 'Every run: stage encode, ms' }).waitFor();
});

test('a run of each side is drawn above the other, and zooming one zooms both', async () => {
  const { page } = opened;
  await page.getByTestId('compare-runs').click();
  const panes = page.getByTestId('run-panes').locator('.run-pane');
  expect(await panes.count()).toBe(2);
  expect(await panes.first().innerText()).toContain('the median run');
  const picture = (place: number): Promise<string> =>
    panes
      .nth(place)
      .locator('canvas')
      .first()
      .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''));
  const before = await picture(1);
  await panes.first().locator('.waterfall-surface').focus();
  await page.keyboard.press('w');
  await expect.poll(() => picture(1)).not.toBe(before);
  await page.keyboard.press('f');
  await expect.poll(() => picture(1)).toBe(before);
});

test('the comparison is copied as the command line writes it', async () => {
  const { page, app } = opened;
  await page.getByTestId('copy-comparison').click();
  const { stdout } = await runCli(['compare', sweep, '--markdown'], { home: opened.home });
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe(stdout.endsWith('\n') ? stdout : `${stdout}\n`);
});

test('two sessions are ticked by keyboard and compared; what is too few for a verdict says so', async () => {
  const { page } = opened;
  for (const id of [sweep, single]) {
    await page.getByTestId(`mark-${id}`).focus();
    await page.keyboard.press('Space');
  }
  await page.getByTestId('compare-marked').focus();
  await page.keyboard.press('Enter');
  await expect
    .poll(() => page.getByTestId('comparison-table').innerText(), { timeout: 20_000 })
    .toContain('no verdict below 5 runs (n = 2)');
  expect(await page.getByTestId('side-cards').innerText()).toMatch(/Two settings[\s\S]*One/);
});

test('the way back leads to the waterfall; nothing went wrong in the window', async () => {
  const { page, errors } = opened;
  await page.getByTestId('view-waterfall').click();
  await page.getByTestId('waterfall').waitFor();
  expect(errors).toEqual([]);
});
