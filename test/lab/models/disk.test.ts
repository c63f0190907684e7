import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openModelStore } from '../../../electron/lab/models/model-store.ts';
import type { FetchPackage } from '../../../electron/lab/models/package-source.ts';
import { noise, pinned, sample } from './catalog-fixture.ts';
import { startRegistry } from './registry-server.ts';

const content = noise(600_000);
const model = sample('one', pinned('one/a.wav', content, 'a.wav', 'pack'));
const { signal } = new AbortController();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'disk-'));
});
afterEach(() => rm(folder, { recursive: true }));

const open = (directory: string) => openModelStore(directory, { version: 1, models: [model] });

const failing =
  (code: string): FetchPackage =>
  () =>
    Promise.reject(Object.assign(new Error(`${code}: said the disk, write`), { code }));

test.each([
  ['ENOSPC', 'no-space', /0\.6 MB are needed in .*less is free.*LATENCY_LAB_HOME/],
  ['EACCES', 'no-permission', /cannot be written to .*LATENCY_LAB_HOME/],
  ['EROFS', 'no-permission', /cannot be written to/],
])('%s while writing is explained', async (code, reason, message) => {
  const store = open(folder);
  const failure = await store.pull(['one'], { signal, fetchPackage: failing(code) }).catch(String);
  expect(failure).toMatch(message);
  await expect(store.pull(['one'], { signal, fetchPackage: failing(code) })).rejects.toMatchObject({
    reason,
    model: 'one',
  });
  expect(await readdir(folder)).toEqual([]);
});

test('a bug in the fetching is not dressed up as a failed download', async () => {
  const fetchPackage: FetchPackage = () => Promise.reject(new TypeError('undefined is not'));
  await expect(open(folder).pull(['one'], { signal, fetchPackage })).rejects.toThrow(TypeError);
});

const isRoot = process.getuid?.() === 0;

test.skipIf(isRoot || process.platform === 'win32')('a folder without permission', async () => {
  await chmod(folder, 0o500);
  await expect(open(join(folder, 'store')).pull(['one'], { signal })).rejects.toMatchObject({
    reason: 'no-permission',
  });
});

test('a file where the store should be', async () => {
  await writeFile(join(folder, 'store'), '');
  await expect(open(join(folder, 'store')).pull(['one'], { signal })).rejects.toMatchObject({
    reason: 'no-permission',
  });
});

/** A disk of this many bytes, or null where this user may not have one. */
function mountDisk(size: number): string | null {
  const path = join(folder, 'disk');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], {
      stdio: 'ignore',
    });
    return path;
  } catch {
    return null;
  }
}

describe('on a disk that is really full', () => {
  let disk: string | null;
  beforeEach(async () => {
    await mkdir(join(folder, 'disk'));
    disk = process.platform === 'linux' && isRoot ? mountDisk(1_000_000) : null;
  });
  afterEach(() => {
    if (disk) execFileSync('umount', [disk]);
  });

  test('a pull that cannot fit does not begin', async (context) => {
    if (!disk) return context.skip();
    await writeFile(join(disk, 'filler'), Buffer.alloc(600_000));
    const failure = await open(disk).pull(['one'], { signal }).catch(String);
    expect(failure).toMatch(/0\.6 MB are needed in .* and 0\.4 MB are free/);
  });

  test('a disk that fills up on the way ends the pull and is left as it was', async (context) => {
    const path = disk;
    if (!path) return context.skip();
    const registry = await startRegistry();
    vi.stubEnv('npm_config_registry', registry.address);
    vi.stubEnv('npm_config_noproxy', '127.0.0.1');
    await registry.publish('pack', '1.0.0', { 'a.wav': content });
    registry.answerTarballs(async (response, { tarball }) => {
      await writeFile(join(path, 'filler'), Buffer.alloc(600_000));
      response.end(tarball);
    });
    await expect(open(path).pull(['one'], { signal })).rejects.toMatchObject({
      reason: 'no-space',
    });
    expect(await readdir(path)).toEqual(['filler']);
    vi.unstubAllEnvs();
    await registry.close();
  });
});
