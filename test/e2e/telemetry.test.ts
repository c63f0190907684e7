import { expect, test } from 'vitest';
import { appForFile } from './open-app.ts';

/**
 * What the machine did, read beside what the model did: real readings of the sampling process on the real
 * canvas, and the devices that there are to choose from. One window for all of it.
 */
const opened = appForFile();

test('two settings of a device are two targets, and taking one back leaves one', async () => {
  const { page } = opened;
  const count = page.getByTestId('run-count');
  expect(await count.textContent()).not.toContain('target');
  await page.getByTestId('settings-cpu').click();
  await page.getByTestId('cpu-threads').fill('1, 2');
  expect(await count.textContent()).toContain('on 2 targets');
  expect(await page.getByTestId('device-turns').textContent()).toContain('A-B-B-A');
  await page.getByTestId('cpu-threads').fill('');
  expect(await count.textContent()).not.toContain('target');
});

test('looking again asks the devices anew; the CPU is ready', async () => {
  const { page } = opened;
  await page.getByTestId('look-again').click();
  await page.waitForFunction(
    () => document.querySelector('fieldset.devices')?.getAttribute('aria-busy') === 'false',
    undefined,
    { timeout: 60_000 },
  );
  expect(await page.getByTestId('device-cpu').isChecked()).toBe(true);
  expect(await page.locator('.device').first().textContent()).toContain('ready');
});

test('readings of the machine and the worker stand below the runs, under one hair-line', async () => {
  const { page } = opened;
  await page.getByTestId('repeats').fill('2');
  await page.getByTestId('repeats').blur();
  await page.getByTestId('run-button').click();
  await page.locator('[data-testid=save-recording]:enabled').waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Session clock' }).click();

  const strip = page.getByTestId('telemetry');
  const names = strip.getByRole('listitem');
  const titles = await names.allTextContents();
  expect(titles.some((title) => title.startsWith('Machine'))).toBe(true);
  expect(titles.some((title) => title.startsWith('Worker'))).toBe(true);

  const box = await strip.boundingBox();
  if (box === null) throw new Error('The telemetry is not on screen.');
  await page.mouse.move(box.x + box.width * 0.6, box.y + 40);
  const machineCpu = names.filter({ hasText: /^CPU\d.*0 – 100 %/ }).first();
  await machineCpu.waitFor();
  expect(await machineCpu.textContent()).toMatch(/^CPU[\d.]+ %0 – 100 %(over|[\d.]+ m?s old)/);
  expect(await hairLines()).toSatisfy(
    (lines: number[]) => lines.length === 2 && lines[0] === lines[1],
  );
});

test('T folds the telemetry away and brings it back', async () => {
  const { page } = opened;
  await page.getByRole('application').focus();
  await page.keyboard.press('t');
  await page.getByTestId('telemetry').waitFor({ state: 'detached' });
  await page.keyboard.press('t');
  await page.getByTestId('telemetry').waitFor();
  expect(opened.errors).toEqual([]);
});

/** On which screen pixel the line under the pointer is, on each canvas that draws one, at its lowest row. */
const hairLines = (): Promise<number[]> =>
  opened.page.evaluate(() =>
    [...document.querySelectorAll<HTMLCanvasElement>('.waterfall canvas')].flatMap((canvas) => {
      const pen = canvas.getContext('2d');
      if (pen === null || pen.getContextAttributes().alpha === false) return [];
      const { data } = pen.getImageData(0, canvas.height - 1, canvas.width, 1);
      const drawn = Array.from({ length: canvas.width }, (_, x) => x).filter(
        (x) => (data[x * 4 + 3] ?? 0) > 0,
      );
      const { left } = canvas.getBoundingClientRect();
      return drawn.map((x) => left + x / devicePixelRatio);
    }),
  );
