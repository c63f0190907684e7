import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ZipFile } from 'yazl';
import type { Model } from '../../../electron/common/model-catalog.ts';
import { originOfModel } from '../../../electron/lab/models/model-source.ts';
import { openModelStore } from '../../../electron/lab/models/model-store.ts';
import { openOwnModels } from '../../../electron/lab/models/own/own-models.ts';
import { manifestOf } from '../../../electron/lab/models/pack/pack-manifest.ts';
import { packModels } from '../../../electron/lab/models/pack/pack-models.ts';
import { unpackModels } from '../../../electron/lab/models/pack/unpack-models.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import { noise, pinned, sample } from './catalog-fixture.ts';

// The machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const { signal } = new AbortController();
const silent = { signal, onProgress: () => {} };
const content = noise(30_000);
const other = noise(20_000);
const shipped = sample('shipped', pinned('shipped/a.wav', content, 'a', 'pack'));
const own = { ...sample('own', pinned('own/own/b.wav', other, 'b', 'pack')), isDefault: false };

let folder: string;
let source: string;
let target: string;
let file: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  source = join(folder, 'source');
  target = join(folder, 'target');
  file = join(folder, 'models.zip');
});

async function put(path: string, bytes: Uint8Array): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return path;
}

async function pack(models: readonly Model[], contents: Readonly<Record<string, Buffer>>) {
  for (const [path, bytes] of Object.entries(contents)) await put(join(source, path), bytes);
  const store = openModelStore(source, { version: 1, models: [...models] });
  return packModels(models, file, { ...silent, store });
}

async function unpack(from = file, models: Model[] = [shipped]) {
  const ownModels = await openOwnModels(join(target, 'own-models.json'), { version: 1, models });
  const ids = await unpackModels(from, { ...silent, directory: target, ownModels });
  return { ids, ownModels, store: openModelStore(target, ownModels.catalog) };
}

const packBoth = () => pack([shipped, own], { 'shipped/a.wav': content, 'own/own/b.wav': other });

/** What lies in a store, but for the lab's own notes. */
async function contentsOf(store: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of await readdir(store, { recursive: true }).catch(() => [])) {
    const path = join(store, name);
    if (/^(hashes|own-models)\.json$/.test(name) || !(await stat(path)).isFile()) continue;
    found[name.replaceAll('\\', '/')] = (await readFile(path)).toString('base64');
  }
  return found;
}

/** A pack as somebody else might make it. */
async function forge(
  manifest: string,
  entries: Readonly<Record<string, Buffer>>,
  compress = false,
): Promise<void> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(manifest), 'manifest.json');
  for (const [name, bytes] of Object.entries(entries)) zip.addBuffer(bytes, name, { compress });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}

describe('a pack', () => {
  test('makes another machine have the same models, own ones too', async () => {
    const size = await packBoth();
    expect((await stat(file)).size).toBe(size);
    const { ids, ownModels, store } = await unpack();
    expect(ids).toEqual(['shipped', 'own']);
    expect(await contentsOf(target)).toEqual(await contentsOf(source));
    expect(ownModels.isOwn('own')).toBe(true);
    expect((await store.verify('own')).isWhole).toBe(true);
    expect(await store.pull(['shipped', 'own'], { signal })).toEqual([
      { model: 'shipped', outcome: 'already-ready' },
      { model: 'own', outcome: 'already-ready' },
    ]);
  });

  test('brings a file of the person’s own into the store of the other machine', async () => {
    const place = await put(join(folder, 'mine', 'b.wav'), other);
    const mine: Model = {
      ...own,
      files: {
        audio: {
          ...pinned('own/own/b.wav', other, 'b', 'p'),
          sources: [{ type: 'own-file', path: place }],
        },
      },
    };
    await pack([mine], {});
    expect(originOfModel(mine, true)).toBe('folder');
    const { store, ownModels } = await unpack();
    const [taken] = ownModels.catalog.models.filter(({ id }) => id === 'own');
    expect(taken && originOfModel(taken, ownModels.isOwn('own'))).toBe('pack');
    expect(await store.files('own')).toEqual({ audio: join(target, 'own/own/b.wav') });
    await rm(join(target, 'own'), { recursive: true });
    await expect(store.pull(['own'], { signal })).rejects.toThrow(
      'came with a pack of models and is nowhere else to be fetched',
    );
  });

  test('leaves what is there already, and mends what is damaged', async () => {
    await packBoth();
    await put(join(target, 'shipped/a.wav'), noise(content.length));
    await unpack();
    expect(await contentsOf(target)).toEqual(await contentsOf(source));
    await unpack();
    expect(await contentsOf(target)).toEqual(await contentsOf(source));
  });

  test('of any models gives the same store again', async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 3000 });
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { minLength: 1, maxLength: 6 }), async (many) => {
        await rm(source, { recursive: true, force: true });
        await rm(target, { recursive: true, force: true });
        const contents = many.map((each) => Buffer.from(each));
        const models = contents.map((each, index) =>
          // Every second model shares the file of the one before.
          index % 2 === 1
            ? sample(
                `m-${index}`,
                pinned(`m-${index - 1}/deep/a.wav`, contents[index - 1] ?? each, 'a', 'p'),
              )
            : sample(`m-${index}`, pinned(`m-${index}/deep/a.wav`, each, 'a', 'p')),
        );
        const paths = contents.map((each, index) => [`m-${index}/deep/a.wav`, each] as const);
        await pack(models, Object.fromEntries(paths.filter((_, index) => index % 2 === 0)));
        const { store } = await unpack(file, []);
        expect(await contentsOf(target)).toEqual(await contentsOf(source));
        for (const { id } of models) expect(await store.state(id)).toBe('ready');
      }),
      { numRuns: 10 },
    );
  });
});

