import { writeFile } from 'node:fs/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { askEspeak } from '../../../electron/worker/text/espeak-program.ts';
import { espeakToMisaki } from '../../../electron/worker/text/espeak-to-misaki.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import { fileWith, speakingEngine } from '../../support/speaking-engine.ts';
import { farthest, toneReference, toneVoice } from '../../support/tone-voice.ts';
import { jsonFile, TINY_DICTIONARY, tinyLetterToSound } from '../text/tiny-front-end.ts';

/** Kokoro's own letters, in an order of the test. */
const LETTERS = Array.from('$ .,ˈˌkætdɔɡɒaʤʌəɐniʃzbpIːljus');
const KOKORO = Object.fromEntries([...LETTERS, 'ᵊ'].map((letter, id) => [letter, id]));
/** Of a model that reads plain IPA, as Kitten: misaki's own letters are not in it. */
const KITTEN = Object.fromEntries(LETTERS.map((letter, id) => [letter, id]));

const samplesPerId = 240;

/** The test above it says what happens where there is none; the gate's machine must have it. */
const hasEspeak = 'phonemes' in (await askEspeak('Tag', 'de'));

type Names = { readonly ids?: string; readonly output?: string; readonly samplesPerId?: number };

/** Loudness of an id: 0.001 × id + the mean of the style + 0.02 × speed; with `division`, that / 0. */
const model = ({ ids = 'input_ids', output = 'waveform', ...names }: Names = {}): Uint8Array =>
  toneVoice({
    ids,
    inputs: {
      [ids]: { type: 'int64', shape: [1, 'n'] },
      style: { type: 'float32', shape: [1, 256] },
      speed: { type: 'float32', shape: [1] },
    },
    terms: ['mean', 'pace'],
    constants: { fiftieth: { type: 'float32', shape: [1], values: [0.02] } },
    nodes: [
      {
        op: 'ReduceMean',
        inputs: ['style'],
        outputs: ['mean'],
        attributes: { axes: [1], keepdims: 1 },
      },
      { op: 'Mul', inputs: ['speed', 'fiftieth'], outputs: ['pace'] },
    ],
    output,
    shape: [1, -1],
    samplesPerId: names.samplesPerId ?? samplesPerId,
  });

/** Rows of 256 equal numbers: row r holds `first + r / 1000`. */
const voiceOf = (rows: number, first: number): Uint8Array =>
  new Uint8Array(
    Float32Array.from({ length: rows * 256 }, (_, at) => first + Math.floor(at / 256) / 1000)
      .buffer,
  );

async function files(change: Readonly<Record<string, string>> = {}, names: Names = {}) {
  return {
    model: await fileWith('model.onnx', model(names)),
    vocabulary: jsonFile({ model: { vocab: KOKORO } }),
    dictionary: jsonFile(TINY_DICTIONARY),
    g2p: jsonFile(tinyLetterToSound()),
    'voice.af_heart': await fileWith('af_heart.bin', voiceOf(510, 0.1)),
    'voice.af_bella': await fileWith('af_bella.bin', voiceOf(510, 0.2)),
    'voice.bf_emma': await fileWith('bf_emma.bin', voiceOf(510, 0.3)),
    ...change,
  };
}

/** The audio of these phonemes, between two zeros, in a voice whose style there is `style`. */
const expected = (phonemes: string, style: number, speed = 1, vocabulary = KOKORO): number[] => {
  const ids = [0, ...Array.from(phonemes, (letter) => vocabulary[letter] ?? -1), 0];
  return toneReference(ids, style + 0.02 * speed, samplesPerId);
};

