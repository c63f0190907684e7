import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ScenarioInput } from '../../electron/common/scenario.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { runCli } from '../support/run-cli.ts';
import { appForFile } from './open-app.ts';

/** Recordings of real models, made by the command line: voices that are heard and recognisers, and a voice that nothing hears. */
let heard = '';
let unheard = '';

const reference =
  'And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.';

const hearing = (model: string) =>
  ({ kind: 'asr', model, audio: { sample: 'jfk' }, reference }) as const;

const speaking = (text: string) => ({ kind: 'tts', model: 'tiny-tts-en', text }) as const;

const weighed: ScenarioInput = {
  name: 'Weighed',
  work: [
    speaking('Hello.'),
    speaking('The quick brown fox jumps over the lazy dog.'),
    speaking(
      'Latency is the gap between the end of what a caller says and the first sound of the reply. Every stage of the chain adds to it.',
    ),
    hearing('moonshine-tiny-q'),
    hearing('moonshine-tiny'),
  ],
  repeats: 1,
  roundTrip: { model: 'moonshine-tiny-q', runs: 1 },
};

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
  heard = await record(home, weighed);
  unheard = await record(home, { name: 'Unheard', work: [speaking('Good morning.')], repeats: 1 });
});

const open = (session: string): Promise<void> =>
  opened.page.getByTestId(`session-${session}`).locator('.session-open').click();
const pointsOf = (kind: 'tts' | 'asr') =>
  opened.page.getByTestId(`pareto-${kind}`).getByTestId('quality-point');

test('voices and recognisers stand in pictures of their own, every point a model on a target', async () => {
  const { page } = opened;
  await page.getByTestId('tab-sessions').click();
  await open(heard);
  await page.getByTestId('view-quality').click();
  await expect.poll(() => pointsOf('asr').count()).toBe(2);
  expect(await pointsOf('tts').count()).toBe(1);
  const panel = page.getByTestId('pareto-tts');
  expect(await panel.innerText()).toContain('WER of what moonshine-tiny-q heard');
  // Three short texts are too few words for more than a rough rate, and the picture says so.
  expect(await panel.innerText()).toMatch(/Rough: an error rate of 3 works, \d\d words/);
  expect(
    await page.getByTestId('pareto-asr').locator('[data-front="true"]').count(),
  ).toBeGreaterThan(0);
});

test('pointing at a point tells all of its figures', async () => {
  const { page } = opened;
  await pointsOf('tts').first().hover();
  const tooltip = page.getByTestId('pareto-tts').locator('.waterfall-tooltip');
  const text = await tooltip.innerText();
  for (const figure of ['RTFx', 'WER', 'Errors', 'Heard by', 'LUFS', 'Silence', 'a character']) {
    expect(text).toContain(figure);
  }
});

test('the same figures stand in a table, which is copied for a spreadsheet', async () => {
  const { page, app } = opened;
  const rows = page.getByTestId('quality-table').locator('tbody tr');
  expect(await rows.count()).toBe(3);
  await page.getByTestId('copy-quality').click();
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toMatch(/^Model\tPrecision\tDevice\tRTFx\t.*\n(.*\n){3}$/);
});

test('speed over length has a curve where there are enough lengths, through each of them', async () => {
  const { page } = opened;
  expect(await page.getByTestId('lengths-tts').getByTestId('length-point').count()).toBe(3);
  expect(await page.getByTestId('lengths-asr').count()).toBe(0);
});

test('a point is reached and opened by keyboard: its runs are shown, the first one picked', async () => {
  const { page } = opened;
  const point = pointsOf('asr').nth(1);
  await point.focus();
  expect(await point.getAttribute('aria-label')).toMatch(
    /^moonshine-tiny, Device cpu, .*, go to its runs$/,
  );
  await page.keyboard.press('Enter');
  await page.getByTestId('waterfall').waitFor();
  const picked = page.getByTestId('run-list').locator('[aria-current="true"]');
  await picked.waitFor();
  expect(await picked.innerText()).toContain('ASR 5');
  // The keys go on where the point led to.
  await expect.poll(() => picked.evaluate((run) => run === document.activeElement)).toBe(true);
});

test('a voice that nothing heard is told to have a speed only; a key leads here and back', async () => {
  const { page } = opened;
  await open(unheard);
  await page.keyboard.press('Control+e');
  expect(await page.getByTestId('speed-only').innerText()).toContain(
    'nothing heard it: tiny-tts-en on cpu. Choose a listener in the scenario',
  );
  expect(await page.getByTestId('no-lengths').innerText()).toContain('3 lengths or more');
  await page.keyboard.press('Control+e');
  await page.getByTestId('waterfall').waitFor();
});

test('the sessions of a comparison share the picture, and a point opens its own session', async () => {
  const { page } = opened;
  for (const id of [heard, unheard]) await page.getByTestId(`mark-${id}`).check();
  await page.getByTestId('compare-marked').click();
  await page.getByTestId('comparison').waitFor();
  await page.getByTestId('view-quality').click();
  expect(await page.getByTestId('quality-table').innerText()).toContain('A · tiny-tts-en');
  expect(await page.getByTestId('speed-only').innerText()).toContain('B · tiny-tts-en');
  // Models of the same quality and nearly the same speed lie on each other: the better one is on top.
  await page.getByTestId('pareto-asr').locator('[aria-label*=", undominated"]').first().click();
  await page.getByTestId('waterfall').waitFor();
  await expect
    .poll(() =>
      page.getByTestId(`session-${heard}`).locator('.session-open').getAttribute('aria-current'),
    )
    .toBe('true');
});

test('nothing went wrong in the window', () => {
  expect(opened.errors).toEqual([]);
});
