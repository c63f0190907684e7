import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { appForFile, exportMarkdown } from './open-app.ts';

const opened = appForFile(async (home) => {
  await mkdir(join(home, 'sessions'), { recursive: true });
  const recording = join(process.cwd(), 'test/fixtures/sessions/version-2.latlab');
  await unpackSession(recording, join(home, 'sessions', 'a-recording'));
});
test('a session is exported from its menu to where the system was told', async () => {
  const { page, errors } = opened;
  const path = join(opened.home, 'exported.md');
  await page.getByTestId('tab-sessions').click();
  await exportMarkdown(opened, 'a-recording', path);
  const text = await readFile(path, 'utf8');
  expect(text).toContain('- Targets: cpu; webgpu:software');
  expect(await page.getByTestId('export-dialog').count()).toBe(0);
  expect(errors).toEqual([]);
});
