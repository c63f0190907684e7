import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Model } from '../../../electron/common/model-catalog.ts';
import { type ModelStore, openModelStore } from '../../../electron/lab/models/model-store.ts';
import { fetchPackage } from '../../../electron/lab/models/package-source.ts';
import { PullFailure } from '../../../electron/lab/models/pull-failure.ts';
import type { PullProgress } from '../../../electron/lab/models/pull-progress.ts';
import { noise, pinned, sample } from './catalog-fixture.ts';
import { type Answer, type RegistryServer, startRegistry } from './registry-server.ts';

const first = noise(300_000);
const second = noise(50_000);
const third = noise(40_000);
const one = sample('one', pinned('one/a.wav', first, 'dist/a.wav', '@scope/pack'));
const two = sample('two', pinned('two/b.wav', second, 'dist/deep/b.wav', '@scope/pack'));
const other = sample('other', pinned('other.wav', third, 'c.wav', 'other-pack'));

let registry: RegistryServer;
let directory: string;

beforeEach(async () => {
  registry = await startRegistry();
  directory = await mkdtemp(join(tmpdir(), 'store-'));
  vi.stubEnv('npm_config_registry', registry.address);
  vi.stubEnv('npm_config_noproxy', '127.0.0.1');
  vi.stubEnv('npm_config_fetch_retries', '1');
  await registry.publish('@scope/pack', '1.0.0', {
    'package.json': Buffer.from('{"name":"@scope/pack","version":"1.0.0","exports":{}}'),
    'dist/a.wav': first,
    'dist/deep/b.wav': second,
    'dist/unwanted.bin': noise(100_000),
  });
  await registry.publish('other-pack', '1.0.0', { 'c.wav': third });
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await registry.close();
  await rm(directory, { recursive: true, force: true });
});

const storeOf = (...models: Model[]): ModelStore =>
  openModelStore(directory, { version: 1, models });

interface Attempt {
  readonly events: PullProgress[];
  readonly failure: PullFailure | null;
}

async function pull(store: ModelStore, ids: string[], signal?: AbortSignal): Promise<Attempt> {
  const events: PullProgress[] = [];
  const onProgress = (progress: PullProgress) => events.push(progress);
  try {
    await store.pull(ids, { onProgress, signal: signal ?? new AbortController().signal });
    return { events, failure: null };
  } catch (failure) {
    if (!(failure instanceof PullFailure)) throw failure;
    return { events, failure };
  }
}

/** Everything in the store but the memory of hashes. */
async function onDisk(): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  return names.filter((name) => name !== 'hashes.json');
}

describe('a pull', () => {
  test('fetches two models out of one package at once, and nothing else of it', async () => {
    const store = storeOf(one, two);
    const { failure } = await pull(store, ['one', 'two']);
    expect(failure).toBeNull();
    expect(registry.tarballRequests()).toBe(1);
    expect((await readdir(directory)).sort()).toEqual(['hashes.json', 'one', 'two']);
    const { audio = '' } = await store.files('two');
    expect(await readFile(audio)).toEqual(second);
  });

  test('tells the way of each model, in order', async () => {
    const { events } = await pull(storeOf(one), ['one']);
    const phases = events.map(({ phase }) => phase);
    expect(phases.filter((phase, index) => phase !== phases[index - 1])).toEqual([
      'downloading',
      'verifying',
      'ready',
    ]);
    const last = events.at(-1);
    expect([last?.receivedBytes, last?.totalBytes]).toEqual([300_000, 300_000]);
  });

  test('asks the network for nothing when everything is there', async () => {
    const store = storeOf(one);
    await pull(store, ['one']);
    await registry.close();
    const report = await store.pull(['one'], { signal: new AbortController().signal });
    expect(report).toEqual([{ model: 'one', outcome: 'already-ready' }]);
  });

  test('replaces a file that was changed in place', async () => {
    const store = storeOf(one);
    await pull(store, ['one']);
    const { audio = '' } = await store.files('one');
    await writeFile(audio, noise(first.length));
    expect((await store.verify('one')).files[0]?.status).toBe('wrong-hash');
    await pull(store, ['one']);
    expect((await store.verify('one')).isWhole).toBe(true);
  });

  test('turns to the next source when the preferred one fails', async () => {
    const file = pinned('c.wav', third, 'c.wav', 'gone-pack', 'other-pack');
    const { failure } = await pull(storeOf(sample('both', file)), ['both']);
    expect(failure).toBeNull();
  });

  test('fetches the other models when one package is not to be had', async () => {
    const gone = sample('gone', pinned('gone.wav', first, 'x', 'gone-pack'));
    const store = storeOf(gone, other);
    const { failure } = await pull(store, ['gone', 'other']);
    expect(failure).toMatchObject({ reason: 'not-found', model: 'gone' });
    expect(await store.state('other')).toBe('ready');
  });
});

