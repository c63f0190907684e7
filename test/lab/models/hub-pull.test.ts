import {
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ModelFile } from '../../../electron/common/model-catalog.ts';
import { downloadFromHub } from '../../../electron/lab/models/hub/hub-download.ts';
import { openModelStore } from '../../../electron/lab/models/model-store.ts';
import type { PullFailure } from '../../../electron/lab/models/pull-failure.ts';
import type { PullProgress } from '../../../electron/lab/models/pull-progress.ts';
import { noise, pinned, sample } from './catalog-fixture.ts';
import { commit, type HubServer, sha256Of, startHub } from './hub-server.ts';

const content = noise(400_000);
const repository = 'org/voices';
const path = 'onnx/model.onnx';
const ofHub = (bytes: Buffer, at = path): ModelFile => ({
  ...pinned(`hub/${at}`, bytes, 'unused', 'unused'),
  sources: [{ type: 'hub', repository, revision: commit, path: at }],
});
const model = sample('voice', ofHub(content));
const { signal } = new AbortController();

// The machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

let hub: HubServer;
let directory: string;
let cache: string;
beforeEach(async () => {
  hub = await startHub();
  hub.put(repository, path, content);
  directory = await mkdtemp(join(tmpdir(), 'hub-store-'));
  cache = await mkdtemp(join(tmpdir(), 'hub-home-'));
  vi.stubEnv('HF_ENDPOINT', hub.address);
  vi.stubEnv('HF_HOME', cache);
  vi.stubEnv('HF_TOKEN', '');
  vi.stubEnv('HF_HUB_CACHE', '');
  vi.stubEnv('npm_config_noproxy', '127.0.0.1');
  vi.stubEnv('npm_config_fetch_retries', '1');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await hub.stop();
  await rm(directory, { recursive: true });
  await rm(cache, { recursive: true });
});

async function pull(
  pulled = model,
  cancel: AbortSignal = signal,
  watch: (progress: PullProgress) => void = () => {},
): Promise<{ failure: PullFailure | null; events: PullProgress[] }> {
  const events: PullProgress[] = [];
  const store = openModelStore(directory, { version: 1, models: [pulled] });
  const options = {
    signal: cancel,
    onProgress: (each: PullProgress) => {
      events.push(each);
      watch(each);
    },
  };
  const failure = await store.pull([pulled.id], options).then(
    () => null,
    (thrown: PullFailure) => thrown,
  );
  return { failure, events };
}

// By the hash: to compare long buffers byte by byte takes seconds.
const placed = async () => sha256Of(await readFile(join(directory, 'hub', path)));
const onDisk = async () =>
  (await readdir(directory, { recursive: true })).filter((name) => name !== 'hashes.json').sort();
const toStore = () => hub.requests.filter(({ host }) => host === 'store');

describe('a file of the hub', () => {
  test('comes by a redirect to another host, which does not get the token', async () => {
    vi.stubEnv('HF_TOKEN', 'hf_secret');
    const { failure, events } = await pull();
    expect(failure).toBeNull();
    expect(await placed()).toBe(sha256Of(content));
    expect(hub.requests.map(({ host, authorization }) => [host, authorization])).toEqual([
      ['hub', 'Bearer hf_secret'],
      ['store', undefined],
    ]);
    expect(events.at(-1)).toMatchObject({ phase: 'ready', receivedBytes: 400_000 });
    expect(await onDisk()).toEqual(['hub', 'hub/onnx', `hub/${path}`, 'resumable']);
  });

  test('that is small comes straight from the hub', async () => {
    const config = Buffer.from('{"model_type":"whisper"}');
    hub.put(repository, 'config.json', config, false);
    const small = sample('small', ofHub(config, 'config.json'));
    expect((await pull(small)).failure).toBeNull();
    expect(hub.requests).toHaveLength(1);
  });

  test('is asked for with the token in the file of HF_HOME', async () => {
    await writeFile(join(cache, 'token'), 'hf_from_file\n');
    hub.close(repository, 'private', 'hf_from_file');
    expect((await pull()).failure).toBeNull();
  });
});

/** Sends the beginning and cuts the connection. */
const cutAfter =
  (bytes: number, times: number) =>
  (response: ServerResponse, whole: Buffer, count: number): boolean => {
    if (count > times) return false;
    response.writeHead(200, { 'content-length': whole.length, etag: `"${sha256Of(whole)}"` });
    // Ended, not destroyed: what was sent arrives.
    response.write(whole.subarray(0, bytes), () => response.socket?.end());
    return true;
  };

