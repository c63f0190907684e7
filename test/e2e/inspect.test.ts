import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { appForFile } from './open-app.ts';

const opened = appForFile(async (home) => {
  await mkdir(join(home, 'sessions'), { recursive: true });
  const recording = join(process.cwd(), 'test/fixtures/sessions/version-3.latlab');
  await unpackSession(recording, join(home, 'sessions', 'a-recording'));
});

const picked = () => opened.page.getByTestId('span-details').locator('h3').textContent();

test('by keyboard: a range and its totals, a search, steps, twins, the table', async () => {
  const { page, errors } = opened;
  const { keyboard } = page;
  await page.getByTestId('tab-sessions').click();
  await page.getByTestId('session-a-recording').click();
  await page.getByTestId('waterfall').waitFor();
  const surface = page.getByRole('application', { name: 'Waterfall of 12 runs' });
  await surface.focus();

  // Every token is found; going to the first shows it, and marks it as the range.
  await keyboard.press('/');
  await keyboard.type('token step=0');
  const count = page.getByTestId('search-count');
  await expect.poll(() => count.textContent()).toMatch(/^\d+ spans$/);
  await keyboard.press('Enter');
  await expect.poll(() => count.textContent()).toMatch(/^1 of \d+ spans$/);
  await expect.poll(picked).toBe('token');
  await keyboard.press('Shift+Enter');
  await expect.poll(() => count.textContent()).toMatch(/^(\d+) of \1 spans$/);
  await keyboard.press('Enter');
  await keyboard.press('Escape');
  await expect.poll(() => page.getByTestId('span-search').count()).toBe(0);

  await keyboard.press('m');
  const range = page.getByTestId('range-panel');
  await range.waitFor();
  const ofToken = range.getByRole('row', { name: /^token / });
  await expect.poll(() => ofToken.getByRole('cell').allTextContents()).toContain('100 %');

  // The next token of the row, then the same one in the run after.
  const start = () => page.getByTestId('span-details').locator('dd').first().textContent();
  const first = await start();
  await keyboard.press('.');
  await expect.poll(start).not.toBe(first);
  await keyboard.press(',');
  await expect.poll(start).toBe(first);
  const runTitle = () => page.locator('.run-details h2').textContent();
  const run = await runTitle();
  await keyboard.press('>');
  await expect.poll(runTitle).not.toBe(run);
  await keyboard.press('<');
  await expect.poll(runTitle).toBe(run);
  expect(await page.getByTestId('span-parents').getByRole('button').allTextContents()).toEqual([
    'run',
    'transcribe',
    'generate',
  ]);
  const twins = page.getByTestId('span-twins').getByRole('button');
  await twins.first().click();
  await expect.poll(runTitle).not.toBe(run);
  await expect.poll(picked).toBe('token');

  // The table has what lies in the range alone, and the same selection; it is sorted and left by key.
  await surface.focus();
  await keyboard.press('Shift+T');
  const grid = page.getByRole('grid', { name: 'Spans' });
  await expect
    .poll(() => page.getByTestId('span-grid').getByRole('status').textContent())
    .toMatch(/^\d+ of [\d,]+ spans, in the marked range$/);
  await keyboard.press('Escape');
  await expect.poll(() => range.count()).toBe(0);
  const selected = grid.getByRole('row', { selected: true });
  await expect.poll(() => selected.getByRole('gridcell').nth(1).textContent()).toBe('token');
  await grid.getByRole('button', { name: 'Duration' }).click();
  await grid.focus();
  await keyboard.press('Home');
  await keyboard.press('Enter');
  await expect.poll(() => selected.getAttribute('aria-rowindex')).toBe('2');
  expect(await grid.getByRole('columnheader', { name: 'Duration' }).getAttribute('aria-sort')).toBe(
    'descending',
  );
  await keyboard.press('Shift+T');
  await expect.poll(() => grid.count()).toBe(0);
  await expect.poll(() => surface.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(errors).toEqual([]);
});