const cutAfter =
  (share: number): Answer =>
  (response, { tarball }) => {
    response.writeHead(200, { 'content-length': tarball.length });
    response.write(tarball.subarray(0, tarball.length * share), () => response.destroy());
  };
const whole: Answer = (response, { tarball }) => response.end(tarball);
const status =
  (code: number): Answer =>
  (response) =>
    response.writeHead(code).end('{}');

describe('a fault of the network', () => {
  test('a connection that is cut once is tried again', async () => {
    registry.answerTarballs((response, release, count) =>
      (count === 1 ? cutAfter(0.5) : whole)(response, release, count),
    );
    const store = storeOf(one);
    expect((await pull(store, ['one'])).failure).toBeNull();
    expect(registry.tarballRequests()).toBe(2);
    expect((await store.verify('one')).isWhole).toBe(true);
  });

  test.each<[string, PullFailure['reason'], RegExp, () => void | Promise<void>]>([
    [
      'a connection that is always cut',
      'no-network',
      /Nothing was changed.*npm's proxy and registry/,
      () => registry.answerTarballs(cutAfter(0.5)),
    ],
    [
      'a cut without a stated length',
      'no-network',
      /Nothing was changed/,
      () =>
        registry.answerTarballs((response, { tarball }) => {
          response.write(tarball.subarray(0, 9000), () => response.destroy());
        }),
    ],
    ['a server in trouble', 'no-network', /500/, () => registry.answerTarballs(status(500))],
    [
      'a server in trouble from the start',
      'no-network',
      /503/,
      () => registry.answerDocuments(status(503)),
    ],
    [
      'no server at all',
      'no-network',
      /ECONNREFUSED[\s\S]*latency-lab models pull one/,
      () => registry.close(),
    ],
    [
      'silence',
      'no-network',
      /Nothing was changed/,
      () => {
        vi.stubEnv('npm_config_fetch_timeout', '200');
        registry.answerTarballs((response, { tarball }) => {
          response.write(tarball.subarray(0, 9000));
        });
      },
    ],
    [
      'a tarball that is gone',
      'not-found',
      /does not have @scope\/pack@1\.0\.0/,
      () => registry.answerTarballs(status(404)),
    ],
    [
      'a registry that wants credentials',
      'no-permission',
      /refuses @scope\/pack@1\.0\.0/,
      () => registry.answerDocuments(status(403)),
    ],
    [
      'a page of a captive portal',
      'unreadable-package',
      /proxy or a mirror/,
      () => registry.answerDocuments((response) => response.end('<html>Log in</html>')),
    ],
    [
      'a page instead of the tarball',
      'unreadable-package',
      /proxy or a mirror/,
      () => registry.answerTarballs((response) => response.end('<html>Log in</html>')),
    ],
    [
      'a tarball that ends early but politely',
      'unreadable-package',
      /cannot be unpacked/,
      () =>
        registry.answerTarballs((response, { tarball }) => response.end(tarball.subarray(0, 9000))),
    ],
  ])('%s', async (_, reason, message, breakIt) => {
    await breakIt();
    const store = storeOf(one);
    const { failure } = await pull(store, ['one']);
    expect(failure).toMatchObject({ reason, model: 'one' });
    expect(failure?.message).toMatch(message);
    expect(await store.state('one')).toBe('missing');
    expect(await readdir(directory)).toEqual([]);
  });

  test('a slow one is only slow, and progress is told at most ten times a second', async () => {
    registry.answerTarballs((response, { tarball }) => {
      const drip = (from: number): unknown =>
        from < tarball.length
          ? response.write(tarball.subarray(from, from + 16_384), () =>
              setTimeout(drip, 10, from + 16_384),
            )
          : response.end();
      drip(0);
    });
    const begin = performance.now();
    const { events, failure } = await pull(storeOf(one), ['one']);
    expect(failure).toBeNull();
    const received = events.filter(({ phase }) => phase === 'downloading');
    expect(received.length).toBeGreaterThan(2);
    expect(received.length).toBeLessThanOrEqual((performance.now() - begin) / 100 + 2);
    const counts = received.map(({ receivedBytes }) => receivedBytes);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  });
});

