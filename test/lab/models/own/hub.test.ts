import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openModelStore } from '../../../../electron/lab/models/model-store.ts';
import { parseHubPlace } from '../../../../electron/lab/models/own/add-from-hub.ts';
import { addModel, removeModel } from '../../../../electron/lab/models/own/add-model.ts';
import type { AddOptions } from '../../../../electron/lab/models/own/build-models.ts';
import { openOwnModels } from '../../../../electron/lab/models/own/own-models.ts';
import { temporaryFolder } from '../../../support/own-home.ts';
import { commit, type HubServer, startHub } from '../hub-server.ts';
import { graphs } from './graphs.ts';
import { shipped } from './shipped-catalog.ts';

const repository = 'onnx-community/whisper-tiny.en';
const { signal } = new AbortController();

// The machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

let hub: HubServer;
let store: string;
let env: Readonly<Record<string, string>>;
beforeEach(async () => {
  hub = await startHub();
  store = join(await temporaryFolder(), 'models');
  env = { HF_ENDPOINT: hub.address, HF_HOME: await temporaryFolder() };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  vi.stubEnv('npm_config_noproxy', '127.0.0.1');
  vi.stubEnv('npm_config_fetch_retries', '0');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await hub.stop();
});

function publishWhisper(): void {
  const put = (path: string, content: string | Uint8Array, isLarge = false) =>
    hub.put(repository, path, Buffer.from(content), isLarge);
  put('README.md', '# Whisper');
  put(
    'config.json',
    '{"model_type":"whisper","architectures":["WhisperForConditionalGeneration"]}',
  );
  put('tokenizer.json', '{"model":{}}');
  put('preprocessor_config.json', '{}');
  for (const ending of ['', '_q4', '_quantized']) {
    put(`onnx/encoder_model${ending}.onnx`, graphs['whisper-encoder'], true);
    put(`onnx/decoder_model_merged${ending}.onnx`, graphs.decoder, true);
  }
  hub.describe(repository, {
    tags: ['onnx', 'license:apache-2.0'],
    cardData: { language: ['en'] },
  });
}

async function add(place: string, options: AddOptions = {}) {
  const ownModels = await openOwnModels(join(store, 'own-models.json'), shipped);
  const added = await addModel(place, options, { store, ownModels, env, signal });
  return {
    ...added,
    ownModels,
    models: openModelStore(store, ownModels.catalog),
    list: added.models,
  };
}

