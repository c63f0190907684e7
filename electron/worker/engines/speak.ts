import { duration, type Hertz, type Seconds, seconds } from '../../common/units.ts';
import type { RunInput } from '../../common/worker-protocol.ts';
import { fitEdges, startOfSpeech } from '../audio/piece-edges.ts';
import { causeOf, RunFailure } from '../failure.ts';
import { splitSentences } from '../text/split-sentences.ts';
import type { Tracer } from '../tracer.ts';
import type { Output } from './engine.ts';

/**
 * What one voice of a family does to speak, step by step: `Phonemes` are what the model's language is written
 * in, `Ids` what the model reads at once.
 */
export type SpeakingVoice<Phonemes, Ids> = {
  readonly sampleRate: Hertz;
  readonly normalize: (text: string) => string;
  readonly phonemize: (sentence: string) => Phonemes | Promise<Phonemes>;
  /** A sentence in one piece or several; none where nothing in it can be said. `isFirst`: of the reply. */
  readonly tokenize: (phonemes: Phonemes, isFirst: boolean) => readonly Ids[];
  readonly synthesize: (ids: Ids, speed: number) => Promise<Float32Array>;
  readonly countOf: (ids: Ids) => number;
  /**
   * The longest audio that an id can honestly take at speed 1, in seconds. Beyond it, and two seconds more for
   * pauses, the duration predictor has run away.
   */
  readonly longestPerId: number;
  /** How long the pause behind a piece may be when another follows; null leaves the model's own silence. */
  readonly pauseAfter: ((ids: Ids) => Seconds) | null;
  /** Why a text without any piece cannot be spoken. */
  readonly unspeakable: string;
};

export const unspeakableEnglish =
  'The text has no word that an English voice can pronounce. Write words in Latin letters.';

/**
 * Speaks a text, sentence by sentence; each piece leaves as soon as it is made. Resolves with the length of
 * the audio. Throws `empty-input`, `unspeakable-text` and `bad-output`.
 */
export async function speak<Phonemes, Ids>(
  voice: SpeakingVoice<Phonemes, Ids>,
  input: TtsInput,
  output: Output,
  tracer: Tracer,
): Promise<Seconds> {
  const { sampleRate, pauseAfter } = voice;
  const sentences = await cutIntoSentences(voice, input.text, tracer);
  let made = 0;
  for (const [at, sentence] of sentences.entries()) {
    output.checkCancelled();
    await speakSentence(sentence, at === sentences.length - 1);
  }
  if (made === 0) throw new RunFailure('unspeakable-text', voice.unspeakable);
  return seconds(made);

  async function speakSentence(sentence: string, isLast: boolean): Promise<void> {
    tracer.open('sentence');
    try {
      const isFirst = made === 0;
      const phonemes = await tracer.span('phonemize', () => voice.phonemize(sentence));
      const pieces = await tracer.span('tokenize', () => voice.tokenize(phonemes, isFirst));
      for (const [at, ids] of pieces.entries()) {
        if (at > 0) output.checkCancelled();
        const whole = await tracer.span('synthesize', () => voice.synthesize(ids, input.speed));
        refuseRunaway(whole, voice, ids, input.speed, sentence);
        const begun = made === 0 ? await trimStart(whole, sampleRate, tracer) : whole;
        const follows = !isLast || at < pieces.length - 1;
        const pause = follows && pauseAfter !== null ? pauseAfter(ids) : null;
        const audio = pauseAfter === null ? begun : await join(begun, made > 0, pause);
        await output.audio(audio, sampleRate);
        made += duration(audio.length, sampleRate);
      }
    } finally {
      tracer.close({ text: sentence });
    }
  }

  /** `pause` is null behind the last piece. */
  async function join(
    audio: Float32Array,
    isJoined: boolean,
    pause: Seconds | null,
  ): Promise<Float32Array> {
    if (!isJoined && pause === null) return audio;
    return tracer.span(
      'join',
      () => fitEdges(audio, sampleRate, isJoined, pause),
      (kept) => ({ seconds: duration(audio.length - kept.length, sampleRate) }),
    );
  }
}

export type TtsInput = Extract<RunInput, { readonly kind: 'tts' }>;

/** What is asked of a family that speaks. Throws `unknown-model` for other work. */
export function asTts(input: RunInput, name: string): TtsInput {
  if (input.kind === 'tts') return input;
  throw new RunFailure('unknown-model', `${name} speaks; it cannot hear.`);
}

/** A `load-front-end` span around reading the voice's small files. Throws `model-unreadable`. */
export function readFrontEnd<Read>(tracer: Tracer, read: () => Read): Promise<Read> {
  return tracer.span('load-front-end', () => {
    try {
      return read();
    } catch (thrown) {
      if (thrown instanceof RunFailure) throw thrown;
      throw new RunFailure(
        'model-unreadable',
        `A file of the voice cannot be read: ${causeOf(thrown)}`,
      );
    }
  });
}

async function cutIntoSentences<Phonemes, Ids>(
  voice: SpeakingVoice<Phonemes, Ids>,
  text: string,
  tracer: Tracer,
): Promise<string[]> {
  if (text.trim() === '')
    throw new RunFailure('empty-input', 'There is no text to speak. Type some.');
  const normalized = await tracer.span('normalize', () => voice.normalize(text));
  const sentences = await tracer.span(
    'split',
    () => splitSentences(normalized),
    ({ length }) => ({ sentences: length }),
  );
  if (sentences.length === 0) throw new RunFailure('unspeakable-text', voice.unspeakable);
  return sentences;
}

function refuseRunaway<Phonemes, Ids>(
  audio: Float32Array,
  voice: SpeakingVoice<Phonemes, Ids>,
  ids: Ids,
  speed: number,
  sentence: string,
): void {
  const length = duration(audio.length, voice.sampleRate);
  const longest = (voice.longestPerId * voice.countOf(ids) + 2) / Math.min(speed, 1);
  if (length <= longest) return;
  throw new RunFailure(
    'bad-output',
    `The model made ${length.toFixed(1)} s of audio for "${sentence}".`,
  );
}

/** Before the first sound silence only delays the reply. */
const trimStart = (audio: Float32Array, rate: Hertz, tracer: Tracer): Promise<Float32Array> =>
  tracer.span(
    'trim',
    () => audio.subarray(startOfSpeech(audio, rate)),
    (kept) => ({ seconds: duration(audio.length - kept.length, rate) }),
  );
