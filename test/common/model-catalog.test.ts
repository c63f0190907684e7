import { describe, expect, test } from 'vitest';
import {
  defaultModels,
  type FamilyRoles,
  familyRoles,
  modelCatalogSchema,
  modelSize,
} from '../../electron/common/model-catalog.ts';

const hash = (digit: string) => digit.repeat(64);
const file = (path: string, size = 10, sha256 = hash('a')) => ({
  path,
  size,
  sha256,
  sources: [{ type: 'package-registry', package: '@scope/pack', version: '1.2.3', path: 'dist/x' }],
});
const moonshine = {
  id: 'moonshine-tiny',
  name: 'Moonshine tiny',
  kind: 'asr',
  family: 'moonshine',
  languages: ['en'],
  sampleRate: 16_000,
  precision: 'int8',
  licence: 'MIT',
  isDefault: true,
  files: { encoder: file('m/encoder.onnx', 10), decoder: file('m/decoder.onnx', 32) },
};
const catalog = (...models: object[]) => modelCatalogSchema.safeParse({ version: 1, models });
const refusal = (...models: object[]) => catalog(...models).error?.issues[0]?.message;

describe('the catalog', () => {
  test('accepts a model with every file of its family', () => {
    expect(refusal(moonshine)).toBeUndefined();
  });

  test('refuses a model that lacks a file, or has one too many', () => {
    expect(refusal({ ...moonshine, files: { encoder: moonshine.files.encoder } })).toBe(
      'a moonshine model lacks decoder',
    );
    const files = { ...moonshine.files, dictionary: file('m/dictionary.json') };
    expect(refusal({ ...moonshine, files })).toBe('a moonshine model has no dictionary');
  });

  test('refuses one id twice', () => {
    expect(refusal(moonshine, moonshine)).toBe('the id moonshine-tiny is taken by another model');
  });

  test('lets two models share a file, but not a name for different files', () => {
    const twin = { ...moonshine, id: 'twin' };
    expect(refusal(moonshine, twin)).toBeUndefined();
    const encoder = file('m/encoder.onnx', 10, hash('b'));
    expect(refusal(moonshine, { ...twin, files: { ...twin.files, encoder } })).toBe(
      'm/encoder.onnx is named with two different hashes',
    );
  });

  describe('a set of files', () => {
    const encoder = { encoder: moonshine.files.encoder };
    const lacking = {
      ...moonshine,
      fileSets: ['ears'],
      files: { decoder: file('m/decoder.onnx') },
    };
    const withSets = (fileSets: object, ...models: object[]) =>
      modelCatalogSchema.safeParse({ version: 1, fileSets, models });

    test('lies in every model that names it', () => {
      const read = withSets({ ears: encoder }, lacking, { ...lacking, id: 'twin' });
      const files = read.data?.models.map((model) => Object.keys(model.files));
      expect(files).toEqual([
        ['decoder', 'encoder'],
        ['decoder', 'encoder'],
      ]);
      expect(read.data?.models[0]).not.toHaveProperty('fileSets');
    });

    test('that is not there, or brings what the model has, is a sentence', () => {
      expect(withSets({}, lacking).error?.issues[0]?.message).toBe(
        'there is no set of files "ears"',
      );
      const twice = withSets({ ears: encoder }, { ...moonshine, fileSets: ['ears'] });
      expect(twice.error?.issues[0]?.message).toBe(
        'ears brings encoder, which the model has already',
      );
    });
  });

  test.each(['/etc/passwd', '../outside', 'a/../../b', 'a\\b', 'C:/x', '.hidden', 'a//b', ''])(
    'refuses the path %j, which could leave the store',
    (path) => {
      const encoder = file(path);
      expect(refusal({ ...moonshine, files: { ...moonshine.files, encoder } })).toBeDefined();
    },
  );

  test.each([
    ['an unknown family', { family: 'parrot' }],
    ['an unknown kind', { kind: 'telepathy' }],
    ['an unknown property', { colour: 'red' }],
    ['a sample rate of nothing', { sampleRate: 0 }],
    ['an id with spaces', { id: 'moonshine tiny' }],
  ])('refuses %s', (_, change) => {
    expect(catalog({ ...moonshine, ...change }).success).toBe(false);
  });

  test('refuses a range of versions: the files are pinned', () => {
    const sources = [{ type: 'package-registry', package: 'p', version: '^1.0.0', path: 'x' }];
    const encoder = { ...moonshine.files.encoder, sources };
    expect(refusal({ ...moonshine, files: { ...moonshine.files, encoder } })).toBe(
      'must be one exact version',
    );
  });

  test('adds up what a model takes, and knows which come without asking', () => {
    const parsed = modelCatalogSchema.parse({
      version: 1,
      models: [moonshine, { ...moonshine, id: 'other', isDefault: false }],
    });
    expect(parsed.models.map(modelSize)).toEqual([42, 42]);
    expect(defaultModels(parsed).map(({ id }) => id)).toEqual(['moonshine-tiny']);
  });

  test('names each role of a family once', () => {
    for (const { required, optional = [] } of Object.values<FamilyRoles>(familyRoles)) {
      const roles = [...required, ...optional];
      expect(new Set(roles).size).toBe(roles.length);
    }
  });
});
