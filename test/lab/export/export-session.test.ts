import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildSession } from '../../../electron/common/recorded-session.ts';
import { nanos } from '../../../electron/common/units.ts';
import { exportSession, UnwritableExport } from '../../../electron/lab/export/export-session.ts';
import { awkwardSession, reportPage } from '../../support/exported.ts';
import { manifestOf } from '../../support/manifest.ts';
import { temporaryFolder } from '../../support/own-home.ts';

test('a file that is there stays, unless it is to be replaced', async () => {
  const path = join(await temporaryFolder(), 'trace.json');
  await writeFile(path, 'mine');
  const refused = exportSession(awkwardSession(), 'chrome', path, false, reportPage);
  await expect(refused).rejects.toThrow(`${path} is there already.`);
  expect(await readFile(path, 'utf8')).toBe('mine');
  await exportSession(awkwardSession(), 'chrome', path, true, reportPage);
  expect(await readFile(path, 'utf8')).toContain('traceEvents');
});

test('a folder is never replaced', async () => {
  const path = await temporaryFolder();
  for (const replaces of [false, true]) {
    const refused = exportSession(awkwardSession(), 'csv', path, replaces, reportPage);
    await expect(refused).rejects.toThrow(UnwritableExport);
  }
});

test('where nothing can be written it says so and leaves nothing', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'no-folder', 'trace.json');
  for (const format of ['chrome', 'csv', 'parquet'] as const) {
    const refused = exportSession(awkwardSession(), format, path, false, reportPage);
    await expect(refused).rejects.toThrow(/could not be written \(ENOENT/);
  }
  expect(await readdir(folder)).toEqual([]);
});

test('an export that breaks off leaves no draft, in a zip too', async () => {
  const folder = await temporaryFolder();
  const session = awkwardSession();
  const broken = {
    ...session,
    get telemetry(): typeof session.telemetry {
      throw new Error('It broke off.');
    },
  };
  for (const format of ['chrome', 'csv'] as const) {
    const writing = exportSession(broken, format, join(folder, 'file'), false, reportPage);
    await expect(writing).rejects.toThrow('It broke off.');
  }
  expect(await readdir(folder)).toEqual([]);
});

test('spans that no trace can hold are counted aloud', async () => {
  const manifest = manifestOf({ name: 'a', work: [{ kind: 'tts', model: 'v', text: 'Hello.' }] });
  const span = (id: number, start: number, end: number) =>
    ({
      type: 'span',
      run: 0,
      id,
      parent: null,
      stage: 'run',
      start: nanos(start),
      end: nanos(end),
    }) as const;
  const session = buildSession(manifest, [span(0, 10, 5), span(1, -5, 5), span(2, 0, 5)]);
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'in'));
  const remarks = await exportSession(
    session,
    'chrome',
    join(folder, 'in', 'trace'),
    false,
    reportPage,
  );
  expect(remarks).toEqual([
    '2 spans end before they begin, or begin before the session, and are left out.',
  ]);
  expect(
    await exportSession(session, 'csv', join(folder, 'in', 'tables'), false, reportPage),
  ).toEqual([]);
});