describe('what the model is given', () => {
  test('are the ids between zeros, the row of the voice for their number, and the speed', async () => {
    const speak = await speakingEngine('kokoro', await files());
    const phonemes = 'kˈæt dˈɔɡ.';
    const { chunks, sampleRate, seconds } = await speak('Cat dog.', { speed: 2 });
    const reference = expected(phonemes, 0.1 + phonemes.length / 1000, 2);
    expect(chunks).toHaveLength(1);
    expect(farthest(chunks[0] ?? [], reference)).toBeLessThan(1e-6);
    expect(sampleRate).toBe(24_000);
    expect(seconds).toBeCloseTo(reference.length / 24_000, 9);
  });

  test('is the style of the voice that was asked for, in its own English', async () => {
    const speak = await speakingEngine('kokoro', await files());
    const bella = await speak('Dog.', { voice: 'af_bella' });
    expect(farthest(bella.chunks[0] ?? [], expected('dˈɔɡ.', 0.205))).toBeLessThan(1e-6);
    const emma = await speak('Cat dog.', { voice: 'bf_emma' });
    expect(farthest(emma.chunks[0] ?? [], expected('kˈat dˈɒɡ.', 0.31))).toBeLessThan(1e-6);
  });

  test('has the names that the model itself has', async () => {
    const named = await files({}, { ids: 'tokens', output: 'audio' });
    const { chunks } = await (await speakingEngine('kokoro', named))('Dog.');
    expect(farthest(chunks[0] ?? [], expected('dˈɔɡ.', 0.105))).toBeLessThan(1e-6);
  });

  test('of a voice of one row is that row, and of a vocabulary of plain IPA is plain IPA', async () => {
    const kitten = await files({
      vocabulary: jsonFile({ model: { vocab: KITTEN } }),
      'voice.af_heart': await fileWith('one-row.bin', voiceOf(1, 0.15)),
    });
    const { chunks } = await (await speakingEngine('kokoro', kitten))('Dog.');
    const reference = expected('dˈɔːɡ.', 0.15, 1, KITTEN);
    expect(farthest(chunks[0] ?? [], reference)).toBeLessThan(1e-6);
  });

  test('are at most 510 phonemes at once, however many a sentence has', async () => {
    const long = { ...TINY_DICTIONARY, W: 'D AH1 B AH0 L Y UW0'.split(' ') };
    const speak = await speakingEngine('kokoro', await files({ dictionary: jsonFile(long) }));
    const { spans } = await speak('W '.repeat(100));
    const counts = spans
      .filter(({ stage }) => stage === 'model-call')
      .map(({ attributes }) => Number(/1×(\d+)/.exec(JSON.stringify(attributes))?.[1]));
    expect(counts).toEqual([expect.any(Number), expect.any(Number)]);
    const [first = 0, second = 0] = counts;
    expect(first).toBeGreaterThan(500);
    expect(first).toBeLessThanOrEqual(512);
    // Each name has 8 phonemes and a space, but for the last of a piece; a zero stands at both ends.
    expect(first - 1 + second - 1).toBe(100 * 9);
  });
});

test('a voice is read when it is first used, once', async () => {
  const late = await fileWith('late.bin', new Uint8Array(0));
  const speak = await speakingEngine('kokoro', await files({ 'voice.af_late': late }));
  await expect(speak('Dog.', { voice: 'af_late' })).rejects.toMatchObject({
    reason: 'model-unreadable',
    message: expect.stringContaining('late.bin is no voice'),
  });
  await writeFile(late, voiceOf(510, 0.4));
  const first = await speak('Dog.', { voice: 'af_late' });
  await writeFile(late, voiceOf(510, 0.5));
  const second = await speak('Dog.', { voice: 'af_late' });
  expect(farthest(first.chunks[0] ?? [], expected('dˈɔɡ.', 0.405))).toBeLessThan(1e-6);
  expect(second.chunks).toEqual(first.chunks);
});

describe('a run that cannot be is a sentence', () => {
  test.each([
    [
      'a voice that is not there',
      { voice: 'af_hart' },
      'unknown-voice',
      /3 voices; nearest: af_heart,/,
    ],
    [
      'a language that it does not speak',
      { language: 'de-DE' },
      'unknown-voice',
      /speaks "en", not "de-DE"/,
    ],
    ['nothing to say', { text: '?!' }, 'unspeakable-text', /Write words/],
  ])('%s', async (_, asked, reason, message) => {
    const speak = await speakingEngine('kokoro', await files());
    await expect(speak('Dog.', asked)).rejects.toMatchObject({
      reason,
      message: expect.stringMatching(message),
    });
  });

  test('NaN from the model', async () => {
    const nan = await files({
      'voice.af_heart': await fileWith('nan.bin', voiceOf(510, Number.NaN)),
    });
    const speak = await speakingEngine('kokoro', nan);
    await expect(speak('Dog.')).rejects.toMatchObject({ reason: 'bad-output' });
  });

  test('a second of audio for each phoneme', async () => {
    const speak = await speakingEngine('kokoro', await files({}, { samplesPerId: 24_000 }));
    await expect(speak('Dog.')).rejects.toMatchObject({
      reason: 'bad-output',
      message: 'The model made 7.0 s of audio for "Dog.".',
    });
  });

  test('a model without any voice', async () => {
    const { model, vocabulary, dictionary, g2p } = await files();
    const mute = speakingEngine('kokoro', { model, vocabulary, dictionary, g2p });
    await expect(mute).rejects.toMatchObject({ reason: 'model-missing' });
  });
});

