import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { appForFile } from './open-app.ts';

/** Two devices, and a profiled run on each. */
const opened = appForFile(async (home) => {
  await mkdir(join(home, 'sessions'), { recursive: true });
  const recording = join(process.cwd(), 'test/fixtures/sessions/version-3.latlab');
  await unpackSession(recording, join(home, 'sessions', 'a-recording'));
});

test('why a run took as long as it did, and what differs between two devices', async () => {
  const { page, errors } = opened;
  await page.getByTestId('tab-sessions').click();
  await page.getByTestId('session-a-recording').locator('.session-open').click();
  await page.getByTestId('waterfall').waitFor();

  // By stage, the path adds up to the whole; a line leads to its span.
  await page.getByTestId('run-4').click();
  const path = page.getByTestId('critical-path');
  await path.waitFor();
  const shares = await path.locator('tbody td:last-child').allTextContents();
  expect(shares.length).toBeGreaterThan(2);
  const sum = shares.reduce((whole, share) => whole + Number.parseFloat(share), 0);
  expect(sum).toBeGreaterThan(99);
  expect(sum).toBeLessThan(101);
  await path.getByRole('button', { name: 'model-call' }).click();
  await expect
    .poll(() => page.getByTestId('span-details').locator('h3').textContent())
    .toBe('model-call');

  // The waits add up to the run, in sentences that do not claim to know an idle CPU; the longest lead to their spans.
  const waiting = page.getByTestId('waits');
  const waits = waiting.locator('table').first().locator('tbody tr');
  const parts = await waits.locator('td:last-child').allTextContents();
  const all = parts.reduce((whole, share) => whole + Number.parseFloat(share), 0);
  expect(all).toBeGreaterThan(99);
  expect(all).toBeLessThan(101);
  expect(await waits.locator('th').allTextContents()).toContain('host');
  expect(await waiting.innerText()).toContain('whether it stood idle inside a call is not known');
  const longest = page.getByTestId('longest-waits').locator('tbody tr');
  expect(await longest.count()).toBeLessThanOrEqual(5);
  await longest.first().getByRole('button').click();
  await expect.poll(() => longest.first().getAttribute('aria-current')).toBe('true');

  // C gives each open run a line of its own, and takes it away again.
  const surface = page.getByRole('application', { name: 'Waterfall of 12 runs' });
  const height = () =>
    page.locator('.waterfall-page').evaluate((element) => Number.parseFloat(element.style.height));
  const without = await height();
  await surface.focus();
  await page.keyboard.press('c');
  await expect.poll(height).toBeGreaterThan(without);
  await page.keyboard.press('c');
  await page.keyboard.press('c');
  await expect.poll(height).toBe(without);

  // Run 5 against the picked run 12, with the mouse and by keyboard.
  await page.getByTestId('run-11').click();
  await page
    .getByTestId('run-4')
    .locator('.run-pick')
    .click({ modifiers: ['ControlOrMeta'] });
  const ofRuns = page.getByTestId('run-differences');
  expect(await ofRuns.locator('h2').textContent()).toBe('Differences of run 5 against run 12');
  expect(await ofRuns.locator('tbody th').allTextContents()).toContain('model-call');
  expect(await ofRuns.innerText()).toContain('A was profiled');
  await page.getByTestId('view-waterfall').click();
  await page.getByTestId('run-11').locator('.run-pick').focus();
  await page.keyboard.press('ControlOrMeta+ArrowUp');
  await page.keyboard.press('Shift+Enter');
  await expect
    .poll(() => ofRuns.locator('h2').textContent())
    .toBe('Differences of run 11 against run 12');
  await page.getByTestId('view-waterfall').click();

  // Stages and operators of the one device against the other, the largest difference first.
  await page.getByTestId('view-compare').click();
  await page.getByTestId('compare-differences').click();
  const tables = page.getByTestId('differences').locator('table');
  await expect.poll(() => tables.count()).toBe(2);
  const differences = (await tables.nth(0).locator('tbody td:nth-child(4)').allTextContents()).map(
    (text) => Math.abs(Number(text.replace('−', '-'))),
  );
  expect(differences.length).toBeGreaterThan(3);
  expect(differences).toEqual(differences.toSorted((one, other) => other - one));
  expect(await tables.nth(1).locator('tbody th').allTextContents()).toContain('MatMul');
  expect(await page.getByTestId('differences').innerText()).toContain(
    "B's operators on WebGpu tell the host's time",
  );
  expect(errors).toEqual([]);
});
