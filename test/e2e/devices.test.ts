import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { beforeAll, expect, test } from 'vitest';
import type { ScenarioInput } from '../../electron/common/scenario.ts';
import { jfkAt, wavIn } from '../support/spoken-audio.ts';
import { appForFile } from './open-app.ts';

/**
 * One model on two devices, as an engineer compares them: the CPU, and the GPU in software that Electron brings,
 * in the real app with the real model.
 */
const software = 'webgpu:software';
const rate = 16_000;

const opened = appForFile(async (home) => {
  const file = await wavIn(home, 'and-so', {
    channels: [(await jfkAt(rate)).slice(0.2 * rate, 1.1 * rate)],
    sampleRate: rate,
  });
  const scenario: ScenarioInput = {
    name: 'Which device?',
    work: [{ kind: 'asr', model: 'moonshine-tiny-q', audio: { file } }],
    devices: ['cpu'],
    repeats: 5,
    warmUps: 1,
    allowCpuFallback: true,
  };
  await writeFile(join(home, 'scenario.json'), JSON.stringify(scenario));
});

beforeAll(async () => {
  // The system's own dialog cannot be driven: it answers with the file at once.
  await opened.app.evaluate(
    ({ dialog }, path) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
    },
    join(opened.home, 'scenario.json'),
  );
});

const states = (page: Page): Promise<(string | null)[]> =>
  page
    .getByTestId('run-list')
    .locator('[data-state]')
    .evaluateAll((runs) => runs.map((run) => run.getAttribute('data-state')));

test('the picker lists both devices with their readiness, and what the second one lacks', async () => {
  const { page } = opened;
  await page.keyboard.press('Control+Shift+O');
  await expect.poll(() => page.getByTestId('scenario-name').inputValue()).toBe('Which device?');
  const picker = page.locator('.devices');
  await expect.poll(() => picker.innerText(), { timeout: 20_000 }).toContain(software);
  expect(await picker.innerText()).toMatch(/to try the path, not for speed/);
  await page.getByTestId(`device-${software}`).check();
  expect(await page.getByTestId('device-turns').innerText()).toMatch(/A-B-B-A/);
});

test('runs take turns on both devices, and every one is measured', async () => {
  const { page } = opened;
  await page.getByTestId('run-button').click();
  await expect
    .poll(async () => (await states(page)).filter((state) => state === 'measured').length, {
      timeout: 180_000,
    })
    // Loads, warm-ups and repeats of both, and the profiled run that tells what the GPU left to the CPU.
    .toBe(2 * (1 + 1 + 5) + 3);
  const onSoftware = page.getByTestId('run-list').locator('[data-run]', { hasText: software });
  await onSoftware.filter({ hasText: 'repeat' }).first().click();
  await expect
    .poll(() => page.getByTestId('telemetry').innerText())
    .toMatch(/Worker · .* · webgpu:software[\s\S]*memory/);
});

test('the comparison says which is slower, with its interval, and what the CPU did for the GPU', async () => {
  const { page } = opened;
  await page.getByTestId('view-compare').click();
  const cards = page.getByTestId('side-cards').locator('.side-card');
  await expect
    .poll(() => cards.nth(1).innerText(), { timeout: 20_000 })
    .toMatch(/× slower \[[\d.]+, [\d.]+\]/);
  expect(await page.getByTestId('comparison-warnings').innerText()).toMatch(
    /B left \d+ of \d+ heavy operators to the CPU/,
  );
  await page.getByTestId('compare-runs').click();
  expect(await page.getByTestId('run-panes').locator('.run-pane').count()).toBe(2);
});

test('the operators of the profiled run are told by provider', async () => {
  const { page } = opened;
  await page.getByTestId('view-waterfall').click();
  const profiled = page.getByTestId('run-list').locator('[data-run]', { hasText: 'profiled' });
  await profiled.last().click();
  await expect.poll(() => page.getByTestId('operators').innerText()).toMatch(/WebGpu[\s\S]*CPU/);
  expect(opened.errors).toEqual([]);
});
