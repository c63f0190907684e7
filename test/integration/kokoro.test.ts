import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { timeToFirstAudio } from '../../electron/common/metrics.ts';
import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import { resolveInside } from '../../electron/lab/recording-path.ts';
import { decodeAudio } from '../../electron/worker/audio/decode-audio.ts';
import { loadEnglish } from '../../electron/worker/text/english-sentence.ts';
import { misakiAmerican } from '../../electron/worker/text/ipa-dialects.ts';
import { normalizeEnglish } from '../../electron/worker/text/normalize-english.ts';
import { encodePhonemes, loadVocabulary } from '../../electron/worker/text/vocabulary-ids.ts';
import { joinParts, sentenceToIpa } from '../../electron/worker/text/write-ipa.ts';
import { modelStore, ownHome, temporaryFolder } from '../support/own-home.ts';
import { measureIn, outcomesOf, type Reopened, realLab } from '../support/real-lab.ts';
import { known, runCli, runCliForJson } from '../support/run-cli.ts';

const home = await ownHome(afterAll);
const fox = 'The quick brown fox jumps over the lazy dog.';

/** Its first sentence is more than half of it. */
const reply =
  'Thank you for calling, I have found your reservation for two nights in a quiet room on the third floor. The room is ready at three. Is there anything else that I can do?';

beforeAll(async () => {
  const pulled = await runCli(['models', 'pull', 'kokoro-82m', 'kokoro-82m-q8'], { home });
  if (pulled.code !== 0) throw new Error(`Kokoro could not be had: ${pulled.stderr}`);
}, 600_000);

test.each(['kokoro-82m', 'kokoro-82m-q8'])(
  'what %s says, Moonshine hears word for word',
  async (model) => {
    const wav = join(await temporaryFolder(), 'fox.wav');
    const spoken = await runCliForJson(
      ['tts', '--text', fox, '--model', model, '--wav', wav, '--warm-ups', '0'],
      { home },
    );
    expect(spoken.json.runs).toMatchObject([{ outcome: 'measured', provider: 'cpu' }]);
    const heard = await runCliForJson(['asr', wav, '--reference', fox, '--warm-ups', '0'], {
      home,
    });
    expect(heard.json.runs).toMatchObject([{ text: fox, wer: 0 }]);
  },
);

test('every phoneme of real sentences has an id', () => {
  const pack = join(modelStore, 'tiny-tts-en');
  const pronounce = loadEnglish(join(pack, 'cmudict.json'), join(pack, 'g2p_model.json'));
  const vocabulary = loadVocabulary(join(modelStore, 'kokoro-82m/tokenizer.json'));
  const written = [
    'On Nov 22, 2026 the GPU cost $3.50 per 5 km at 3:05 pm, e.g. for Dr. Smith, i.e. 50% of 1,200 users.',
    'Kubernetes (v2.1) runs on 192.168.0.1: "Really?!" — yes… café, naïve; so she said.',
    'Judges measured the treasure; thirty-three boys from York enjoyed a beautiful hour on the azure shore.',
  ].map((text) => sentenceToIpa(pronounce(normalizeEnglish(text)), misakiAmerican));
  for (const parts of written) {
    const phonemes = joinParts(parts);
    expect(Array.from(phonemes).filter((letter) => !vocabulary.has(letter))).toEqual([]);
    expect(encodePhonemes(phonemes, vocabulary)).toHaveLength(Array.from(phonemes).length + 2);
  }
  expect(joinParts(written[2] ?? [])).toBe(
    'ʤˈʌʤᵻz mˈɛʒəɹd ðə tɹˈɛʒəɹ; θˈɜɹdiθɹˈi bˈYz fɹʌm jˈɔɹk ɛnʤˈYd ɐ bjˈuTəfᵊl ˈWəɹ ɑn ði ˈæʒəɹ ʃˈɔɹ.',
  );
});

describe('a reply of three sentences', () => {
  let session: Reopened;
  let run: RecordedRun;
  let samples: Float32Array;
  /** Where one chunk ends and the next begins, in samples. */
  let joints: number[];

  beforeAll(async () => {
    session = await measureIn(await realLab(home), {
      name: 'a reply',
      work: [
        { kind: 'tts', model: 'kokoro-82m', text: reply },
        { kind: 'tts', model: 'kokoro-82m', text: 'Good evening.', voice: 'bm_george' },
        { kind: 'tts', model: 'kokoro-82m', text: 'Good evening.', voice: 'af_hart' },
      ],
      warmUps: 0,
      repeats: 1,
    });
    run = measured(0);
    const file = await resolveInside(session.folder, run.audio[0]?.file ?? '');
    samples = (await decodeAudio(await readFile(file))).channels[0] ?? new Float32Array(0);
    let at = 0;
    joints = run.audio.slice(0, -1).map((chunk) => {
      at += chunk.samples;
      return at;
    });
  }, 300_000);

  const measured = (work: number): RecordedRun => {
    const found = session.runs.find(({ plan }) => plan.kind === 'measured' && plan.work === work);
    if (found === undefined) throw new Error(`Work ${work} was not measured.`);
    return found;
  };

  test('leaves in four pieces: the first sentence is cut after its first clause', () => {
    expect(run.audio).toHaveLength(4);
    expect(run.spans.ofStage('sentence')).toHaveLength(3);
    expect(run.spans.ofStage('join')).toHaveLength(4);
    const [first, second] = run.audio;
    expect(known(first?.samples) * 2).toBeLessThan(known(second?.samples));
    expect(timeToFirstAudio(run)).not.toBeNull();
  });

  test('has no joint that clicks: none is steeper than the speech around it', () => {
    const steps = (from: number, to: number): number => {
      let most = 0;
      for (let at = Math.max(1, from); at < Math.min(to, samples.length); at++) {
        most = Math.max(most, Math.abs((samples[at] ?? 0) - (samples[at - 1] ?? 0)));
      }
      return most;
    };
    const inside = steps(0, samples.length);
    expect(inside).toBeGreaterThan(0.05);
    for (const joint of joints) expect(steps(joint - 120, joint + 120)).toBeLessThan(inside / 10);
  });

  test('has pauses at its joints that are heard as such, and no longer than natural ones', () => {
    const pauses = joints.map(silenceAround);
    const [clause = 0, ...sentences] = pauses;
    expect(clause).toBeGreaterThan(0.02);
    expect(clause).toBeLessThanOrEqual(0.22);
    for (const pause of sentences) {
      expect(pause).toBeGreaterThan(0.1);
      expect(pause).toBeLessThanOrEqual(0.42);
    }
  });

  test('a British voice speaks, and one that is not there is a sentence that names the nearest', () => {
    expect(outcomesOf(session, 1)).toEqual([{ status: 'measured' }]);
    expect(outcomesOf(session, 2)).toEqual([
      {
        status: 'failed',
        reason: 'unknown-voice',
        detail: expect.stringContaining('54 voices; nearest: af_heart,'),
      },
    ]);
  });

  /** Seconds of 10 ms below −50 dBFS in a row, on both sides of a place. */
  function silenceAround(place: number): number {
    const size = 240;
    const isQuiet = (from: number): boolean => {
      const window = samples.subarray(from, from + size);
      return window.reduce((energy, sample) => energy + sample ** 2, 0) < 1e-5 * size;
    };
    let windows = 0;
    for (let at = place; at + size <= samples.length && isQuiet(at); at += size) windows++;
    for (let at = place - size; at >= 0 && isQuiet(at); at -= size) windows++;
    return (windows * size) / 24_000;
  }
});
