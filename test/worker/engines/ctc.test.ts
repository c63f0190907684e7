import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededDraws } from '../../../electron/common/random.ts';
import { loadCtc } from '../../../electron/worker/engines/ctc.ts';
import { levelFrame, levelModel, toneModel, toneStride } from '../../support/ctc-graphs.ts';
import { engineHere, hearWith } from '../../support/heard-by-engine.ts';
import {
  levelOf,
  levels,
  spell,
  letterVocabulary as vocabulary,
} from '../../support/level-speech.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import { plainNemoMel } from '../../support/plain-nemo-mel.ts';
import { wavIn } from '../../support/spoken-audio.ts';

type Model = {
  readonly bytes: Uint8Array;
  readonly vocabulary: string;
  readonly preprocessor?: string;
};

async function load({ bytes, vocabulary, preprocessor }: Model) {
  const folder = await temporaryFolder();
  const write = async (name: string, content: string | Uint8Array) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const files = {
    model: await write('model.onnx', bytes),
    vocabulary: await write('vocabulary', vocabulary),
    ...(preprocessor === undefined
      ? {}
      : { 'preprocessor-config': await write('preprocessor_config.json', preprocessor) }),
  };
  return { folder, here: await engineHere(loadCtc, { family: 'ctc', files }) };
}

async function hear(model: Model, samples: Float32Array) {
  const { folder, here } = await load(model);
  const path = await wavIn(folder, 'speech', { channels: [samples], coding: 'f32' });
  return hearWith(here, { kind: 'asr', path });
}

const raw = '{"do_normalize": false, "feature_size": 1}';

test('wav2vec2: the best path, its repeats and blanks left out, with `|` between words', async () => {
  const { texts, spans, audio } = await hear(
    { bytes: levelModel(levels), vocabulary, preprocessor: raw },
    spell('HHE_L_LOO||H_E_LL_L'),
  );
  expect(texts).toEqual(['HELLO HELL']);
  expect(audio).toBeCloseTo((19 * levelFrame) / 16_000, 9);
  expect(spans.map(({ stage, parent }) => [stage, parent]).slice(-6)).toEqual([
    ['features', 'transcribe'],
    ['model-call', 'encode'],
    ['encode', 'transcribe'],
    ['generate', 'transcribe'],
    ['detokenize', 'transcribe'],
    ['transcribe', null],
  ]);
});

test('samples are brought to mean 0 and variance 1 where the model wants it: loudness does not matter', async () => {
  const said = 'HHE_L_LO||O_L_E_';
  const all = [...said].map((mark) => levelOf(mark));
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  const deviation = Math.sqrt(all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length);
  const standard = levels.map((level) => (level - mean) / deviation);
  await fc.assert(
    fc.asyncProperty(
      fc.double({ min: 0.1, max: 1, noNaN: true }),
      fc.double({ min: -0.2, max: 0.2, noNaN: true }),
      async (gain, offset) => {
        const samples = spell(said, gain, offset);
        const model = { bytes: levelModel(standard), vocabulary };
        expect((await hear(model, samples)).texts).toEqual(['HELLO OLE']);
      },
    ),
    { numRuns: 5 },
  );
  const quiet = spell(said, 0.1);
  const asItIs = { bytes: levelModel(standard), vocabulary, preprocessor: raw };
  expect((await hear(asItIs, quiet)).texts).not.toEqual(['HELLO OLE']);
});

const pieces = ['<unk>', '▁the', '▁cat', 's', '▁sat'];
const lines = pieces.map((piece, id) => `${piece} ${id}`).join('\n');

/**
 * A tone in the middle of a mel bin for each piece, and weak noise. Each lasts 16 frames, and begins 4 frames after
 * one that the model looks at: none of these sees two of them.
 */
const bins = [0, 20, 32, 44, 56];
const frequencies = [0, 782, 1266, 2005, 3183];
const held = 16 * 160;
const draw = seededDraws(3);
function sung(ids: readonly number[]): Float32Array {
  return Float32Array.from({ length: ids.length * held }, (_, i) => {
    const frequency = frequencies[ids[Math.floor((i + held - 4 * 160) / held) - 1] ?? 0] ?? 0;
    const noise = 0.01 * (draw(20_001) / 10_000 - 1);
    return 0.5 * Math.sin((2 * Math.PI * frequency * i) / 16_000) + noise;
  });
}

test('NeMo: its own features go in with their length, the blank is the last, `▁` begins a word', async () => {
  const samples = sung([0, 1, 0, 2, 3, 0, 4, 0, 4, 0]);
  const { texts } = await hear({ bytes: toneModel(80, bins, 1.5), vocabulary: lines }, samples);
  const plain = plainNemoMel(samples, 80);
  const best = Array.from(
    { length: Math.ceil((plain[0]?.length ?? 0) / toneStride) },
    (_, time) => {
      const scores = [...bins.map((bin) => plain[bin]?.[time * toneStride] ?? Number.NaN), 1.5];
      return scores.indexOf(Math.max(...scores));
    },
  );
  const said = best.filter((id, time) => id !== pieces.length && id !== best[time - 1]);
  expect(said.filter((id) => id !== 0)).toEqual([1, 2, 3, 4, 4]);
  expect(texts).toEqual(['the cats sat sat']);
});

test.each([
  ['a vocabulary of another model', { bytes: levelModel([0, 1]), vocabulary }, /not of the same/],
  ['a vocabulary that is none', { bytes: levelModel(levels), vocabulary: '{' }, /is no JSON/],
  [
    'a front end that cannot be read',
    { bytes: levelModel(levels), vocabulary, preprocessor: '{"do_normalize": 3}' },
    /do_normalize/,
  ],
])('%s is a failure with a name and a sentence', async (_, model, sentence) => {
  const thrown = await hear(model, spell('HELLO')).then(
    (heard) => heard.thrown,
    (problem: unknown) => problem,
  );
  expect(thrown).toMatchObject({
    reason: 'model-unreadable',
    message: expect.stringMatching(sentence),
  });
});

test('a model that gives no scores under a known name is none of these', async () => {
  await expect(load({ bytes: levelModel(levels, 'loudness'), vocabulary })).rejects.toMatchObject({
    reason: 'model-unreadable',
    message: expect.stringContaining('loudness'),
  });
});

test('scores that are NaN are bad output', async () => {
  const { thrown } = await hear(
    { bytes: levelModel([Number.NaN, ...levels.slice(1)]), vocabulary },
    spell('HELLO'),
  );
  expect(thrown).toMatchObject({ reason: 'bad-output' });
});