describe('a repository of the hub', () => {
  test('becomes a model for each precision, pinned to the commit of now', async () => {
    publishWhisper();
    const { list, remarks, models } = await add(`hub:${repository}`);
    expect(
      list.map(({ id, precision, group, licence }) => [id, precision, group, licence]),
    ).toEqual([
      ['whisper-tiny-en', 'fp32', 'whisper-tiny-en', 'Apache-2.0'],
      ['whisper-tiny-en-int8', 'int8', 'whisper-tiny-en', 'Apache-2.0'],
      ['whisper-tiny-en-q4', 'q4', 'whisper-tiny-en', 'Apache-2.0'],
    ]);
    expect(list[0]?.languages).toEqual(['en']);
    const sources = list.flatMap(({ files }) =>
      Object.values(files).flatMap((file) => file.sources),
    );
    expect(new Set(sources.map((source) => source.type === 'hub' && source.revision))).toEqual(
      new Set([commit]),
    );
    expect(remarks).toEqual([
      'The hub knows no hash of config.json, tokenizer.json, preprocessor_config.json: fetched now, and pinned by the hash that came.',
    ]);
    // No weights were asked for.
    expect(hub.requests.filter(({ path }) => path.includes('.onnx'))).toEqual([]);
    expect(await models.state('whisper-tiny-en-q4')).toBe('missing');

    await models.pull(['whisper-tiny-en-q4'], { signal });
    expect(await models.state('whisper-tiny-en-q4')).toBe('ready');
    const files = await models.files('whisper-tiny-en-q4');
    expect(await readFile(files.decoder ?? '')).toEqual(Buffer.from(graphs.decoder));
    expect(files.decoder).toMatch(
      /hub\/onnx-community--whisper-tiny\.en\/c0ffee000000\/onnx\/decoder_model_merged_q4\.onnx$/,
    );
    expect((await models.verify('whisper-tiny-en-q4')).isWhole).toBe(true);
    expect(await models.state('whisper-tiny-en')).toBe('missing');
  });

  test('goes without a trace when its models are removed', async () => {
    publishWhisper();
    const { list, models, ownModels } = await add(`hub:${repository}@main`, { id: 'w', name: 'W' });
    await models.pull(['w'], { signal });
    for (const { id } of list) await removeModel(id, { store: models, ownModels });
    expect((await readdir(store, { recursive: true })).sort()).toEqual([
      'hashes.json',
      'own-models.json',
      'resumable',
    ]);
  });

  test('whose card has a licence without a value has the one of its tags', async () => {
    publishWhisper();
    hub.describe(repository, { tags: ['license:mit'], cardData: { license: null } });
    expect((await add(`hub:${repository}`)).list[0]?.licence).toBe('MIT');
  });

  test('at a newer commit takes the place of all precisions of the older one, and its files go', async () => {
    publishWhisper();
    const older = await add(`hub:${repository}`, { id: 'w' });
    await older.models.pull(['w', 'w-q4'], { signal });
    const newer = 'bada55'.padEnd(40, '0');
    hub.describe(repository, { sha: newer });
    const { ownModels } = await add(`hub:${repository}/onnx/encoder_model.onnx`, { id: 'w' });
    const own = ownModels.catalog.models.filter(({ id }) => ownModels.isOwn(id));
    expect(own.map(({ id }) => id)).toEqual(['w']);
    const left = await readdir(join(store, 'hub', 'onnx-community--whisper-tiny.en'));
    expect(left).toEqual([newer.slice(0, 12)]);
  });

  test('in one precision, by the file of either graph', async () => {
    publishWhisper();
    for (const graph of ['encoder_model_q4', 'decoder_model_merged_q4']) {
      const { list } = await add(`hub:${repository}/onnx/${graph}.onnx`, { id: 'q4' });
      expect(list.map(({ id, precision }) => [id, precision])).toEqual([['q4', 'q4']]);
      expect(Object.keys(list[0]?.files ?? {})).toContain('tokenizer');
    }
    await expect(add(`hub:${repository}/onnx/encoder_model_fp16.onnx`)).rejects.toThrow(
      'The hub has no onnx/encoder_model_fp16.onnx in',
    );
  });

  test('by one of its files, with the settings beside it: a Piper voice', async () => {
    const voices = 'rhasspy/piper-voices';
    const voice = 'en/en_US/amy/low/en_US-amy-low.onnx';
    hub.put(voices, voice, Buffer.from(graphs.piper));
    const settings = { audio: { sample_rate: 16_000 }, language: { code: 'en_US' } };
    hub.put(voices, `${voice}.json`, Buffer.from(JSON.stringify(settings)), false);
    hub.put(voices, 'de/de_DE/eva/low/de_DE-eva-low.onnx', Buffer.from(graphs.piper));
    const { list } = await add(`hub:${voices}/${voice}`);
    expect(list).toHaveLength(1);
    expect(list[0]).toMatchObject({
      id: 'en-us-amy-low',
      family: 'piper',
      sampleRate: 16_000,
      languages: ['en-US'],
      licence: 'unknown',
    });
  });

  test.each([
    [
      'LlamaForCausalLM',
      'causal-lm',
      {
        'onnx/model.onnx': graphs['causal-lm'],
        'tokenizer.json': '1',
        'tokenizer_config.json': '1',
      },
    ],
    ['Wav2Vec2ForCTC', 'ctc', { 'onnx/model.onnx': graphs.ctc, 'vocab.json': '1' }],
    [
      'StyleTextToSpeech2Model',
      'kokoro',
      { 'onnx/model.onnx': graphs.kokoro, 'tokenizer.json': '1', 'voices/af.bin': '1' },
    ],
  ])('%s is %s', async (architecture, family, files) => {
    hub.put(
      'org/some',
      'config.json',
      Buffer.from(JSON.stringify({ architectures: [architecture] })),
      false,
    );
    for (const [path, content] of Object.entries(files)) {
      hub.put('org/some', path, Buffer.from(content as string), path.endsWith('.onnx'));
    }
    expect((await add('hub:org/some')).list[0]).toMatchObject({ family });
  });
});

