import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ModelFile } from '../../../electron/common/model-catalog.ts';
import { fetchJoined, joinedName } from '../../../electron/lab/models/joined-parts.ts';
import { openModelStore } from '../../../electron/lab/models/model-store.ts';
import type { FetchPackage } from '../../../electron/lab/models/package-source.ts';
import type { PullProgress } from '../../../electron/lab/models/pull-progress.ts';
import { noise, pinned, sample } from './catalog-fixture.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

const content = noise(500_000);
const part = (from: number, to: number) => content.subarray(from, to);
const packageFile = (name: string, path: string) => ({ package: name, version: '1.0.0', path });
const joined: ModelFile = {
  ...pinned('big/model.wav', content, 'unused', 'unused'),
  sources: [
    {
      type: 'package-parts',
      parts: [
        packageFile('first-shards', 'part0.bin'),
        packageFile('first-shards', 'part1.bin'),
        packageFile('second-shards', 'part2.bin'),
      ],
    },
  ],
};
const big = sample('big', joined);

// The machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

let registry: RegistryServer;
let directory: string;
beforeEach(async () => {
  registry = await startRegistry();
  vi.stubEnv('npm_config_registry', registry.address);
  vi.stubEnv('npm_config_noproxy', '127.0.0.1');
  vi.stubEnv('npm_config_fetch_retries', '0');
  directory = await mkdtemp(join(tmpdir(), 'parts-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await registry.close();
  await rm(directory, { recursive: true });
});

const publishBoth = async (second: Buffer = part(450_000, 500_000)) => {
  await registry.publish('first-shards', '1.0.0', {
    'part0.bin': part(0, 200_000),
    'part1.bin': part(200_000, 450_000),
  });
  await registry.publish('second-shards', '1.0.0', { 'part2.bin': second });
};

const open = () => openModelStore(directory, { version: 1, models: [big] });
const { signal } = new AbortController();
const onDisk = async () =>
  (await readdir(directory, { recursive: true })).filter((name) => name !== 'hashes.json');

test('parts of several packages become one file, in their order', async () => {
  await publishBoth();
  const events: PullProgress[] = [];
  await open().pull(['big'], { signal, onProgress: (progress) => events.push(progress) });
  expect(content.equals(await readFile(join(directory, 'big/model.wav')))).toBe(true);
  expect(registry.tarballRequests()).toBe(2);
  expect(events.at(-1)).toMatchObject({
    phase: 'ready',
    receivedBytes: 500_000,
    totalBytes: 500_000,
  });
  expect((await onDisk()).sort()).toEqual(['big', 'big/model.wav']);
});

test('a part that differs is found by the hash of the whole, and nothing is left', async () => {
  await publishBoth(noise(50_000));
  await expect(open().pull(['big'], { signal })).rejects.toMatchObject({
    reason: 'wrong-hash',
    message: expect.stringContaining(
      'big/model.wav, joined out of parts of first-shards@1.0.0, second-shards@1.0.0 is not the file',
    ),
  });
  expect(await onDisk()).toEqual([]);
});

test('a package that lacks a part is named, with the part', async () => {
  await registry.publish('first-shards', '1.0.0', { 'part0.bin': part(0, 200_000) });
  await registry.publish('second-shards', '1.0.0', { 'part2.bin': part(450_000, 500_000) });
  await expect(open().pull(['big'], { signal })).rejects.toThrow(
    'The package first-shards@1.0.0 has no file part1.bin, which Sample big needs.',
  );
  expect(await onDisk()).toEqual([]);
});

test('cancelling between two packages leaves nothing', async () => {
  await publishBoth();
  const cancel = new AbortController();
  registry.answerTarballs((response, { tarball }, count) => {
    if (count === 1) response.end(tarball);
    else response.write(tarball.subarray(0, 20_000), () => cancel.abort());
  });
  await expect(open().pull(['big'], { signal: cancel.signal })).rejects.toMatchObject({
    reason: 'cancelled',
  });
  expect(await onDisk()).toEqual([]);
});

test('however a file was cut over packages, it is the same file', async () => {
  const cuts = fc.array(fc.record({ length: fc.nat(3000), home: fc.constantFrom('a', 'b') }), {
    minLength: 1,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(cuts, async (pieces) => {
      let from = 0;
      const parts = pieces.map(({ length, home }, index) => {
        const bytes = content.subarray(from, from + length);
        from += length;
        return { ...packageFile(home, `deep/part${index}`), bytes };
      });
      const fetchPackage: FetchPackage = async ({ package: name, paths, directory: place }) => {
        await mkdir(join(place, 'deep'), { recursive: true });
        for (const { path, bytes, ...of } of parts) {
          if (of.package === name && paths.includes(path))
            await writeFile(join(place, path), bytes);
        }
      };
      const folder = await mkdtemp(join(directory, 'one-'));
      const source = {
        type: 'package-parts' as const,
        parts: parts.map(({ bytes: _, ...named }) => named),
      };
      const wanted = { model: big, role: 'audio', file: joined, source };
      await fetchJoined(wanted, { folder, signal, fetchPackage, onReceived: () => {} });
      const joinedBytes = await readFile(join(folder, joinedName));
      expect(joinedBytes.equals(content.subarray(0, from))).toBe(true);
      expect(await readdir(folder)).toEqual([joinedName]);
    }),
    { numRuns: 20 },
  );
});
