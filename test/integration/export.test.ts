import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { exportFormatNames } from '../../electron/common/export/export-formats.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { runCli } from '../support/run-cli.ts';

const home = await temporaryFolder(afterAll);
const recording = join(process.cwd(), 'test/fixtures/sessions/version-2.latlab');
const exportTo = (format: string, out: string, ...more: readonly string[]) =>
  runCli(['export', recording, '--format', format, '--out', out, ...more], { home });

test.each(exportFormatNames)(
  'a recording is exported as %s, and its place is the answer',
  async (format) => {
    const out = join(await temporaryFolder(), 'exported');
    const { code, stdout, stderr } = await exportTo(format, out);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${out}\n`, stderr: '' });
    expect((await readFile(out)).length).toBeGreaterThan(1000);
  },
);

test('a file that is there stays without --force', async () => {
  const folder = await temporaryFolder();
  const out = join(folder, 'mine');
  await writeFile(out, 'mine');
  const refused = await exportTo('chrome', out);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toBe(
    `${out} is there already. Name another file, or replace it with --force.`,
  );
  expect(await readFile(out, 'utf8')).toBe('mine');
  expect((await exportTo('markdown', out, '--force')).code).toBe(0);
  expect(await readFile(out, 'utf8')).toMatch(/^# /);
  expect(await readdir(folder)).toEqual(['mine']);
});

test('what cannot be read or written is a sentence and the exit code 1', async () => {
  const out = join(await temporaryFolder(), 'no-folder', 'trace.json');
  const unwritable = await exportTo('chrome', out);
  expect(unwritable).toMatchObject({ code: 1, stdout: '' });
  expect(unwritable.stderr).toContain(`${out} could not be written (ENOENT`);
  const unknown = await runCli(['export', 'nobody', '--format', 'csv', '--out', 'x'], { home });
  expect(unknown).toMatchObject({ code: 1, stdout: '' });
  expect(unknown.stderr).toContain('There is no session "nobody"');
});

test('an unknown format and a missing one are wrong usage, with the formats that there are', async () => {
  const wrong = await exportTo('pdf', 'x');
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  for (const format of exportFormatNames) expect(wrong.stderr).toContain(format);
  const missing = await runCli(['export', recording, '--out', 'x'], { home });
  expect(missing).toMatchObject({ code: 2, stdout: '' });
});
