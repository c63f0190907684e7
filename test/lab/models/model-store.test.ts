import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Model } from '../../../electron/common/model-catalog.ts';
import { acquireDownloadLock } from '../../../electron/lab/models/download-lock.ts';
import { ModelMissing, UnknownModel } from '../../../electron/lab/models/model-errors.ts';
import { openModelStore } from '../../../electron/lab/models/model-store.ts';
import { noise, pinned, sample } from './catalog-fixture.ts';

const encoder = noise(1000);
const decoder = noise(2000);
const moonshine: Model = {
  ...sample('tiny', pinned('unused', encoder, 'x', 'pack')),
  name: 'Moonshine tiny',
  kind: 'asr',
  family: 'moonshine',
  files: {
    encoder: pinned('tiny/encoder.onnx', encoder, 'e', 'pack'),
    decoder: pinned('tiny/decoder.onnx', decoder, 'd', 'pack'),
  },
};
const twin: Model = {
  ...moonshine,
  id: 'twin',
  files: { ...moonshine.files, decoder: pinned('twin/decoder.onnx', encoder, 'd', 'pack') },
};

const { signal } = new AbortController();

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'store-'));
});
afterEach(() => rm(directory, { recursive: true }));

const open = () => openModelStore(directory, { version: 1, models: [moonshine, twin] });