describe('what stands in the way is a sentence', () => {
  test.each([
    [
      'no place',
      'hub:nothing',
      /"hub:nothing" is no place at the hub: write hub:ORG\/NAME/,
      () => {},
    ],
    [
      'no repository',
      'hub:org/none',
      /The hub has no org\/none.*latency-lab models add hub:org\/none/,
      () => {},
    ],
    [
      'a revision that is not there',
      `hub:${repository}@v9`,
      /The hub has no such revision/,
      publishWhisper,
    ],
    [
      'a gated repository',
      `hub:${repository}`,
      /is gated.*Accept the terms/,
      () => {
        publishWhisper();
        hub.close(repository, 'gated', 'x');
      },
    ],
    [
      'a family that is not told',
      'hub:org/some',
      /What family org\/some is of cannot be told from its files\. Say it: --family/,
      () => hub.put('org/some', 'config.json', Buffer.from('{}'), false),
    ],
    [
      'a decoder that is missing',
      'hub:org/some',
      /there is no decoder_model_merged\.onnx beside it/,
      () => {
        hub.put('org/some', 'config.json', Buffer.from('{"model_type":"whisper"}'), false);
        hub.put('org/some', 'onnx/encoder_model.onnx', Buffer.from(graphs['whisper-encoder']));
      },
    ],
    [
      'a small file that came other than it was described',
      `hub:${repository}`,
      /config\.json of .* came other than the hub describes it/,
      () => {
        publishWhisper();
        hub.faultHub((response, content) => {
          if (content.length === 0) return false;
          response.end(Buffer.alloc(content.length, 'x'));
          return true;
        });
      },
    ],
    [
      'a page of a captive portal',
      `hub:${repository}`,
      /is not what the hub answers/,
      () =>
        hub.faultHub((response) => {
          response.end('<html>Log in</html>');
          return true;
        }),
    ],
    ['no network', `hub:${repository}`, /could not be asked about .*HF_ENDPOINT/, () => hub.stop()],
  ])('%s', async (_, place, message, arrange) => {
    await arrange();
    const failure = await add(place).catch((error: Error) => error);
    expect(failure).toMatchObject({
      name: 'UnusableModel',
      message: expect.stringMatching(message),
    });
    expect((await openOwnModels(join(store, 'own-models.json'), shipped)).catalog.models).toEqual(
      shipped.models,
    );
  });
});

test('a place at the hub', () => {
  expect(parseHubPlace('hub:a/b')).toEqual({ repository: 'a/b', path: '', revision: 'main' });
  expect(parseHubPlace('hub:a/b@refs/pr/1')).toEqual({
    repository: 'a/b',
    path: '',
    revision: 'refs/pr/1',
  });
  expect(parseHubPlace('hub:a/b/c/d.onnx@v1')).toEqual({
    repository: 'a/b',
    path: 'c/d.onnx',
    revision: 'v1',
  });
  for (const place of ['hub:', 'hub:a', 'hub:../b', 'hub:a/..', 'hub:a b/c']) {
    expect(() => parseHubPlace(place)).toThrow('is no place at the hub');
  }
});
