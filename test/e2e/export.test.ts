import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { appForFile } from './open-app.ts';

const opened = appForFile(async (home) => {
  await mkdir(join(home, 'sessions'), { recursive: true });
  const recording = join(process.cwd(), 'test/fixtures/sessions/version-2.latlab');
  await unpackSession(recording, join(home, 'sessions', 'a-recording'));
});
test('a session is exported from its menu to where the system was told', async () => {
  const { app, page, errors } = opened;
  const path = join(opened.home, 'exported.md');
  // The system's own dialog cannot be driven: it answers with the file at once.
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
  await page.getByTestId('tab-sessions').click();
  await page
    .getByTestId('session-a-recording')
    .getByRole('button', { name: /^More for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  await page.getByTestId('export-markdown').check();
  await page.getByTestId('export-choose').click();
  await page.getByText(`The session is exported as ${path}.`).waitFor();
  const text = await readFile(path, 'utf8');
  expect(text).toContain('- Targets: cpu; webgpu:software');
  expect(await page.getByTestId('export-dialog').count()).toBe(0);
  expect(errors).toEqual([]);
});
