import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildSession } from '../../electron/common/recorded-session.ts';
import { sessionVersion } from '../../electron/common/session.ts';
import { summarize } from '../../electron/common/summary.ts';
import { readSession } from '../../electron/lab/read-session.ts';
import { unpackSession } from '../../electron/lab/session-archive.ts';

/** A real recording of each version of the format that was ever released. They stay forever. */
const fixtures = join(import.meta.dirname, '../fixtures/sessions');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latency-lab-fixture-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('there is a recording of every version up to the one that is written now', async () => {
  const versions = Array.from({ length: sessionVersion }, (_, index) => index + 1);
  expect((await readdir(fixtures)).sort()).toEqual(versions.map((v) => `version-${v}.latlab`));
});

test('a recording of version 1 opens whole, with its figures', async () => {
  const target = join(folder, 'session');
  await unpackSession(join(fixtures, 'version-1.latlab'), target);
  const { manifest, events, state, damage } = await readSession(target);
  expect({ state, damage }).toEqual({ state: 'sealed', damage: null });
  const [work] = summarize(buildSession(manifest, events));
  expect(work).toMatchObject({
    kind: 'tts',
    model: 'tiny-tts-en',
    target: 'cpu',
    outcomes: { measured: 2, failed: 0 },
  });
  expect(work?.processingMs.n).toBe(2);
  expect(work?.rtf.median).toBeGreaterThan(0);
  expect(work?.cold.loadMs).toBeGreaterThan(0);
});
