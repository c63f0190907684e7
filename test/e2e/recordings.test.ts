import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readManifest } from '../../electron/lab/read-session.ts';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { appForFile } from './open-app.ts';

const recording = resolve('test/fixtures/sessions/version-2.latlab');

const opened = appForFile();
/** What a double click does while the app is open. */
async function startAgainWith(file: string): Promise<void> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const second = spawn(process.env.LATENCY_LAB_ELECTRON ?? '', [...sandbox, resolve('.'), file], {
    env: { ...process.env, LATENCY_LAB_HOME: opened.home },
    stdio: 'ignore',
  });
  await once(second, 'exit');
}

/** Lets go of a file over the middle of the window, as a file manager does. */
async function drop(file: string): Promise<void> {
  const browser = await opened.page.context().newCDPSession(opened.page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await browser.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
  await browser.detach();
}

const rows = () => opened.page.getByTestId('session-list').locator('li');

test('a second start with a file opens it in the first window, once however often it comes', async () => {
  const { page } = opened;
  await page.getByTestId('tab-sessions').click();
  await startAgainWith(recording);
  await expect.poll(() => rows().locator('[aria-current=true]').count()).toBe(1);
  await startAgainWith(recording);
  await expect.poll(() => page.getByTestId('waterfall').count()).toBe(1);
  expect(await rows().count()).toBe(1);
});

test('by keyboard it is named, tagged, looked for and found among the recent ones', async () => {
  const { page, app } = opened;
  await rows().locator('.session-open').focus();
  await page.keyboard.press('F2');
  await page.keyboard.type('Night & day');
  await page.keyboard.press('Enter');
  await expect.poll(() => rows().locator('.session-name').textContent()).toBe('Night & day');
  await expect.poll(() => rows().locator('.session-open:focus').count()).toBe(1);
  await page.keyboard.press('t');
  await page.keyboard.type('laptop, slow');
  await page.keyboard.press('Enter');
  await expect.poll(() => rows().locator('.tag').allTextContents()).toEqual(['laptop', 'slow']);
  await expect.poll(() => rows().locator('.session-open:focus').count()).toBe(1);
  await page.keyboard.press('/');
  await page.keyboard.type('slow nowhere');
  await expect.poll(() => rows().count()).toBe(0);
  await page.keyboard.press('Escape');
  await expect.poll(() => rows().count()).toBe(1);
  const recent = () =>
    app.evaluate(({ Menu }) => {
      const file = Menu.getApplicationMenu()?.items.find(({ label }) => label === '&File');
      const list = file?.submenu?.items.find(({ label }) => label === 'Open recent');
      return list?.submenu?.items.map(({ label }) => label);
    });
  await expect.poll(recent).toEqual(['Night && day']);
});

test('it is saved without its audio and its machine, and the name goes along', async () => {
  const { page, app } = opened;
  const target = resolve(opened.home, 'shared.latlab');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, target);
  await page.getByTestId('save-recording').click();
  await page.getByLabel('With audio').uncheck();
  await page.getByLabel('Without names and paths').check();
  await page.getByTestId('save-choose').click();
  await page.getByText(`saved as ${target}`).waitFor();
  await unpackSession(target, resolve(opened.home, 'again'));
  expect(await readManifest(resolve(opened.home, 'again'))).toMatchObject({
    name: 'Night & day',
    tags: ['laptop', 'slow'],
    leftOut: ['audio', 'machine'],
    machine: { hostname: 'anonymous' },
  });
  expect(opened.errors).toEqual([]);
});

test('a dropped recording is opened, a dropped thing of another kind is told by a sentence', async () => {
  const { page } = opened;
  await drop(resolve('test/fixtures/sessions/version-1.latlab'));
  await expect.poll(() => rows().count()).toBe(2);
  await expect.poll(() => rows().locator('[aria-current=true]').textContent()).toContain('tts');
  await drop(resolve('package-lock.json'));
  await page.getByTestId('notice').filter({ hasText: 'package-lock.json' }).waitFor();
  await drop(resolve('README.md'));
  await page.getByText('README.md is neither a recording (.latlab)').waitFor();
  expect(await rows().count()).toBe(2);
});

test('a recording goes to the trash of the system after a question, and its folder is gone', async () => {
  const { page } = opened;
  const row = rows().filter({ hasText: 'tts' });
  await row.locator('.session-open').focus();
  await page.keyboard.press('Delete');
  // The safe answer has the focus.
  await page.keyboard.press('Enter');
  expect(await rows().count()).toBe(2);
  await row.locator('.session-open').focus();
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Move to trash' }).click();
  await expect.poll(() => rows().count()).toBe(1);
  expect(await readdir(resolve(opened.home, 'sessions'))).toHaveLength(1);
  expect(opened.errors).toEqual([]);
});
