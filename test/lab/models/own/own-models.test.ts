import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openOwnModels } from '../../../../electron/lab/models/own/own-models.ts';
import { temporaryFolder } from '../../../support/own-home.ts';
import { noise, pinned, sample } from '../catalog-fixture.ts';

const content = noise(10);
const model = (id: string) => ({
  ...sample(id, pinned(`${id}/a.wav`, content, 'a', 'pack')),
  isDefault: false,
});
const shipped = { version: 1 as const, models: [model('shipped')] };

let directory: string;
let file: string;
beforeEach(async () => {
  directory = join(await temporaryFolder(), 'models');
  file = join(directory, 'own-models.json');
});

const open = () => openOwnModels(file, shipped);
const idsOf = ({ catalog }: Awaited<ReturnType<typeof open>>) => catalog.models.map(({ id }) => id);
const write = async (text: string) => {
  await mkdir(directory, { recursive: true });
  await writeFile(file, text);
};

test('what was added is there for the next process, and for one that runs when it looks again', async () => {
  const running = await open();
  const { catalog } = running;
  await (await open()).add([model('mine')]);
  expect(idsOf(await open())).toEqual(['shipped', 'mine']);
  expect(catalog.models.map(({ id }) => id)).toEqual(['shipped']);
  await running.refresh();
  expect(catalog.models.map(({ id }) => id)).toEqual(['shipped', 'mine']);
  expect([running.isOwn('mine'), running.isOwn('shipped')]).toEqual([true, false]);
});

test('many processes that add at once lose none', async () => {
  const ids = Array.from({ length: 8 }, (_, index) => `mine-${index}`);
  await Promise.all(ids.map(async (id) => (await open()).add([model(id)])));
  expect(new Set(idsOf(await open()))).toEqual(new Set(['shipped', ...ids]));
  expect(await readdir(directory)).toEqual(['own-models.json']);
});

test('adding again replaces, removing forgets', async () => {
  const own = await open();
  await own.add([model('mine')]);
  await own.add([{ ...model('mine'), name: 'Better' }]);
  expect(own.catalog.models.map(({ name }) => name)).toEqual(['Sample shipped', 'Better']);
  await own.remove('mine');
  expect(idsOf(await open())).toEqual(['shipped']);
});

test("an id, and the place of a file, of the lab's own models are not for others", async () => {
  const own = await open();
  await expect(own.add([model('shipped')])).rejects.toThrow(
    'The id shipped is taken by a model that the lab ships with: choose another one with --id.',
  );
  const usurper = sample('usurper', pinned('shipped/a.wav', noise(11), 'a', 'pack'));
  await expect(own.add([usurper])).rejects.toThrow('named with two different hashes');
  expect(idsOf(await open())).toEqual(['shipped']);
});

test('the place of a file of one own model is not for another one, but for the model itself', async () => {
  const own = await open();
  await own.add([model('mine')]);
  const other = noise(12);
  const usurper = sample('usurper', pinned('mine/a.wav', other, 'a', 'pack'));
  expect(() => own.requireAddable([usurper])).toThrow(
    'Your own model Sample mine (mine) has another file at mine/a.wav',
  );
  await expect(own.add([usurper])).rejects.toThrow('remove it first');
  await own.add([sample('twin', pinned('mine/a.wav', content, 'a', 'pack'))]);
  await own.remove('twin');
  await own.add([sample('mine', pinned('mine/a.wav', other, 'a', 'pack'))]);
  expect(idsOf(await open())).toEqual(['shipped', 'mine']);
});

describe('a list that cannot be understood', () => {
  const aside = async () => {
    const names = (await readdir(directory)).filter((name) => name.includes('damaged'));
    return Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
  };

  test.each([
    ['is damaged', '{"version": 1, "models": [{"cut sho', ['shipped']],
    [
      '1 of your own models cannot be understood',
      JSON.stringify({ version: 1, models: [model('mine'), { id: 'strange' }] }),
      ['shipped', 'mine'],
    ],
  ])('(%s) is told, and kept when it is written anew', async (message, text, understood) => {
    await write(text);
    const own = await open();
    expect(idsOf(own)).toEqual(understood);
    expect(own.problem()).toContain(message);
    expect([await readFile(file, 'utf8'), await aside()]).toEqual([text, []]);
    await own.add([model('new')]);
    expect(await aside()).toEqual([text]);
    const next = await open();
    expect([idsOf(next), next.problem()]).toEqual([[...understood, 'new'], null]);
  });

  test('because a newer lab wrote it is left as it is', async () => {
    const text = JSON.stringify({ version: 2, models: [], voices: {} });
    await write(text);
    const own = await open();
    expect(own.problem()).toMatch('was written by a newer Latency Lab');
    await expect(own.add([model('mine')])).rejects.toThrow('was written by a newer Latency Lab');
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});

test('a list that cannot be read is told, and is not taken for an empty one', async () => {
  await mkdir(file, { recursive: true });
  const own = await open();
  expect(own.problem()).toMatch('cannot be read (EISDIR)');
  await expect(own.add([model('mine')])).rejects.toThrow('cannot be read (EISDIR)');
  await expect(own.remove('mine')).rejects.toThrow('cannot be read (EISDIR)');
  expect(await readdir(directory)).toEqual(['own-models.json']);
});

test('an own model that the lab comes to ship with is hidden, kept and told', async () => {
  await (await open()).add([model('later')]);
  const newer = await openOwnModels(file, { version: 1, models: [model('later')] });
  expect(idsOf(newer)).toEqual(['later']);
  expect(newer.problem()).toMatch('The lab ships with later now');
  expect(await readFile(file, 'utf8')).toContain('"later"');
});
