import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ModelEntry } from '../../../electron/common/bridge.ts';
import { bytes, hertz } from '../../../electron/common/units.ts';
import { languageNames, removalWords } from '../../../renderer/panels/models/model-words.ts';
import { createLabStore } from '../../../renderer/store/lab-store.ts';
import {
  anyModel,
  diskUse,
  findModels,
  freedBy,
  voicesOf,
} from '../../../renderer/store/model-library.ts';
import { withModel } from '../../../renderer/store/scenario-edits.ts';
import { fakeLab } from './fake-lab.ts';

type Shape = Partial<ModelEntry> & { readonly parts?: Readonly<Record<string, number>> };

/** A model of these files: sizes by path, which is the role as well. */
function model(id: string, { parts = { [`${id}/model`]: 10 }, ...shape }: Shape = {}): ModelEntry {
  const origin = shape.origin ?? 'catalog';
  const sources = [
    origin === 'folder'
      ? { type: 'own-file' as const, path: `/mine/${id}` }
      : { type: 'package-registry' as const, package: id, version: '1.0.0', path: 'model' },
  ];
  const size = Object.values(parts).reduce((sum, part) => sum + part, 0);
  const state = shape.state ?? 'ready';
  return {
    id,
    name: id,
    kind: 'tts',
    family: 'kokoro',
    languages: ['en'],
    sampleRate: hertz(24_000),
    precision: 'fp32',
    licence: 'MIT',
    isDefault: false,
    files: Object.fromEntries(
      Object.entries(parts).map(([path, part]) => [
        path,
        { path, size: bytes(part), sha256: '0'.repeat(64), sources },
      ]),
    ),
    source: `${id}@1.0.0`,
    bytesOnDisk: state === 'missing' ? 0 : size,
    ...shape,
    origin,
    state,
  };
}

test('a search finds by any word of a model, and by kind', () => {
  const models = [
    model('kokoro-82m', { licence: 'Apache-2.0', languages: ['en', 'fr'] }),
    model('moonshine-tiny', { kind: 'asr', family: 'moonshine', state: 'missing' }),
  ];
  const found = (words: string, kind: ModelEntry['kind'] | null = null): string[] =>
    findModels(models, { words, kind }).map(({ id }) => id);
  expect(findModels(models, anyModel)).toEqual(models);
  expect(found('FR apache')).toEqual(['kokoro-82m']);
  expect(found('missing')).toEqual(['moonshine-tiny']);
  expect(found('', 'asr')).toEqual(['moonshine-tiny']);
  expect(found('kokoro', 'asr')).toEqual([]);
});

test('shared files count once, and stay while another model that is here uses them', () => {
  const models = [
    model('float', { parts: { 'float/model': 300, 'shared/voices': 20 } }),
    model('quantized', { parts: { 'quantized/model': 90, 'shared/voices': 20 } }),
    model('other', { state: 'missing', parts: { 'float/model': 300 } }),
    model('mine', { origin: 'folder', parts: { 'mine/model': 1000 } }),
  ];
  const [float, , , mine] = models;
  if (float === undefined || mine === undefined) throw new Error('A model is not there.');
  expect(diskUse(models)).toBe(410);
  expect(freedBy(float, models)).toBe(300);
  expect(freedBy(mine, models)).toBe(0);
});

test('what a removal frees is what the models then take less', () => {
  const paths = ['a', 'b', 'c', 'd'] as const;
  const drawn = fc.record({
    parts: fc.subarray([...paths], { minLength: 1 }),
    state: fc.constantFrom('ready' as const, 'missing' as const),
    origin: fc.constantFrom('catalog' as const, 'hub' as const, 'folder' as const),
  });
  fc.assert(
    fc.property(fc.array(drawn, { minLength: 1, maxLength: 6 }), (shapes) => {
      const models = shapes.map(({ parts, state, origin }, index) =>
        model(`model-${index}`, {
          state,
          origin,
          parts: Object.fromEntries(parts.map((path) => [path, 1 + paths.indexOf(path)])),
        }),
      );
      for (const leaving of models) {
        const rest = models.filter((other) => other !== leaving);
        expect(diskUse(models) - diskUse(rest)).toBe(freedBy(leaving, models));
      }
    }),
  );
});

test('a removal says what is deleted, what stays, and what it frees', () => {
  const shared = { 'shared/model': 2_000_000 };
  const float = model('float', { parts: shared });
  const own = model('mine', { origin: 'folder', source: '/mine' });
  expect(removalWords(float, [float])).toBe(
    'What was downloaded of “float” is deleted. 2.00 MB on the disk are freed. It can be downloaded again.',
  );
  expect(removalWords(float, [float, model('twin', { parts: shared })])).toContain(
    'Nothing is freed: other models that are here use its files.',
  );
  expect(removalWords(own, [own])).toBe(
    '“mine” leaves the list. Its files in /mine are yours and stay where they are.',
  );
  const begun = model('begun', { state: 'partial', parts: shared, bytesOnDisk: 700_000 });
  expect(diskUse([begun])).toBe(700_000);
  expect(removalWords(begun, [begun])).toContain('700 kB on the disk are freed.');
  const packed = model('theirs', { origin: 'pack', parts: { 'own/theirs/model': 1_000_000 } });
  expect(removalWords(packed, [packed])).toBe(
    '“theirs” leaves the list, and its files are deleted for good unless you have the pack that it came with. 1.00 MB on the disk are freed.',
  );
  expect(removalWords(model('far', { origin: 'hub', state: 'missing' }), [])).toBe(
    '“far” leaves the list, and what was downloaded of it is deleted. None of it is on the disk.',
  );
});

test('a work that changes its model keeps voice and language only where the other has them', () => {
  const many = model('many', {
    languages: ['en', 'fr'],
    parts: { 'voice.emma': 1, 'voice.adam': 1, model: 1 },
  });
  const one = model('one');
  expect(voicesOf(many)).toEqual(['adam', 'emma']);
  const work = {
    kind: 'tts',
    model: 'many',
    text: '',
    speed: 1,
    voice: 'emma',
    language: 'fr',
  } as const;
  const twin = { ...many, id: 'twin' };
  expect(withModel(work, 'twin', [many, twin, one])).toEqual({ ...work, model: 'twin' });
  expect(withModel(work, 'one', [many, twin, one])).toEqual({
    kind: 'tts',
    model: 'one',
    text: '',
    speed: 1,
  });
  // Nobody knows what a model of no list has.
  expect(withModel(work, 'elsewhere', [many])).toEqual({ ...work, model: 'elsewhere' });
});

test('languages are told by their names, a few of them', () => {
  expect(languageNames(['en-GB', 'fr', 'ja', 'hi', 'it'])).toBe(
    'British English, French, Japanese + 2',
  );
});

test('a download that fails says why beside its model, until it is tried again', async () => {
  const message = 'The registry does not answer. Check the network, then try again.';
  let isDown = true;
  const { lab } = fakeLab({
    pullModels: async () => (isDown ? { ok: false, message } : { ok: true, value: null }),
  });
  const { store, actions } = createLabStore(
    lab,
    () => () => {},
    () => 0,
    () => {},
  );
  await actions.pullModel('kokoro');
  expect(store.getState().modelProblems.get('kokoro')).toBe(message);
  isDown = false;
  await actions.pullModel('kokoro');
  expect(store.getState().modelProblems.size).toBe(0);
});