describe('a download that was cut', () => {
  test('goes on where it ended, if the file is still the same', async () => {
    hub.faultStore(cutAfter(150_000, 1));
    expect((await pull()).failure).toBeNull();
    expect(await placed()).toBe(sha256Of(content));
    expect(toStore().map(({ range, ifRange }) => [range, ifRange])).toEqual([
      [undefined, undefined],
      ['bytes=150000-', `"${sha256Of(content)}"`],
    ]);
  });

  test('goes on in the next pull, in another process even', async () => {
    const cancel = new AbortController();
    hub.faultStore((response, whole, count) => {
      if (count > 1) return false;
      response.writeHead(200, { 'content-length': whole.length });
      let sent = 0;
      // Slower than the download is told, until it is cancelled.
      const drip = setInterval(() => {
        response.write(whole.subarray(sent, sent + 1000));
        sent += 1000;
      }, 20);
      response.once('close', () => clearInterval(drip));
      return true;
    });
    const cancelOnceSomethingCame = ({ receivedBytes }: PullProgress): void => {
      if (receivedBytes > 0) cancel.abort();
    };
    expect((await pull(model, cancel.signal, cancelOnceSomethingCame)).failure).toMatchObject({
      reason: 'cancelled',
    });
    expect((await onDisk()).filter((name) => name.startsWith('hub'))).toEqual([]);
    const { size } = await stat(join(directory, 'resumable', sha256Of(content)));
    expect((await pull()).failure).toBeNull();
    expect(toStore().at(-1)?.range).toBe(`bytes=${size}-`);
    expect(await placed()).toBe(sha256Of(content));
  });

  test('begins again at a server that knows no ranges', async () => {
    hub.forgetRanges();
    hub.faultStore(cutAfter(150_000, 1));
    expect((await pull()).failure).toBeNull();
    expect(await placed()).toBe(sha256Of(content));
  });

  test('begins again where more lies here than the server has (416)', async () => {
    const short = content.subarray(0, 100_000);
    hub.put(repository, path, short);
    await mkdir(join(directory, 'resumable'));
    // A byte short of the whole, so that it is asked for; the server has less.
    hub.faultHub(() => false);
    hub.faultStore((response, _, count) => {
      if (count > 1) return false;
      response.writeHead(416, { 'content-range': 'bytes */10' }).end();
      return true;
    });
    await writeFile(join(directory, 'resumable', sha256Of(short)), noise(50_000));
    expect((await pull(sample('short', ofHub(short)))).failure).toBeNull();
    expect(await placed()).toBe(sha256Of(short));
  });

  test('with a beginning that was damaged is found by the hash, and begins anew next time', async () => {
    await mkdir(join(directory, 'resumable'));
    await writeFile(join(directory, 'resumable', sha256Of(content)), noise(5000));
    expect((await pull()).failure).toMatchObject({ reason: 'wrong-hash' });
    expect((await onDisk()).filter((name) => !/^resumable$/.test(name))).toEqual([]);
    expect((await pull()).failure).toBeNull();
  });

  test('that brings nothing time and again is given up, and what came is kept', async () => {
    hub.faultStore(cutAfter(0, Number.POSITIVE_INFINITY));
    const { failure } = await pull();
    expect(failure).toMatchObject({ reason: 'no-network' });
    expect(failure?.message).toMatch(/What has arrived is kept\..*latency-lab models pull voice/);
  });

  test('comes together byte for byte, wherever it was cut', async () => {
    const settings = { endpoint: hub.address, token: null, cache, isOffline: false };
    const wanted = { repository, revision: commit, path, size: content.length, sha256: null };
    const cuts = fc.array(fc.integer({ min: 1, max: 150_000 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const left = [...places];
        hub.faultStore((response, whole) => {
          const bytes = left.shift();
          const from = Number(/\d+/.exec(toStore().at(-1)?.range ?? '0')?.[0]);
          if (bytes === undefined || from + bytes >= whole.length) return false;
          response.writeHead(from > 0 ? 206 : 200, {
            'content-length': whole.length - from,
            'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}`,
          });
          response.write(whole.subarray(from, from + bytes), () => response.socket?.end());
          return true;
        });
        const target = join(await mkdtemp(join(directory, 'cut-')), 'file');
        await downloadFromHub({ ...wanted, target, signal, onReceived: () => {} }, settings);
        expect(sha256Of(await readFile(target))).toBe(sha256Of(content));
      }),
      { numRuns: 8 },
    );
  });
});