test('a pack is not called damaged for a store that cannot be written to', async () => {
  await packBoth();
  await put(join(target, 'shipped'), noise(3));
  await expect(unpack()).rejects.toMatchObject({
    name: 'UnusablePack',
    message: expect.stringMatching(
      /could not be unpacked: at .*shipped a file stands where a folder/,
    ),
  });
});

test('a pack brings the files of a model that this lab knows under other paths to those paths', async () => {
  const known = sample('own', pinned('hub/org--own/c0ffee/b.wav', other, 'b', 'pack'));
  const list = join(target, 'own-models.json');
  await (await openOwnModels(list, { version: 1, models: [] })).add([known]);
  await forge(manifestOf([own]), { 'files/own/own/b.wav': other });
  const { store } = await unpack();
  expect(await store.state('own')).toBe('ready');
  expect(await readFile(join(target, 'hub/org--own/c0ffee/b.wav'))).toEqual(other);
});

test('a pack does not write over a file of an own model of another id', async () => {
  const list = join(target, 'own-models.json');
  await (await openOwnModels(list, { version: 1, models: [] })).add([own]);
  await put(join(target, 'own/own/b.wav'), other);
  const usurper = sample('usurper', pinned('own/own/b.wav', content, 'a', 'p'));
  await forge(manifestOf([usurper]), { 'files/own/own/b.wav': content });
  await expect(unpack()).rejects.toThrow(
    /does not fit this lab: Your own model Sample own \(own\) has another file/,
  );
  expect(await readFile(join(target, 'own/own/b.wav'))).toEqual(other);
});

