import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliveriesOf } from '../../electron/common/delivered-audio.ts';
import { seededDraws } from '../../electron/common/random.ts';
import { logMel } from '../../electron/worker/audio/log-mel.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { measureIn, outcomesOf, type Reopened, realLab } from '../support/real-lab.ts';
import { jfkAt, wavIn } from '../support/spoken-audio.ts';
import { writeWhisper } from '../support/whisper-files.ts';

/**
 * What numpy 2.4 makes of jfk.wav: the definition of openai/whisper with `numpy.fft.rfft` and `numpy.hanning(401)[:-1]`
 * over 30 s, in double precision.
 */
const ofNumpy = [
  { bins: 80, mean: -0.29502899, most: 1.46125804, at: [-0.04436196, 0.02810193, -0.26493548] },
  { bins: 128, mean: -0.2811702, most: 1.49369275, at: [-0.04603257, 0.02192064, 0.04066658] },
] as const;

test.each(ofNumpy)('the $bins log-mel features of jfk.wav are those of numpy', async (expected) => {
  const { bins, mean, most, at } = expected;
  const features = logMel(bins).features(await jfkAt(16_000));
  expect(features.reduce((a, b) => a + b) / features.length).toBeCloseTo(mean, 7);
  expect(features.reduce((a, b) => Math.max(a, b))).toBeCloseTo(most, 6);
  for (const [i, value] of at.entries())
    expect(features[40 * 3000 + 500 + i]).toBeCloseTo(value, 6);
});

const scripts = [
  [
    [['<|de|>', 12]],
    [],
    '<|0.00|>',
    'Ġhello',
    'Ġworld',
    '<|20.00|>',
    '<|20.00|>',
    'w1',
    '<|endoftext|>',
  ],
  [[], [], '<|0.00|>', 'Ġagain', '<|15.00|>', '<|endoftext|>'],
] as const;

/** 20 s of noise at full scale, and 20 s of noise that is 20 dB quieter. */
function noise(): Float32Array {
  const draw = seededDraws(5);
  return Float32Array.from(
    { length: 40 * 16_000 },
    (_, i) => (draw(20_001) / 10_000 - 1) / (i < 20 * 16_000 ? 1 : 10),
  );
}

const gpu = 'webgpu:software';

describe('a Whisper of the user in the lab', () => {
  let session: Reopened;
  const heard = () =>
    session.runs.filter(({ plan }) => plan.kind === 'measured' && plan.work === 0);
  beforeAll(async () => {
    const home = await temporaryFolder(afterAll);
    const resources = await temporaryFolder(afterAll);
    const folder = join(home, 'models', 'whisper-made-here');
    await mkdir(folder, { recursive: true });
    const files = await writeWhisper(folder, { scripts, config: { decoder_layers: 2 } });
    const entries = await Promise.all(
      Object.entries(files).map(async ([role, path]) => {
        const bytes = await readFile(path);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const source = { type: 'package-registry', package: 'none', version: '1.0.0', path: role };
        const file = { path: relative(join(home, 'models'), path), size: bytes.length, sha256 };
        return [role, { ...file, sources: [source] }] as const;
      }),
    );
    const model = {
      id: 'whisper-made-here',
      name: 'Whisper made here',
      kind: 'asr',
      family: 'whisper',
      languages: ['en', 'de', 'fr', 'haw'],
      sampleRate: 16_000,
      precision: 'fp32',
      licence: 'MIT',
      isDefault: false,
      files: Object.fromEntries(entries),
    };
    await writeFile(
      join(resources, 'models.json'),
      JSON.stringify({ version: 1, models: [model] }),
    );
    const lab = await realLab(home, resources);
    const file = await wavIn(resources, 'noise', { channels: [noise()], coding: 'f32' });
    const work = { kind: 'asr', model: 'whisper-made-here', audio: { file } } as const;
    session = await measureIn(lab, {
      name: 'Whisper',
      work: [work, { ...work, language: 'sw' }, { ...work, streaming: { interval: 1 } }],
      devices: ['cpu', gpu],
      settings: { [gpu]: { cacheOnDevice: [false, true] } },
      allowCpuFallback: true,
      repeats: 1,
      warmUps: 0,
      telemetryRate: 0,
    });
  });

  test('hears 40 s in two windows, the second from where the first segment ended', () => {
    expect(outcomesOf(session, 0)).toEqual(Array(3).fill({ status: 'measured' }));
    for (const run of heard()) {
      expect(run.texts.map(({ text }) => text)).toEqual(['hello world', 'again']);
      const windows = run.spans.ofStage('transcribe').map(({ attributes }) => attributes);
      expect(windows).toEqual([
        { start: 0, seconds: 20, language: 'de' },
        { start: 20, seconds: 20, language: 'de' },
      ]);
    }
  });

  test('hears the same on a GPU, with the cache in its memory or in that of the CPU', () => {
    expect(heard().map(({ plan }) => [plan.device, plan.settings.cacheOnDevice])).toEqual([
      ['cpu', undefined],
      [gpu, false],
      [gpu, true],
    ]);
    const [onCpu, ...others] = heard().map((run) =>
      run.spans.ofStage('token').map(({ attributes }) => attributes?.text),
    );
    expect(onCpu).toHaveLength(7 + 4);
    for (const tokens of others) expect(tokens).toEqual(onCpu);
  });

  test('its audio is delivered window by window', () => {
    for (const run of heard()) {
      expect(deliveriesOf(run).map(({ audio }) => audio)).toEqual([20, 40]);
      expect(run.ended?.audio).toBe(40);
    }
  });

  test('refuses a language that it does not hear, and audio that is still arriving', () => {
    for (const [work, reason] of [
      [1, 'unknown-voice'],
      [2, 'unknown-model'],
    ] as const) {
      const refused = expect.objectContaining({ status: 'failed', reason });
      expect(outcomesOf(session, work)).toEqual(Array(3).fill(refused));
    }
  });
});
