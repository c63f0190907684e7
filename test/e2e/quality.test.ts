import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ScenarioInput } from '../../electron/common/scenario.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { runCli } from '../support/run-cli.ts';
import { appForFile } from './open-app.ts';

/** A voice on two settings, heard by a real model, as the command line records it. */
const scenario: ScenarioInput = {
  name: 'By ear',
  work: [
    { kind: 'tts', model: 'tiny-tts-en', text: 'The quick brown fox jumps over the lazy dog.' },
  ],
  settings: { cpu: { graphOptimization: ['basic', 'all'] } },
  roundTrip: { model: 'moonshine-tiny-q' },
  repeats: 2,
};
let session = '';

const opened = appForFile(async (home) => {
  await mkdir(join(home, 'sessions'), { recursive: true });
  const file = join(await temporaryFolder(afterAll), 'scenario.json');
  await writeFile(file, JSON.stringify(scenario));
  const { code, stderr } = await runCli(['run', file], { home });
  if (code !== 0) throw new Error(`The session was not recorded: ${stderr}`);
  [session = ''] = await readdir(join(home, 'sessions'));
});

test('who listens is chosen in the form, undone, and counted among the runs', async () => {
  const { page } = opened;
  const runs = () => page.getByTestId('run-count').innerText();
  const before = await runs();
  await page.getByTestId('round-trip').selectOption('moonshine-tiny-q');
  await expect.poll(runs).not.toBe(before);
  const count = (text: string) => Number(/^(\d+) runs/.exec(text)?.[1]);
  // The default scenario speaks one text: a load of the listener, and one run that it hears.
  expect(count(await runs())).toBe(count(before) + 2);
  await page.getByTestId('round-trip').selectOption('');
  await expect.poll(runs).toBe(before);
});

test('a run that was heard shows what, against its text, and what its audio is like', async () => {
  const { page } = opened;
  await page.getByTestId('tab-sessions').click();
  await page.getByTestId(`session-${session}`).locator('.session-open').click();
  const heardLine = page.getByTestId('run-list').locator('li', { hasText: 'heard by moonshine' });
  await expect.poll(() => heardLine.count()).toBe(2);
  const name = await heardLine.first().innerText();
  const run = Number(/run (\d+) heard by/.exec(name)?.[1]);
  await page
    .getByTestId(`run-${run - 1}`)
    .locator('.run-pick')
    .click();
  const heard = page.getByTestId('round-trip-heard');
  await expect.poll(() => heard.innerText()).toMatch(/Heard by moonshine-tiny-q\s+WER [\d.]+ %/);
  expect(await heard.innerText()).toMatch(/quick brown fox/i);
  const figures = await page.getByTestId('audio-figures').innerText();
  expect(figures).toMatch(/Loudness\s+-?−?\d+\.\d LUFS/);
  expect(figures).toMatch(/Clipped\s+0/);
  expect(figures).toMatch(/Silence\s+0\.0\d \/ 0\.\d+ s/);
  await heardLine.first().locator('.run-pick').click();
  await expect.poll(() => page.locator('.run-details').innerText()).toContain('Audio heard');
});

test('the comparison says how far the outputs differ, beside how far a voice is from itself', async () => {
  const { page } = opened;
  await page.getByTestId('view-compare').click();
  const outputs = page.getByTestId('outputs');
  await expect
    .poll(() => outputs.innerText(), { timeout: 20_000 })
    .toMatch(/differs: [\d.]+ dB.*\(itself: [\d.]+ dB/);
  expect(opened.errors).toEqual([]);
});