describe('packing', () => {
  test('a model that is not here, or damaged, is a sentence and leaves no file', async () => {
    await expect(pack([shipped], {})).rejects.toThrow('is not on this machine');
    await expect(pack([shipped], { 'shipped/a.wav': noise(content.length) })).rejects.toThrow(
      /a\.wav is damaged, so Sample shipped is not packed\. To mend it, run: latency-lab models pull shipped/,
    );
    await expect(pack([], {})).rejects.toThrow('No model is on this machine yet');
    expect(await readdir(folder)).toEqual(['source']);
  });

  test('to a place that is none is a sentence', async () => {
    file = join(folder, 'no', 'models.zip');
    await expect(packBoth()).rejects.toThrow(/cannot be written to .*choose a folder/);
  });

  test('that is cancelled leaves nothing', async () => {
    await put(join(source, 'shipped/a.wav'), content);
    const store = openModelStore(source, { version: 1, models: [shipped] });
    const cancel = new AbortController();
    const packing = packModels([shipped], file, {
      store,
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    await expect(packing).rejects.toThrow('aborted');
    expect(await readdir(folder)).toEqual(['source']);
  });
});

describe('a pack that is not taken', () => {
  const manifest = (...models: Model[]) => manifestOf(models);
  const both = { 'files/shipped/a.wav': content, 'files/own/own/b.wav': other };

  test.each<[string, RegExp, () => Promise<unknown>]>([
    ['that is not there', /There is no file/, async () => {}],
    [
      'that is none',
      /is not a pack of models, or not a whole one/,
      () => writeFile(file, 'Dear colleague'),
    ],
    [
      'that was cut short',
      /is not a pack of models, or not a whole one: copy it again/,
      async () => {
        await packBoth();
        await truncate(file, 20_000);
      },
    ],
    [
      'that is another zip',
      /it has no manifest\.json/,
      async () => {
        const zip = new ZipFile();
        zip.addBuffer(Buffer.from('x'), 'readme.txt');
        zip.end();
        await pipeline(zip.outputStream, createWriteStream(file));
      },
    ],
    [
      'of something else',
      /is not a pack of models of Latency Lab/,
      () => forge('{"format":"x"}', {}),
    ],
    [
      'of a newer lab',
      /was packed by a newer Latency Lab \(version 7 of the format, this one reads 1\)/,
      () => forge('{"format":"latency-lab-models","version":7,"shards":[]}', {}),
    ],
    [
      'whose manifest is wrong',
      /The manifest of .* is not valid.*relative path/,
      () => forge(manifest(shipped).replace('shipped/a.wav', '../../a.wav'), both),
    ],
    [
      'that lacks a file',
      /is not whole: own\/own\/b\.wav, which its manifest names, is not in it/,
      () => forge(manifest(shipped, own), { 'files/shipped/a.wav': content }),
    ],
    [
      'that holds one more',
      /holds "files\/more", which its manifest does not name/,
      () => forge(manifest(shipped, own), { ...both, 'files/more': other }),
    ],
    [
      'with a file of another size',
      /with 5 bytes instead of 30000/,
      () => forge(manifest(shipped), { 'files/shipped/a.wav': noise(5) }),
    ],
    [
      'that packs a bomb',
      /or packed in another way/,
      () =>
        forge(
          manifest(sample('shipped', pinned('shipped/a.wav', Buffer.alloc(5_000_000), 'a', 'p'))),
          { 'files/shipped/a.wav': Buffer.alloc(5_000_000) },
          true,
        ),
    ],
    [
      'with a file of another content',
      /own\/own\/b\.wav in .* is damaged: its sha256 is/,
      () => forge(manifest(own), { 'files/own/own/b.wav': noise(other.length) }),
    ],
    [
      'with another model of the same id',
      /has another Sample shipped \(shipped\) than this lab knows/,
      () =>
        forge(manifest(sample('shipped', pinned('else/a.wav', other, 'a', 'p'))), {
          'files/else/a.wav': other,
        }),
    ],
    [
      "that would overwrite the lab's own model",
      /does not fit this lab: .*two different hashes/,
      () =>
        forge(manifest(sample('usurper', pinned('shipped/a.wav', other, 'a', 'p'))), {
          'files/shipped/a.wav': other,
        }),
    ],
    [
      "that would overwrite the lab's own notes",
      /names own-models\.json, which is no place for a model's file/,
      () =>
        forge(manifest(sample('usurper', pinned('own-models.json', other, 'a', 'p'))), {
          'files/own-models.json': other,
        }),
    ],
  ])('%s', async (_, message, arrange) => {
    await arrange();
    const failure = await unpack().catch((error: Error) => error);
    expect(failure).toMatchObject({
      name: 'UnusablePack',
      message: expect.stringMatching(message),
    });
    expect(await contentsOf(target)).toEqual({});
    expect(
      (
        await openOwnModels(join(target, 'own-models.json'), { version: 1, models: [shipped] })
      ).isOwn('own'),
    ).toBe(false);
  });

  test('wherever a byte of it was changed, gives the same store or a sentence and nothing wrong', async () => {
    await packBoth();
    const whole = await readFile(file);
    const right = await contentsOf(source);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          await rm(target, { recursive: true, force: true });
          const changed = Buffer.from(whole);
          changed[at] = (changed[at] ?? 0) ^ change;
          await writeFile(file, changed);
          const failure = await unpack().then(
            () => null,
            (error: Error) => error,
          );
          if (failure === null) expect(await contentsOf(target)).toEqual(right);
          else expect(failure.name).toBe('UnusablePack');
          for (const [name, bytes] of Object.entries(await contentsOf(target))) {
            expect(bytes).toBe(right[name]);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
