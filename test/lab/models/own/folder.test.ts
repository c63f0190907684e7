import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Model } from '../../../../electron/common/model-catalog.ts';
import { openModelStore } from '../../../../electron/lab/models/model-store.ts';
import { addModel, removeModel } from '../../../../electron/lab/models/own/add-model.ts';
import type { AddOptions } from '../../../../electron/lab/models/own/build-models.ts';
import { openOwnModels } from '../../../../electron/lab/models/own/own-models.ts';
import { temporaryFolder } from '../../../support/own-home.ts';
import { fillFolder, graphs } from './graphs.ts';
import { shipped } from './shipped-catalog.ts';

const { signal } = new AbortController();

let folder: string;
let store: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = join(await temporaryFolder(), 'models');
});

async function add(place: string, options: AddOptions = {}): Promise<readonly Model[]> {
  const ownModels = await openOwnModels(join(store, 'own-models.json'), shipped);
  return (await addModel(place, options, { store, ownModels, env: {}, signal })).models;
}

async function addFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: AddOptions = { id: 'mine' },
  at = '',
): Promise<readonly Model[]> {
  await fillFolder(folder, files);
  return add(join(folder, at), options);
}

const rolesOf = (model: Model | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(model?.files ?? {}).map(([role, { sources }]) => {
      const [source] = sources;
      return [role, source?.type === 'own-file' ? source.path.slice(folder.length + 1) : 'shared'];
    }),
  );

const whisper = {
  'config.json': '{}',
  'tokenizer.json': '{}',
  'generation_config.json': '{}',
  'onnx/encoder_model.onnx': graphs['whisper-encoder'],
  'onnx/decoder_model_merged.onnx': graphs.decoder,
};

describe('a folder is recognised by what goes into its graphs', () => {
  test('Whisper in the layout of the hub', async () => {
    const [model, ...others] = await addFiles(whisper);
    expect(others).toEqual([]);
    expect(model).toMatchObject({ id: 'mine', family: 'whisper', kind: 'asr', sampleRate: 16_000 });
    expect(rolesOf(model)).toEqual({
      encoder: 'onnx/encoder_model.onnx',
      decoder: 'onnx/decoder_model_merged.onnx',
      tokenizer: 'tokenizer.json',
      config: 'config.json',
      'generation-config': 'generation_config.json',
    });
  });

  test('every precision that is whole is a variant of one group', async () => {
    const models = await addFiles({
      ...whisper,
      'onnx/encoder_model_fp16.onnx': graphs['whisper-encoder'],
      'onnx/decoder_model_merged_fp16.onnx': graphs.decoder,
      'onnx/encoder_model_quantized.onnx': graphs['whisper-encoder'],
      'onnx/decoder_model_merged_quantized.onnx': graphs.decoder,
      'onnx/encoder_model_q4.onnx': graphs['whisper-encoder'],
      'onnx/decoder_model_merged.onnx_data': 'weights',
    });
    expect(models.map(({ id, precision, group }) => [id, precision, group])).toEqual([
      ['mine', 'fp32', 'mine'],
      ['mine-fp16', 'fp16', 'mine'],
      ['mine-int8', 'int8', 'mine'],
    ]);
    expect(rolesOf(models[0])['decoder-data']).toBe('onnx/decoder_model_merged.onnx_data');
    expect(rolesOf(models[1])).not.toHaveProperty('decoder-data');
  });

  test('Moonshine, though its decoder looks like that of Whisper, and by its decoder too', async () => {
    const files = {
      'encoder_model.onnx': graphs['moonshine-encoder'],
      'decoder_model_merged.onnx': graphs.decoder,
    };
    expect((await addFiles(files))[0]).toMatchObject({ family: 'moonshine' });
    expect(
      (await add(join(folder, 'decoder_model_merged.onnx'), { id: 'other' }))[0],
    ).toMatchObject({
      family: 'moonshine',
    });
  });

  test('Kokoro, which takes the words of the catalog', async () => {
    const [model] = await addFiles({
      'onnx/model_q8f16.onnx': graphs.kokoro,
      'tokenizer.json': '{}',
      'voices/af_heart.bin': 'v',
      'voices/am_adam.bin': 'v',
    });
    expect(model).toMatchObject({ family: 'kokoro', precision: 'q8f16', languages: ['en'] });
    expect(rolesOf(model)).toEqual({
      model: 'onnx/model_q8f16.onnx',
      vocabulary: 'tokenizer.json',
      'voice.af_heart': 'voices/af_heart.bin',
      'voice.am_adam': 'voices/am_adam.bin',
      dictionary: 'shared',
      g2p: 'shared',
    });
  });

  const voice = (language: string) =>
    JSON.stringify({ audio: { sample_rate: 22_050 }, language: { code: language } });

  test('a Piper voice, one of several by its file, with the rate and language of its settings', async () => {
    const files = {
      'en_US-amy-low.onnx': graphs.piper,
      'en_US-amy-low.onnx.json': voice('en_US'),
      'de_DE-eva-low.onnx': graphs.piper,
      'de_DE-eva-low.onnx.json': voice('de_DE'),
    };
    const [german] = await addFiles(files, {}, 'de_DE-eva-low.onnx');
    expect(german).toMatchObject({
      id: 'de-de-eva-low',
      family: 'piper',
      sampleRate: 22_050,
      languages: ['de-DE'],
    });
    expect(Object.keys(german?.files ?? {})).toEqual(['model', 'config']);
    const [english] = await add(join(folder, 'en_US-amy-low.onnx'));
    expect(Object.keys(english?.files ?? {})).toEqual(['dictionary', 'g2p', 'model', 'config']);
    await expect(add(folder)).rejects.toThrow(/There are several models here .*name its file/);
  });

  test('a language model and a CTC model', async () => {
    const files = { 'tokenizer.json': '{}', 'tokenizer_config.json': '{}', 'config.json': '{}' };
    const [language] = await addFiles({ ...files, 'onnx/model_q4.onnx': graphs['causal-lm'] });
    expect(language).toMatchObject({ family: 'causal-lm', kind: 'llm', precision: 'q4' });
    expect(language).not.toHaveProperty('sampleRate');
    const other = await temporaryFolder();
    await fillFolder(other, { 'model.onnx': graphs.ctc, 'vocab.json': '{}' });
    expect((await add(other, { id: 'ctc' }))[0]).toMatchObject({ family: 'ctc' });
  });
});