describe('wrong content', () => {
  test('never gets the name, even if the registry vouches for it', async () => {
    const forged = sample('forged', {
      ...pinned('x.wav', first, 'dist/a.wav', '@scope/pack'),
      sha256: 'a'.repeat(64),
    });
    const store = storeOf(forged);
    const { failure } = await pull(store, ['forged']);
    expect(failure?.reason).toBe('wrong-hash');
    expect(failure?.message).toMatch(
      /dist\/a\.wav of @scope\/pack@1\.0\.0 is not the file.*thrown away/,
    );
    expect(await onDisk()).toEqual([]);
  });

  test('a package that lacks the file says so', async () => {
    const lacking = sample('lacking', pinned('x.wav', first, 'dist/no.wav', '@scope/pack'));
    const { failure } = await pull(storeOf(lacking), ['lacking']);
    expect(failure?.reason).toBe('not-found');
    expect(failure?.message).toMatch('has no file dist/no.wav');
  });
});

test('what two models share is fetched once, and both become ready', async () => {
  const shared = pinned('shared/a.wav', first, 'dist/a.wav', '@scope/pack');
  const own = pinned('b.wav', second, 'dist/deep/b.wav', '@scope/pack');
  const pair = [sample('left', shared), sample('right', shared), sample('third', own)];
  const { events, failure } = await pull(storeOf(...pair), ['left', 'right', 'third']);
  expect(failure).toBeNull();
  const ready = events.filter(({ phase }) => phase === 'ready').map(({ model }) => model);
  expect(ready).toHaveLength(3);
  expect(new Set(ready)).toEqual(new Set(['left', 'right', 'third']));
  expect(registry.tarballRequests()).toBe(1);
});

test('a listener that throws fails the pull and not the process', async () => {
  const onProgress = ({ receivedBytes }: PullProgress) => {
    if (receivedBytes > 0) throw new TypeError('window is gone');
  };
  const { signal } = new AbortController();
  await expect(storeOf(one).pull(['one'], { onProgress, signal })).rejects.toThrow(TypeError);
  expect(await onDisk()).toEqual([]);
});

describe('cancelling', () => {
  test('ends a download at once, closes the connection and leaves nothing', async () => {
    const cancel = new AbortController();
    const closed = new Promise<void>((resolve) => {
      registry.answerTarballs((response, { tarball }) => {
        response.on('close', resolve);
        response.write(tarball.subarray(0, 200_000), () => setTimeout(() => cancel.abort(), 50));
      });
    });
    const { failure } = await pull(storeOf(one), ['one'], cancel.signal);
    expect(failure?.reason).toBe('cancelled');
    await closed;
    expect(await onDisk()).toEqual([]);
  });

  test('is the end, even of what had already arrived', async () => {
    const large = noise(8_000_000);
    await registry.publish('large-pack', '1.0.0', { 'a.wav': large });
    const cancel = new AbortController();
    let received = 0;
    const fetching = fetchPackage({
      package: 'large-pack',
      version: '1.0.0',
      paths: ['a.wav'],
      directory,
      signal: cancel.signal,
      onReceived: (_, count) => {
        received = count;
        if (count > 1_000_000) cancel.abort();
      },
    });
    await expect(fetching).rejects.toThrow('aborted');
    const receivedAtTheEnd = received;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(received).toBe(receivedAtTheEnd);
  });

  test('a pull that is cancelled before it begins asks for nothing', async () => {
    const { failure } = await pull(storeOf(one), ['one'], AbortSignal.abort());
    expect(failure?.reason).toBe('cancelled');
    expect(registry.tarballRequests()).toBe(0);
  });
});
