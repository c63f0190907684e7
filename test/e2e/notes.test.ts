import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { readNotes } from '../../electron/lab/notes-file.ts';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { appForFile, exportMarkdown } from './open-app.ts';

const opened = appForFile(async (home) => {
  await mkdir(join(home, 'sessions'), { recursive: true });
  const recording = join(process.cwd(), 'test/fixtures/sessions/version-3.latlab');
  await unpackSession(recording, join(home, 'sessions', 'a-recording'));
});

const folder = () => join(opened.home, 'sessions', 'a-recording');

async function openRecording(page: Page): Promise<void> {
  await page.getByTestId('tab-sessions').click();
  await page.getByTestId('session-a-recording').getByRole('button').first().click();
  await page.getByTestId('run-4').getByRole('button').first().click();
}

test('a note is pinned by key, edited, deleted and brought back, and is there after a restart', async () => {
  await openRecording(opened.page);
  const { page } = opened;
  await page.locator('.waterfall-surface').focus();
  await page.keyboard.press('n');
  await page.getByTestId('note-text').fill('Why is the first token slow?');
  await page.getByTestId('save-note').click();
  const note = page.getByTestId('note-1');
  await note.getByText('Why is the first token slow?').waitFor();
  expect(await note.locator('.note-place').textContent()).toContain('Run 5');

  await note.hover();
  await note.getByRole('button', { name: /^Edit/ }).click();
  await page.getByTestId('note-text').fill('The first token is slow.');
  await page.keyboard.press('Control+Enter');
  await note.getByText('The first token is slow.').waitFor();

  await note.hover();
  await note.getByRole('button', { name: /^Delete/ }).click();
  await note.waitFor({ state: 'detached' });
  await page.getByTestId('restore-note').click();
  await note.getByText('The first token is slow.').waitFor();
  await expect
    .poll(async () => (await readNotes(folder())).notes.map(({ text }) => text))
    .toEqual(['The first token is slow.']);
  expect(opened.errors).toEqual([]);

  await opened.restart();
  await openRecording(opened.page);
  await opened.page.getByTestId('note-1').getByText('The first token is slow.').waitFor();
  expect(opened.errors).toEqual([]);
});

test('it goes along in an export', async () => {
  const path = join(opened.home, 'exported.md');
  await exportMarkdown(opened, 'a-recording', path);
  expect(await readFile(path, 'utf8')).toMatch(/## Notes\n\n- Run 5.*: The first token is slow\./);
});

test.each([
  ['png', [0x89, 0x50, 0x4e, 0x47]],
  ['svg', [...Buffer.from('<svg')]],
])('the waterfall in sight is saved as %s, by its name in the palette', async (format, begin) => {
  const { app, page, errors } = opened;
  const path = join(opened.home, `waterfall.${format}`);
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
  await page.keyboard.press('Control+k');
  await page.keyboard.type(`save picture as ${format}`);
  await page.getByRole('option', { name: `Save picture as ${format.toUpperCase()}` }).click();
  await page.getByText(`The picture is saved as ${path}.`).waitFor();
  const bytes = await readFile(path);
  expect([...bytes.subarray(0, begin.length)]).toEqual(begin);
  if (format === 'svg') expect(bytes.toString()).toMatch(/>repeat/);
  expect(errors).toEqual([]);
});
