import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openModelStore } from '../../../electron/lab/models/model-store.ts';
import { noise, pinned, sample } from './catalog-fixture.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

const root = resolve(import.meta.dirname, '../../..');
const content = noise(200_000);
const model = sample('one', pinned('one/a.wav', content, 'a.wav', 'pack'));

let script: string;
let built: string;
let folder: string;
let registry: RegistryServer;

beforeAll(async () => {
  // Below the root, so that the script finds its dependencies.
  await mkdir(join(root, 'out'), { recursive: true });
  built = await mkdtemp(join(root, 'out/test-pull-'));
  script = join(built, 'pull-process.js');
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: { ssr: join(import.meta.dirname, 'pull-process.ts'), outDir: built, target: 'node20' },
  });
}, 30_000);
afterAll(() => rm(built, { recursive: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'processes-'));
  await writeFile(join(folder, 'catalog.json'), JSON.stringify({ version: 1, models: [model] }));
  registry = await startRegistry();
  await registry.publish('pack', '1.0.0', { 'a.wav': content });
});
afterEach(async () => {
  await registry.close();
  await rm(folder, { recursive: true });
});

const directory = () => join(folder, 'store');

/** Lines are what the process has told so far. */
function startPull(): { process: ChildProcess; lines: string[] } {
  const child = spawn(process.execPath, [script, join(folder, 'catalog.json'), directory()], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      npm_config_registry: registry.address,
      npm_config_noproxy: '127.0.0.1',
    },
  });
  const lines: string[] = [];
  child.stdout.on('data', (data) => lines.push(...String(data).trim().split('\n')));
  return { process: child, lines };
}

const isWhole = async () => {
  const store = openModelStore(directory(), { version: 1, models: [model] });
  return (await store.verify('one')).isWhole;
};

test('two processes that pull at once download once', async () => {
  registry.answerTarballs(async (response, { tarball }) => {
    await vi.waitUntil(() => pulls.some(({ lines }) => lines.includes('waiting')), 10_000);
    response.end(tarball);
  });
  const pulls = [startPull(), startPull()];
  const codes = await Promise.all(
    pulls.map(async (pull) => (await once(pull.process, 'close'))[0]),
  );
  expect(codes).toEqual([0, 0]);
  expect(registry.tarballRequests()).toBe(1);
  const outcomes = pulls.map(({ lines }) => lines.at(-1));
  expect(new Set(outcomes)).toEqual(new Set(['already-ready', 'pulled']));
  const waiter = pulls.find(({ lines }) => lines.at(-1) === 'already-ready');
  expect(waiter?.lines).toEqual(['waiting', 'ready', 'already-ready']);
  expect(await isWhole()).toBe(true);
}, 20_000);

test('after SIGKILL in mid-download the next pull takes over and sweeps up', async () => {
  const reached = new Promise<void>((half) => {
    registry.answerTarballs((response, { tarball }, count) => {
      if (count > 1) response.end(tarball);
      else response.write(tarball.subarray(0, 150_000), () => setTimeout(half, 200));
    });
  });
  const killed = startPull();
  await reached;
  killed.process.kill('SIGKILL');
  await once(killed.process, 'close');
  const left = await readdir(directory());
  expect(left.filter((name) => name.endsWith('.part'))).toHaveLength(1);
  const store = openModelStore(directory(), { version: 1, models: [model] });
  expect(await store.state('one')).toBe('missing');

  const next = startPull();
  expect((await once(next.process, 'close'))[0]).toBe(0);
  expect(next.lines[0]).toBe('waiting');
  expect(next.lines.at(-1)).toBe('pulled');
  expect((await readdir(directory())).sort()).toEqual(['hashes.json', 'one']);
  expect(await isWhole()).toBe(true);
}, 20_000);
