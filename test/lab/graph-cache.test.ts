import { mkdir, readdir, readFile, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { DeviceSettings } from '../../electron/common/device-settings.ts';
import { GraphCache, type Graphs } from '../../electron/lab/graph-cache.ts';
import { hashFile } from '../../electron/lab/models/hash-cache.ts';
import { temporaryFolder } from '../support/own-home.ts';

const models = { fileHash: (path: string) => hashFile(path) };

/** A cache in a folder of its own, and a model beside it. A worker is played by who writes what it is asked for. */
async function cacheWith(content = 'a model', most?: number) {
  const folder = join(await temporaryFolder(), 'graphs');
  const model = join(dirname(folder), 'model.onnx');
  await mkdir(folder);
  await writeFile(model, content);
  const files = { family: 'tiny-tts', files: { model, dictionary: 'words.json' } } as const;
  const open = (runtime = '1.30.0') => new GraphCache(folder, runtime, models, most);
  const ask = (settings: DeviceSettings = {}, device = 'cpu', runtime?: string): Promise<Graphs> =>
    open(runtime).graphsFor(files, { device, settings });
  /** As a measured load does it. */
  const load = async (graph: string, settings?: DeviceSettings): Promise<string | undefined> => {
    const graphs = await ask(settings);
    const asked = graphs[model];
    if (asked?.state === 'written') await writeFile(asked.path, graph);
    await open().keep(graphs, true);
    return asked?.state;
  };
  const kept = async (): Promise<string[]> =>
    (await readdir(folder)).filter((name) => name.endsWith('.ort'));
  return { folder, model, files, open, ask, load, kept };
}

test('the first load writes a graph, and later ones read it', async () => {
  const { model, ask, load, kept } = await cacheWith();
  expect(await load('optimised')).toBe('written');
  expect(await kept()).toHaveLength(1);
  expect(await load('never asked for')).toBe('cached');
  const graph = (await ask())[model];
  expect(await readFile(graph?.path ?? '', 'utf8')).toBe('optimised');
});

test('another model, level, runtime or device has another graph, or none', async () => {
  const { model, ask, load } = await cacheWith();
  await load('optimised');
  const stateOf = async (graphs: Promise<Graphs>) => (await graphs)[model]?.state;
  expect(await stateOf(ask({ threads: 4 }))).toBe('cached');
  expect(await stateOf(ask({ graphOptimization: 'all' }))).toBe('cached');
  expect(await stateOf(ask({ graphOptimization: 'basic' }))).toBe('written');
  expect(await stateOf(ask({}, 'cpu', '1.31.0'))).toBe('written');
  expect(await ask({}, 'webgpu:0')).toEqual({});
  await writeFile(model, 'the model of an update');
  expect(await stateOf(ask())).toBe('written');
});

test('a damaged graph is deleted, and the next load writes it anew', async () => {
  const { folder, load, kept } = await cacheWith();
  await load('optimised');
  const [name = ''] = await kept();
  await writeFile(join(folder, name), 'Optimised');
  expect(await load('optimised')).toBe('written');
  expect(await kept()).toEqual([name]);
  expect(await load('')).toBe('cached');
});

test('a load that failed leaves nothing behind, nor does a worker that died', async () => {
  const { folder, open, ask, kept } = await cacheWith();
  const cutShort = await ask();
  for (const { path } of Object.values(cutShort)) await writeFile(path, 'half a gra');
  await open().keep(cutShort, false);
  expect(await kept()).toEqual([]);
  await open().keep(await ask(), true);
  expect(await kept()).toEqual([]);
  const old = join(folder, 'left-behind.draft.ort');
  await writeFile(old, 'half a graph');
  await utimes(old, 1e9, 1e9);
  const graphs = await ask();
  for (const { path } of Object.values(graphs)) await writeFile(path, 'optimised');
  await open().keep(graphs, true);
  expect(await kept()).not.toContain(basename(old));
});

test('a file that cannot be looked at or deleted keeps no other from going', async () => {
  const { folder, load, kept } = await cacheWith();
  await load('optimised');
  const old = join(folder, 'old.draft.ort');
  await writeFile(old, 'half a graph');
  await symlink(join(folder, 'nowhere'), join(folder, 'gone.ort'));
  await mkdir(join(folder, 'full.draft.ort', 'more'), { recursive: true });
  for (const name of ['old.draft.ort', 'full.draft.ort'])
    await utimes(join(folder, name), 1e9, 1e9);
  await load('optimised', { graphOptimization: 'basic' });
  expect(await kept()).not.toContain(basename(old));
});

test('the oldest graphs go when all together are too much', async () => {
  const { folder, load, kept, ask, model } = await cacheWith('a model', 20);
  for (const [age, level] of (['basic', 'extended'] as const).entries()) {
    const before = await kept();
    await load('ten bytes.', { graphOptimization: level });
    const [added = ''] = (await kept()).filter((name) => !before.includes(name));
    await utimes(join(folder, added), 1e9 + age, 1e9 + age);
  }
  expect(await kept()).toHaveLength(2);
  await load('ten bytes!', { graphOptimization: 'all' });
  const states = (['basic', 'extended', 'all'] as const).map(
    async (graphOptimization) => (await ask({ graphOptimization }))[model]?.state,
  );
  expect(await Promise.all(states)).toEqual(['written', 'cached', 'cached']);
});

test('a model that is mostly weights is loaded as it is', async () => {
  const { model, ask } = await cacheWith();
  await truncate(model, 129 * 2 ** 20);
  expect(await ask()).toEqual({});
});

test('weights beside the model stay there, and a folder that cannot be used is no reason to fail', async () => {
  const { files, open, model } = await cacheWith();
  const beside = { ...files, files: { ...files.files, 'model-data': 'model.onnx_data' } };
  expect(await open().graphsFor(beside, { device: 'cpu', settings: {} })).toEqual({});
  const blocked = new GraphCache(join(model, 'graphs'), '1.30.0', models);
  expect(await blocked.graphsFor(files, { device: 'cpu', settings: {} })).toEqual({});
});
