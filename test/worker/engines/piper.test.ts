import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { askEspeak } from '../../../electron/worker/text/espeak-program.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import { fileWith, speakingEngine } from '../../support/speaking-engine.ts';
import { farthest, toneReference, toneVoice } from '../../support/tone-voice.ts';
import { jsonFile, TINY_DICTIONARY, tinyLetterToSound } from '../text/tiny-front-end.ts';

const LETTERS = Array.from('_^$ .,ˈkætdɔɡːuənmo');
const idMap = Object.fromEntries(LETTERS.map((letter, id) => [letter, [id]]));
const samplesPerId = 160;

/**
 * Loudness of an id: 0.001 × id + 0.0001 × the length that it was told + 0.01 × noise + 0.02 × length scale +
 * 0.04 × noise of durations, and 0.05 × speaker where there are several.
 */
function model(hasSpeakers: boolean): Uint8Array {
  const speakers = {
    inputs: { sid: { type: 'int64', shape: [1] } },
    constants: { twentieth: { type: 'float32', shape: [1], values: [0.05] } },
    nodes: [
      { op: 'Cast', inputs: ['sid'], outputs: ['speaker'], attributes: { to: 1 } },
      { op: 'Mul', inputs: ['speaker', 'twentieth'], outputs: ['who'] },
    ],
  } as const;
  return toneVoice({
    ids: 'input',
    inputs: {
      input: { type: 'int64', shape: [1, 'n'] },
      input_lengths: { type: 'int64', shape: [1] },
      scales: { type: 'float32', shape: [3] },
      ...(hasSpeakers ? speakers.inputs : {}),
    },
    terms: ['told', 'scaled', ...(hasSpeakers ? ['who'] : [])],
    constants: {
      ...(hasSpeakers ? speakers.constants : {}),
      small: { type: 'float32', shape: [1], values: [0.0001] },
      weights: { type: 'float32', shape: [3], values: [0.01, 0.02, 0.04] },
    },
    nodes: [
      { op: 'Cast', inputs: ['input_lengths'], outputs: ['length'], attributes: { to: 1 } },
      { op: 'Mul', inputs: ['length', 'small'], outputs: ['told'] },
      { op: 'Mul', inputs: ['scales', 'weights'], outputs: ['parts'] },
      { op: 'ReduceSum', inputs: ['parts'], outputs: ['scaled'], attributes: { keepdims: 1 } },
      ...(hasSpeakers ? speakers.nodes : []),
    ],
    output: 'output',
    shape: [1, 1, 1, -1],
    samplesPerId,
  });
}

const CONFIG = {
  audio: { sample_rate: 16_000 },
  espeak: { voice: 'en-us' },
  inference: { noise_scale: 0.5, length_scale: 1.5, noise_w: 0.25 },
  phoneme_id_map: idMap,
};

async function files(config: object = {}, hasSpeakers = false) {
  return {
    model: await fileWith('de_DE-tone-low.onnx', model(hasSpeakers)),
    config: jsonFile({ ...CONFIG, ...config }),
    dictionary: jsonFile(TINY_DICTIONARY),
    g2p: jsonFile(tinyLetterToSound()),
  };
}

/** The ids of these phonemes as Piper's own code makes them, by hand: a pad behind each but the last. */
const idsOf = (phonemes: string): number[] => [
  1,
  0,
  ...Array.from(phonemes).flatMap((letter) => [LETTERS.indexOf(letter), 0]),
  2,
];

function expected(phonemes: string, speed = 1, speaker = 0): number[] {
  const ids = idsOf(phonemes);
  const scales = 0.5 * 0.01 + (1.5 / speed) * 0.02 + 0.25 * 0.04;
  return toneReference(ids, 0.0001 * ids.length + scales + 0.05 * speaker, samplesPerId);
}

describe('what the model is given', () => {
  test('are the ids with their pads, their number, and the scales of the voice', async () => {
    const speak = await speakingEngine('piper', await files());
    const { chunks, sampleRate } = await speak('Cat, dog.', { speed: 2 });
    expect(chunks).toHaveLength(1);
    expect(farthest(chunks[0] ?? [], expected('kˈæt, dˈɔːɡ.', 2))).toBeLessThan(1e-6);
    expect(sampleRate).toBe(16_000);
  });

  test.each([
    ['the first where none was asked for', undefined, 0],
    ['the one of that name', 'mary', 2],
    ['the one of that number', '1', 1],
  ])('is a speaker: %s', async (_, voice, speaker) => {
    const several = { num_speakers: 3, speaker_id_map: { anna: 0, mary: 2 } };
    const speak = await speakingEngine('piper', await files(several, true));
    const { chunks } = await speak('Dog.', voice === undefined ? {} : { voice });
    expect(farthest(chunks[0] ?? [], expected('dˈɔːɡ.', 1, speaker))).toBeLessThan(1e-6);
  });

  test('are the letters themselves where the voice reads letters', async () => {
    const letters = { phoneme_type: 'text', espeak: { voice: 'uk' } };
    const speak = await speakingEngine('piper', await files(letters));
    const { chunks } = await speak('Moto, KOT.');
    expect(farthest(chunks[0] ?? [], expected('moto, kot.'))).toBeLessThan(1e-6);
  });
});

