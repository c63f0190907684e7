import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runtimeNotice } from '../../electron/setup/electron-runtime.mjs';
import {
  fallbackFolder,
  fallbackVersion,
  findFallback,
  removeLeftovers,
  workshop,
} from '../../electron/setup/fallback-place.mjs';

test('a fallback is named as what it is; the runtime that ships needs no word', () => {
  const runtime = { executable: '/opt/electron', version: '33.2.1', isFallback: true };
  expect(runtimeNotice(runtime)).toBe(
    'electron 33.2.1 (fallback: end-of-life, for firewalled machines and tests)',
  );
  expect(runtimeNotice({ ...runtime, isFallback: false })).toBeNull();
});

test('a fallback is found once it has its name; what a killed process left is removed', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'latency-lab-cache-'));
  try {
    const folder = fallbackFolder(cache);
    const assembling = join(workshop(cache), 'dist');
    await mkdir(assembling, { recursive: true });
    await writeFile(join(assembling, 'electron'), '');
    expect(findFallback(cache)).toBeUndefined();

    await mkdir(join(dirname(folder), 'assembling-999999999'));
    await removeLeftovers(cache);
    expect(await readdir(dirname(folder))).toEqual([`assembling-${process.pid}`]);

    await mkdir(folder);
    await writeFile(join(folder, 'electron'), '');
    expect(findFallback(cache)).toEqual({
      executable: join(folder, 'electron'),
      version: fallbackVersion,
      isFallback: true,
    });
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
});