describe('a voice of another language', () => {
  const abroad = async () =>
    files({
      'voice.ef_dora': await fileWith('ef_dora.bin', voiceOf(510, 0.3)),
      'voice.jf_alpha': await fileWith('jf_alpha.bin', voiceOf(510, 0.4)),
    });

  test.each(['ef_dora', 'jf_alpha'])('%s speaks English where that is asked for', async (voice) => {
    const speak = await speakingEngine('kokoro', await abroad());
    const { chunks } = await speak('Dog.', { voice, language: 'en-US' });
    const style = voice === 'ef_dora' ? 0.305 : 0.405;
    expect(farthest(chunks[0] ?? [], expected('dˈɔɡ.', style))).toBeLessThan(1e-6);
  });

  test.each([
    ['jf_alpha', undefined, /speaks Japanese, whose phonemes cannot be made here/],
    ['ef_dora', 'fr', /speaks "es", not "fr"/],
  ])('%s in %s is refused', async (voice, language, message) => {
    const speak = await speakingEngine('kokoro', await abroad());
    const asked = language === undefined ? { voice } : { voice, language };
    await expect(speak('Dog.', asked)).rejects.toMatchObject({
      reason: 'unknown-voice',
      message: expect.stringMatching(message),
    });
  });

  test('says what is missing where there is no espeak-ng', async () => {
    vi.stubEnv('PATH', await temporaryFolder());
    onTestFinished(() => void vi.unstubAllEnvs());
    const speak = await speakingEngine('kokoro', await abroad());
    await expect(speak('La casa.', { voice: 'ef_dora' })).rejects.toMatchObject({
      reason: 'model-missing',
      message: expect.stringContaining('"ef_dora" needs espeak-ng to make phonemes of Spanish'),
    });
  });

  if (hasEspeak || process.env.CI !== undefined)
    test('speaks it by the espeak-ng of the system', async () => {
      const answer = await askEspeak('La casa', 'es', true);
      const phonemes =
        'phonemes' in answer ? `${espeakToMisaki(answer.phonemes)}.` : answer.problem;
      expect(phonemes).toBe('la kˈasa.');
      const speak = await speakingEngine('kokoro', await abroad());
      const { chunks } = await speak('La casa.', { voice: 'ef_dora' });
      expect(farthest(chunks[0] ?? [], expected(phonemes, 0.309))).toBeLessThan(1e-6);
    });
});

test('what a reply of several sentences is made of, step by step', async () => {
  const speak = await speakingEngine('kokoro', await files());
  const { spans } = await speak('Cat. Dog. Cat.');
  const pieces = spans.map(({ stage }) => stage).join(' ');
  const piece = (...edges: string[]) =>
    ['phonemize tokenize model-call synthesize', ...edges, 'inspect deliver sentence'].join(' ');
  expect(pieces).toBe(
    ['normalize split', piece('trim', 'join'), piece('join'), piece('join')].join(' '),
  );
});

test('the first choice of voice is read with the model, any other by the first run that asks for it', async () => {
  const speak = await speakingEngine('kokoro', await files());
  const readsIn = async (asked?: { voice: string }) =>
    (await speak('Dog.', asked)).spans.filter(({ stage }) => stage === 'load-front-end').length;
  expect(await readsIn()).toBe(0);
  expect(await readsIn({ voice: 'af_heart' })).toBe(0);
  expect(await readsIn({ voice: 'af_bella' })).toBe(1);
  expect(await readsIn({ voice: 'af_bella' })).toBe(0);
  const broken = await files({ 'voice.af_heart': await fileWith('short.bin', new Uint8Array(7)) });
  await expect(speakingEngine('kokoro', broken)).rejects.toMatchObject({
    reason: 'model-unreadable',
    message: expect.stringContaining('short.bin is no voice'),
  });
});
