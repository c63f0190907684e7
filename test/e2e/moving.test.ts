import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { preferencesSchema } from '../../electron/common/preferences.ts';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { lineHeights } from '../../renderer/trace/lines.ts';
import { appForFile } from './open-app.ts';

/** Moving about in a recording and arranging its page, by keyboard alone: what the window shows is read, not timed. */
const opened = appForFile(async (home) => {
  await mkdir(join(home, 'sessions'), { recursive: true });
  const recording = join(process.cwd(), 'test/fixtures/sessions/version-3.latlab');
  await unpackSession(recording, join(home, 'sessions', 'a-recording'));
});

const inSight = (): Promise<string | null> =>
  opened.page.getByTestId('minimap').getByRole('slider').getAttribute('aria-valuetext');

const waterfallOf = (text: string) => preferencesSchema.parse(JSON.parse(text)).waterfall;

/** Opens the palette, finds a command by its name and does it. */
async function command(search: string): Promise<void> {
  const { page } = opened;
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette').waitFor();
  await page.keyboard.type(search);
  await page.keyboard.press('Enter');
  await page.getByTestId('palette').waitFor({ state: 'detached' });
}

test('a recording is moved about in and arranged by keyboard alone', async () => {
  const { page } = opened;
  await page.getByTestId('tab-sessions').click();
  await page.getByTestId('session-a-recording').click();
  const waterfall = page.getByRole('application');
  await waterfall.waitFor();
  await waterfall.focus();
  const whole = await inSight();

  // The palette zooms, and gives the focus back to the waterfall.
  await command('zoom in');
  const closer = await inSight();
  expect(closer).not.toBe(whole);
  expect(await waterfall.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('z');
  expect(await inSight()).toBe(whole);
  await page.keyboard.press('Shift+Z');
  expect(await inSight()).toBe(closer);

  // The frame of the overview moves as one step a key.
  const overview = page.getByTestId('minimap').getByRole('slider');
  await overview.focus();
  await page.keyboard.press('Home');
  const atStart = await inSight();
  await page.keyboard.press('ArrowRight');
  expect(await inSight()).not.toBe(atStart);
  await waterfall.focus();
  await page.keyboard.press('Backspace');
  expect(await inSight()).toBe(atStart);

  // A stage is hidden, the toolbar says so, and it comes back.
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown', 'h']) await page.keyboard.press(key);
  expect(await page.getByTestId('show-hidden').textContent()).toBe('1 hidden');
  await command('show hidden');
  await page.getByTestId('show-hidden').waitFor({ state: 'detached' });

  // A pinned run stands under a heading of its own.
  const pageHeight = (): Promise<number> =>
    page.locator('.waterfall-page').evaluate(({ clientHeight }) => clientHeight);
  const before = await pageHeight();
  await page.keyboard.press('Shift+P');
  await expect.poll(pageHeight).toBe(before + lineHeights.section);

  // What cannot be done now is listed with the reason, and Enter leaves it.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('show what is hidden');
  const listed = page.getByRole('option', { name: 'Show what is hidden' });
  expect(await listed.getAttribute('aria-disabled')).toBe('true');
  expect(await listed.textContent()).toContain('Nothing is hidden.');
  await page.keyboard.press('Escape');
  await page.getByTestId('palette').waitFor({ state: 'detached' });

  await page.keyboard.press('g');
  expect(await page.getByLabel('Rows').inputValue()).toBe('stage');
  await command('overview');
  await page.getByTestId('minimap').waitFor({ state: 'detached' });
  expect(opened.errors).toEqual([]);
});

test('how the page was arranged is remembered, and what was used last stands first', async () => {
  const preferences = join(opened.home, 'preferences.json');
  await expect
    .poll(async () => waterfallOf(await readFile(preferences, 'utf8')))
    .toMatchObject({ rowsBy: 'stage', isMinimapShown: false });
  await opened.restart();
  const { page } = opened;
  await page.getByTestId('tab-sessions').click();
  await page.getByTestId('session-a-recording').click();
  const rows = page.getByLabel('Rows');
  await rows.waitFor();
  expect(await rows.inputValue()).toBe('stage');
  expect(await page.getByTestId('minimap').count()).toBe(0);
  await page.keyboard.press('Control+k');
  const first = page.getByTestId('palette').getByRole('option').first();
  expect(await first.textContent()).toContain('Show or hide the overview');
});
