import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readManifest } from '../../electron/lab/read-session.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { runCli } from '../support/run-cli.ts';

const home = await temporaryFolder(afterAll);

test('a packed trace becomes a session: its id is the answer, what stays out is told', async () => {
  const file = join(home, 'boot.trace.json.gz');
  const events = [
    { ph: 'X', name: 'outer', ts: 10, dur: 40, pid: 1, tid: 1 },
    { ph: 'X', name: 'early', ts: 10, dur: -1, pid: 1, tid: 1 },
  ];
  await writeFile(file, gzipSync(JSON.stringify(events)));
  const { code, stdout, stderr } = await runCli(['import', file, '--name', 'Boot'], { home });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'Events that end before they begin, left out: 1.',
  });
  expect(await readManifest(join(home, 'sessions', stdout.trim()))).toMatchObject({
    name: 'Boot',
    imported: { tool: 'Chrome trace', file: 'boot.trace.json.gz' },
  });
});

test('what is no trace is a sentence and the exit code 1', async () => {
  const file = join(home, 'letter.json');
  await writeFile(file, 'Dear colleague,');
  const { code, stdout, stderr } = await runCli(['import', file], { home });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`${file} is no JSON.`);
});