describe('what is missing is named', () => {
  test.each([
    [
      'a decoder',
      { 'encoder_model.onnx': graphs['whisper-encoder'], 'tokenizer.json': '{}' },
      'This looks like an encoder of a Whisper model, but there is no decoder_model_merged.onnx beside it.',
    ],
    [
      'an encoder',
      { 'decoder_model_merged.onnx': graphs.decoder },
      'there is no encoder_model.onnx beside it',
    ],
    [
      'a merged decoder',
      { 'decoder.onnx': graphs['unmerged-decoder'] },
      'The lab takes the merged one: decoder_model_merged.onnx',
    ],
    [
      'a tokenizer',
      {
        'encoder_model.onnx': graphs['whisper-encoder'],
        'decoder_model_merged.onnx': graphs.decoder,
      },
      'This looks like a Whisper model, but there is no tokenizer.json beside it',
    ],
    [
      'voices',
      { 'model.onnx': graphs.kokoro, 'tokenizer.json': '{}' },
      'This looks like a Kokoro model, but there is no voices/*.bin beside it',
    ],
    ['settings', { 'amy.onnx': graphs.piper }, 'there is no amy.onnx.json beside it'],
    [
      'settings that are some',
      { 'amy.onnx': graphs.piper, 'amy.onnx.json': '{"audio":{}}' },
      'is not the settings file of a Piper voice',
    ],
    [
      'a family that is known',
      { 'model.onnx': graphs.strange },
      /knows no family of models with these inputs and outputs: model\.onnx: from pixels float32\[1, 3, h, w\] to labels float32\[1, 1000\]\..*--family/,
    ],
    ['a model', { 'readme.txt': 'nothing' }, 'There is no ONNX model (*.onnx) in'],
    [
      'one model only',
      { 'a.onnx': graphs.piper, 'model.onnx': graphs.ctc },
      'There are models of several kinds in',
    ],
    [
      'a whole file',
      { 'model.onnx': Buffer.from(graphs.ctc).subarray(0, 60) },
      'is not an ONNX model, or not a whole one',
    ],
    [
      'a name for every system',
      { 'amy é.onnx': graphs.piper, 'amy é.onnx.json': '{"audio":{"sample_rate":1}}' },
      'has a name with characters that the lab does not take',
    ],
  ])('%s', async (_, files, message) => {
    await expect(addFiles(files as Record<string, string | Uint8Array>)).rejects.toThrow(message);
    expect(
      (await openOwnModels(join(store, 'own-models.json'), shipped)).catalog.models,
    ).toHaveLength(1);
  });

  test('a place', async () => {
    await expect(add(join(folder, 'no'))).rejects.toThrow('There is no file or folder');
    await writeFile(join(folder, 'a.txt'), '');
    await expect(add(join(folder, 'a.txt'))).rejects.toThrow('is not an ONNX model (*.onnx)');
  });

  test('an id', async () => {
    await expect(addFiles(whisper, { id: 'tiny' })).rejects.toThrow('The id tiny is taken');
    await expect(addFiles(whisper, { id: 'No Id' })).rejects.toThrow('Choose one with --id');
  });
});

describe('the files of the person', () => {
  const open = async () => {
    const ownModels = await openOwnModels(join(store, 'own-models.json'), shipped);
    return { ownModels, models: openModelStore(store, ownModels.catalog) };
  };

  test('are used where they lie, and stay when the model is removed', async () => {
    await addFiles(whisper);
    const { models, ownModels } = await open();
    expect(await models.state('mine')).toBe('ready');
    expect((await models.files('mine')).tokenizer).toBe(join(folder, 'tokenizer.json'));
    expect((await models.verify('mine')).isWhole).toBe(true);
    expect(await models.totalBytes()).toBe(0);
    await removeModel('mine', { store: models, ownModels });
    expect(ownModels.catalog.models.map(({ id }) => id)).toEqual(['tiny']);
    expect(await readFile(join(folder, 'tokenizer.json'), 'utf8')).toBe('{}');
    expect((await open()).ownModels.isOwn('mine')).toBe(false);
  });

  test('that have changed or are gone are told by a pull', async () => {
    await addFiles(whisper);
    await writeFile(join(folder, 'tokenizer.json'), '[]');
    const { models } = await open();
    expect((await models.verify('mine')).files).toContainEqual(
      expect.objectContaining({ role: 'tokenizer', status: 'wrong-hash' }),
    );
    await rm(join(folder, 'tokenizer.json'));
    expect(await models.state('mine')).toBe('partial');
    await expect(models.pull(['mine'], { signal })).rejects.toThrow(
      /tokenizer\.json, a file of your own model .* is gone or has changed.*latency-lab models add/,
    );
  });
});
