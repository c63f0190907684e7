import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appForFile } from './open-app.ts';

const slice = (name: string, ts: number, dur: number) => ({
  ph: 'X',
  name,
  ts,
  dur,
  pid: 1,
  tid: 1,
});

const opened = appForFile();

test('a Chrome trace is imported from the list, opens, and says that the lab did not measure it', async () => {
  const { app, page, home, errors } = opened;
  const file = join(home, 'boot.trace.json');
  await writeFile(file, JSON.stringify([slice('outer', 10, 40), slice('inner', 20, 5)]));
  // The system's own dialog cannot be driven: it answers with the file at once.
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, file);
  await page.getByTestId('tab-sessions').click();
  await page.getByTestId('import-session').click();
  await page.getByTestId('waterfall').waitFor();
  const row = page.getByTestId('session-list').locator('li');
  await expect.poll(() => row.locator('.session-name').textContent()).toBe('boot');
  await page
    .getByText('None: the imported file has no counter of a metric of the lab.')
    .waitFor({ state: 'attached' });
  await page
    .getByText('Imported from boot.trace.json (Chrome trace): the lab measured none of its runs')
    .waitFor({ state: 'attached' });
  expect(await page.getByText('No run was steady').count()).toBe(0);
  expect(errors).toEqual([]);
});