async function put(path: string, content: Buffer): Promise<string> {
  const file = join(directory, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

describe('the state of a model', () => {
  test('goes from missing, whatever is there of what another model shares, over partial to ready', async () => {
    const store = open();
    expect(await store.state('tiny')).toBe('missing');
    await put('tiny/encoder.onnx', encoder);
    expect(await store.state('tiny')).toBe('missing');
    await put('tiny/decoder.onnx', noise(5));
    expect(await store.state('tiny')).toBe('partial');
    await put('tiny/decoder.onnx', decoder);
    expect(await store.state('tiny')).toBe('ready');
  });

  test('is partial when a file was cut short; a folder is no file', async () => {
    await put('tiny/encoder.onnx', encoder);
    const cut = await put('tiny/decoder.onnx', decoder);
    await truncate(cut, 1999);
    expect(await open().state('tiny')).toBe('partial');
    await rm(cut);
    await mkdir(cut);
    expect(await open().state('tiny')).toBe('missing');
  });
});

test('disk use counts what two models share once', async () => {
  await put('tiny/encoder.onnx', encoder);
  await put('twin/decoder.onnx', encoder);
  await put('tiny/decoder.onnx', decoder);
  const store = open();
  expect(await store.bytesOnDisk('tiny')).toBe(3000);
  expect(await store.bytesOnDisk('twin')).toBe(2000);
  expect(await store.totalBytes()).toBe(4000);
});

describe('the files of a model', () => {
  test('are absolute paths by role', async () => {
    const paths = {
      encoder: await put('tiny/encoder.onnx', encoder),
      decoder: await put('tiny/decoder.onnx', decoder),
    };
    expect(await open().files('tiny')).toEqual(paths);
  });

  test('that are missing or incomplete are an error that says how to get them', async () => {
    const store = open();
    await expect(store.files('tiny')).rejects.toThrow(ModelMissing);
    await expect(store.files('tiny')).rejects.toThrow(
      'The model Moonshine tiny is not on this machine. To get it, press Download beside it in the app, or run: latency-lab models pull tiny',
    );
    await put('tiny/decoder.onnx', decoder);
    await expect(store.files('tiny')).rejects.toThrow('is incomplete on this machine');
  });

  test('of an unknown model are an error that names the known ones', async () => {
    await expect(open().files('kokoro')).rejects.toThrow(UnknownModel);
    await expect(open().state('kokoro')).rejects.toThrow(
      'There is no model "kokoro". The models are: tiny, twin.',
    );
  });
});

test('verifying tells each file apart', async () => {
  await put('tiny/encoder.onnx', noise(encoder.length));
  const report = await open().verify('tiny');
  expect(report.isWhole).toBe(false);
  expect(report.files.map(({ role, status }) => [role, status])).toEqual([
    ['encoder', 'wrong-hash'],
    ['decoder', 'missing'],
  ]);
  await put('tiny/encoder.onnx', encoder);
  await put('tiny/decoder.onnx', noise(3));
  const statuses = (await open().verify('tiny')).files.map(({ status }) => status);
  expect(statuses).toEqual(['whole', 'wrong-size']);
});

test('removing a model leaves what another one shares', async () => {
  await put('tiny/encoder.onnx', encoder);
  await put('tiny/decoder.onnx', decoder);
  await put('twin/decoder.onnx', encoder);
  await open().remove('tiny');
  expect(await open().state('tiny')).toBe('missing');
  expect(await open().state('twin')).toBe('ready');
  await open().remove('twin');
  expect(await readdir(directory)).toEqual([]);
  await expect(open().remove('tiny')).resolves.toBeUndefined();
});

test('the beginning of a download counts: the model is here in part, takes room, and can be removed', async () => {
  await put(`resumable/${moonshine.files.decoder?.sha256}`, noise(700));
  const store = open();
  expect([await store.state('tiny'), await store.bytesOnDisk('tiny')]).toEqual(['partial', 700]);
  expect([await store.state('twin'), await store.totalBytes()]).toEqual(['missing', 700]);
  await store.remove('tiny');
  expect([await store.state('tiny'), await store.totalBytes()]).toEqual(['missing', 0]);
});

test('nothing is removed while somebody downloads', async () => {
  const path = await put('tiny/encoder.onnx', encoder);
  const release = await acquireDownloadLock(directory, { signal, onWait: () => {} });
  let isRemoved = false;
  const removing = open()
    .remove('tiny')
    .then(() => {
      isRemoved = true;
    });
  // Long enough for a removal that does not wait.
  await pause(100);
  expect(isRemoved).toBe(false);
  expect(await readFile(path)).toEqual(encoder);
  await release();
  await removing;
  expect(await readdir(directory)).toEqual([]);
});

describe('the hash of a file', () => {
  const hashes = () => join(directory, 'hashes.json');

  test('is remembered, also by the next process', async () => {
    const path = await put('tiny/encoder.onnx', encoder);
    const sha256 = await open().fileHash(path);
    expect(sha256).toBe(moonshine.files.encoder?.sha256);
    const memory = await readFile(hashes(), 'utf8');
    await writeFile(hashes(), memory.replace(sha256, 'remembered'));
    expect(await open().fileHash(path)).toBe('remembered');
  });

  test('of many files asked for at once is remembered for each', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `voices/${index}.bin`);
    const paths = await Promise.all(names.map((name) => put(name, noise(100))));
    const store = open();
    await Promise.all(paths.map((path) => store.fileHash(path)));
    const remembered = Object.keys(JSON.parse(await readFile(hashes(), 'utf8')));
    expect(new Set(remembered)).toEqual(new Set(names));
  });

  test('is found anew when size or time changed', async () => {
    const path = await put('tiny/encoder.onnx', encoder);
    const store = open();
    const before = await store.fileHash(path);
    await writeFile(path, decoder);
    const after = await store.fileHash(path);
    expect(after).not.toBe(before);
    await writeFile(hashes(), (await readFile(hashes(), 'utf8')).replace(after, 'old'));
    await utimes(path, 1, 1);
    expect(await store.fileHash(path)).toBe(after);
  });

  test('does not depend on the memory being whole', async () => {
    const path = await put('tiny/encoder.onnx', encoder);
    await writeFile(hashes(), '{"cut sho');
    expect(await open().fileHash(path)).toBe(moonshine.files.encoder?.sha256);
  });

  test('of a file that is not there is an error', async () => {
    await expect(open().fileHash(join(directory, 'no'))).rejects.toThrow('ENOENT');
  });
});