describe('a run that cannot be is a sentence', () => {
  test.each([
    ['a speaker of a voice that has one', { voice: 'anna' }, /no speaker "anna"; it has one/],
    ['a language that it does not speak', { language: 'de' }, /speaks "en", not "de"/],
  ])('%s', async (_, asked, message) => {
    const speak = await speakingEngine('piper', await files());
    await expect(speak('Dog.', asked)).rejects.toMatchObject({
      reason: 'unknown-voice',
      message: expect.stringMatching(message),
    });
  });

  test('the language is that of the settings, since espeak-ng has names of its own', async () => {
    const chinese = { espeak: { voice: 'cmn' }, language: { code: 'zh_CN' }, phoneme_type: 'text' };
    const speak = await speakingEngine('piper', await files(chinese));
    const { chunks } = await speak('Dog.', { language: 'zh-CN' });
    expect(chunks).toHaveLength(1);
    await expect(speak('Dog.', { language: 'cmn' })).rejects.toMatchObject({
      reason: 'unknown-voice',
      message: expect.stringContaining('speaks "zh", not "cmn"'),
    });
  });

  test.each(['constructor', '3', '-1', '1.5'])('no speaker is "%s" among three', async (voice) => {
    const several = { num_speakers: 3, speaker_id_map: { anna: 0, mary: 2 } };
    const speak = await speakingEngine('piper', await files(several, true));
    await expect(speak('Dog.', { voice })).rejects.toMatchObject({
      reason: 'unknown-voice',
      message: expect.stringContaining('it has 3: anna, mary'),
    });
  });

  test('German where there is no espeak-ng', async () => {
    vi.stubEnv('PATH', await temporaryFolder());
    onTestFinished(() => void vi.unstubAllEnvs());
    const speak = await speakingEngine('piper', await files({ espeak: { voice: 'de' } }));
    await expect(speak('Guten Tag.')).rejects.toMatchObject({
      reason: 'model-missing',
      message:
        'Piper voice de_DE-tone-low needs espeak-ng to make phonemes of German: install it (Debian, Ubuntu: apt install espeak-ng; macOS: brew install espeak-ng; Windows: its installer, and put its folder on PATH), or choose an English voice.',
    });
  });
});

/** Where a machine has no espeak-ng, the test above says what happens; the gate's machine must have it. */
const hasEspeak = 'phonemes' in (await askEspeak('Tag', 'de'));
if (hasEspeak || process.env.CI !== undefined)
  describe('with the espeak-ng of the system', () => {
    test('German is spoken in its phonemes, and marks stay', async () => {
      const speak = await speakingEngine('piper', await files({ espeak: { voice: 'de' } }));
      const { chunks } = await speak('Guten Tag, guten Tag.');
      const [first = 'no phonemes'] = [await askEspeak('Guten Tag', 'de')].map((answer) =>
        'phonemes' in answer ? answer.phonemes : answer.problem,
      );
      expect(first).toMatch(/^ɡˈuːt/);
      const known = Array.from(`${first}, ${first}.`).filter((one) => LETTERS.includes(one));
      expect(farthest(chunks[0] ?? [], expected(known.join('')))).toBeLessThan(1e-6);
    });

    test('a word of another language brings no name of its language with it', async () => {
      const answer = await askEspeak('Das ist ein Computer und привет', 'de');
      expect(answer).toEqual({ phonemes: expect.not.stringMatching(/[()]/) });
    });

    test.each(["Tag [[t'u:]] Tag", "Tag [[[t'u:]]] Tag"])(
      'brackets in a text, as in "%s", are no codes of phonemes',
      async (text) => {
        const asWords = await askEspeak(text.replaceAll('[', ' ').replaceAll(']', ' '), 'de');
        expect(await askEspeak(text, 'de')).toEqual(asWords);
      },
    );

    test('a voice that it does not have is its own complaint, in a sentence', async () => {
      const speak = await speakingEngine('piper', await files({ espeak: { voice: 'xx' } }));
      await expect(speak('Guten Tag.')).rejects.toMatchObject({
        reason: 'engine-error',
        message: expect.stringMatching(/espeak-ng made no phonemes of .+ voice does not exist/),
      });
    });
  });
