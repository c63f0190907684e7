import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { appForFile } from './open-app.ts';

/** Two devices with long names, the runs of which differ by the device alone. */
const opened = appForFile(async (home) => {
  await mkdir(join(home, 'sessions'), { recursive: true });
  const recording = join(process.cwd(), 'test/fixtures/sessions/version-3.latlab');
  await unpackSession(recording, join(home, 'sessions', 'a-recording'));
});

/** The texts of elements of which a part is cut off. */
const cut = (selector: string): Promise<string[]> =>
  opened.page
    .locator(selector)
    .evaluateAll((elements) =>
      elements
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ textContent }) => textContent),
    );

test('in a window of 1280 × 800 what tells works, devices and stages apart is not cut off', async () => {
  const { app, page } = opened;
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800),
  );
  await page.getByTestId('tab-sessions').click();
  await page.getByTestId('session-a-recording').locator('.session-open').click();
  await page.getByTestId('waterfall').waitFor();
  await expect.poll(() => page.evaluate(() => globalThis.innerWidth)).toBe(1280);

  const works = await page.locator('.summary-name').allTextContents();
  expect(works.map((work) => work.split(' · ').at(-1))).toEqual(['cpu', 'webgpu:software']);
  expect(await cut('.summary-name')).toEqual([]);
  // Where a line of a run has too little room, something of the device is left.
  const targets = page.locator('.run-target');
  expect(await targets.count()).toBeGreaterThan(5);
  const widths = await targets.evaluateAll((all) => all.map(({ clientWidth }) => clientWidth));
  expect(Math.min(...widths)).toBeGreaterThan(20);
  expect((await cut('.run-target')).filter((text) => text.endsWith('cpu'))).toEqual([]);

  await page.getByTestId('run-4').locator('.run-pick').click();
  await page.locator('.stages tbody th').first().waitFor();
  expect(await cut('.stages tbody th')).toEqual([]);
});

test('the palette is scrolled down, never sideways', async () => {
  const { page } = opened;
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByTestId('palette').waitFor();
  expect(await cut('.palette-list')).toEqual([]);
  await page.keyboard.press('Escape');
});

test('a marked range and its devices are read without scrolling sideways, and no button looks as on a bare page', async () => {
  const { page } = opened;
  await page.locator('.waterfall-surface').focus();
  await page.keyboard.press('m');
  await page.getByTestId('range-panel').waitFor();
  expect(await page.locator('.range-devices thead th').allTextContents()).toContain('GPU');
  expect(await cut('.range-tables')).toEqual([]);
  const bare = await page
    .locator('button')
    .evaluateAll((all) =>
      all
        .filter((button) => getComputedStyle(button).borderTopStyle === 'outset')
        .map(({ textContent }) => textContent),
    );
  expect(bare).toEqual([]);
});