describe('an answer of the hub', () => {
  test('in trouble, or asking for patience, is waited for', async () => {
    hub.faultHub((response, _, count) => {
      if (count > 2) return false;
      response.writeHead(count === 1 ? 503 : 429, { 'retry-after': '0' }).end();
      return true;
    });
    expect((await pull()).failure).toBeNull();
  });

  test('that asks for an hour of patience is told', async () => {
    hub.faultHub((response) => {
      response.writeHead(429, { 'retry-after': '3600' }).end();
      return true;
    });
    const { failure } = await pull();
    expect(failure).toMatchObject({ reason: 'no-network' });
    expect(failure?.message).toMatch(/The hub is busy .*429.*to be asked again in 3600 s/);
  });

  test.each([
    [
      'gated, without a token',
      'no-permission',
      /org\/voices is gated.*No token is set \(HF_TOKEN\).*Accept the terms/,
      () => hub.close(repository, 'gated', 'x'),
    ],
    [
      'gated, with a token of somebody else',
      'no-permission',
      /The token that is set has no access/,
      () => {
        vi.stubEnv('HF_TOKEN', 'hf_other');
        hub.close(repository, 'gated', 'x');
      },
    ],
    [
      'private',
      'no-permission',
      /The hub has no org\/voices, or it is private and no token is set/,
      () => hub.close(repository, 'private', 'x'),
    ],
    [
      'of a mirror that has another file',
      'wrong-hash',
      /is another file at the hub.*its sha256 is/,
      () => hub.put(repository, path, noise(400_000)),
    ],
    [
      'of a mirror that has a longer file',
      'wrong-hash',
      /it has 400001 bytes/,
      () => hub.put(repository, path, noise(400_001)),
    ],
    [
      'without the file',
      'not-found',
      /The hub has no onnx\/model\.onnx in org\/voices/,
      () => {
        hub.faultHub((response) => {
          response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
          return true;
        });
      },
    ],
    [
      'that leads in circles',
      'unreadable-package',
      /from one place to the next/,
      () => {
        hub.faultHub((response) => {
          response.writeHead(302, { location: '/again' }).end();
          return true;
        });
      },
    ],
    [
      'that leads to a file of this machine',
      'unreadable-package',
      /not a safe place/,
      () => {
        hub.faultHub((response) => {
          response.writeHead(302, { location: 'file:///etc/passwd' }).end();
          return true;
        });
      },
    ],
    [
      'of an endpoint that is none',
      'unreadable-package',
      /HF_ENDPOINT is "hub\.example", which is no address of a hub/,
      () => void vi.stubEnv('HF_ENDPOINT', 'hub.example'),
    ],
    ['that is none: no server', 'no-network', /ECONNREFUSED.*HF_ENDPOINT/, () => hub.stop()],
    [
      'that must not be asked for',
      'no-network',
      /HF_HUB_OFFLINE forbids/,
      () => void vi.stubEnv('HF_HUB_OFFLINE', '1'),
    ],
  ])(
    '%s is a sentence',
    async (_, reason, message, arrange) => {
      await arrange();
      const { failure } = await pull();
      expect(failure).toMatchObject({ name: 'PullFailure', reason, model: 'voice' });
      expect(failure?.message).toMatch(message);
      expect(failure?.message).toContain('latency-lab models pull voice');
      expect((await onDisk()).filter((name) => name !== 'resumable')).toEqual([]);
    },
    60_000,
  );
});

describe("the hub's own cache", () => {
  const snapshot = () =>
    join(cache, 'hub', 'models--org--voices', 'snapshots', commit, ...path.split('/'));

  async function fill(bytes: Buffer): Promise<string> {
    const blob = join(cache, 'hub', 'models--org--voices', 'blobs', sha256Of(bytes));
    await mkdir(dirname(blob), { recursive: true });
    await mkdir(dirname(snapshot()), { recursive: true });
    await writeFile(blob, bytes);
    await symlink(blob, snapshot()).catch(() => link(blob, snapshot()));
    return blob;
  }

  test('is looked in first: nothing is downloaded, and its file stays', async () => {
    const blob = await fill(content);
    expect((await pull()).failure).toBeNull();
    expect(hub.requests).toEqual([]);
    expect(await placed()).toBe(sha256Of(content));
    const store = openModelStore(directory, { version: 1, models: [model] });
    await store.remove('voice');
    expect(sha256Of(await readFile(blob))).toBe(sha256Of(content));
  });

  test('is passed over where it holds another content, or a link to nowhere', async () => {
    const blob = await fill(noise(400_000));
    expect((await pull()).failure).toBeNull();
    expect(toStore()).toHaveLength(1);
    await rm(blob);
    await rm(join(directory, 'hub'), { recursive: true });
    expect((await pull()).failure).toBeNull();
    expect(await placed()).toBe(sha256Of(content));
  });
});
