import { setTimeout as sleep } from 'node:timers/promises';
import {
  duration,
  elapsed,
  type Nanos,
  nanos,
  nanosToMillis,
  nanosToSeconds,
  seconds,
  secondsToNanos,
} from '../../common/units.ts';
import { type EndedSpeech, Endpointer } from '../audio/endpointer.ts';
import { type SpeechSegment, sileroAt16kHertz } from '../audio/speech-segments.ts';
import type { Output } from './engine.ts';
import { hearingRate, tooLongWithoutDetector } from './hear.ts';
import type { Ears, Recogniser } from './recogniser.ts';
import { frameSize, type SpeechDetector } from './silero-vad.ts';

/** A pause inside a sentence is shorter: what is cut at every breath is heard wrong. */
const endOfSpeech = seconds(0.5);

/** Of the pauses around it a model hears this much: words at the edge of speech cut close are heard wrong. */
const aroundSpeech = seconds(0.2);

/** Speech is looked for in what has arrived this often, and a wish to cancel is seen. */
const lookInterval = 0.096 * hearingRate;

/** Lets that many milliseconds go by. */
type Rest = (milliseconds: number) => Promise<void>;

/** Nobody sleeps longer, so that a run which waits can be cancelled. */
const longestSleep = 50;

/**
 * Audio that arrives in real time by the worker's clock, in a `listen` span: sample k is there k / `hearingRate` after
 * the span's start. Every `interval` seconds the speech that goes on is recognised as far as it has arrived, in a
 * `partial` span (`heard`: seconds from the start). A pass that takes longer leaves out those that were due
 * meanwhile (`skipped` of the `listen` span), also when the audio ends before it does. Speech that is over, by half a second of silence or by the end of the
 * audio, becomes final text in a `transcribe` span (`endOfSpeech`: when it had been spoken, in seconds from the start),
 * so the cost of a pass is bounded. Without a detector all of it is one speech. Resolves with
 * the final texts, none where nobody spoke. Throws `model-missing`.
 */
export async function listen(
  samples: Float32Array,
  interval: number,
  recogniser: Recogniser,
  { detector, tracer }: Ears,
  output: Output,
  rest: Rest = sleep,
): Promise<string[]> {
  if (detector === null && samples.length > recogniser.longest) {
    throw tooLongWithoutDetector(recogniser.longest);
  }
  const step = Math.max(1, Math.round(interval * hearingRate));
  const finals: string[] = [];
  let passes = 0;
  let skipped = 0;

  tracer.open('listen');
  try {
    const start = tracer.now();
    const ear = earOf(samples, detector, recogniser.longest, output);

    const finish = async (speech: EndedSpeech): Promise<void> => {
      const piece = samples.subarray(speech.start, speech.end);
      const text = await tracer.span(
        'transcribe',
        () => recogniser.transcribe(piece, output),
        () => attributesOf(speech),
      );
      finals.push(text);
      output.text(text);
    };
    const show = async (speech: SpeechSegment): Promise<void> => {
      const heard = duration(speech.end, hearingRate);
      const piece = samples.subarray(speech.start, speech.end);
      const text = await tracer.span(
        'partial',
        () => recogniser.transcribe(piece, output),
        () => ({ seconds: duration(piece.length, hearingRate), heard }),
      );
      passes += 1;
      output.partial([...finals, text].filter((one) => one !== '').join(' '), heard);
    };

    let due = step;
    let heard = 0;
    while (heard < samples.length) {
      const next = Math.min(samples.length, due, heard + lookInterval);
      await waitUntil(arrivalOf(start, next), tracer.now, rest, output.checkCancelled);
      heard = Math.min(samples.length, Math.max(next, arrivedAt(start, tracer.now())));
      const ended = await tracer.span('segment', () => ear.hear(heard));
      for (const speech of ended) await finish(speech);
      if (heard < due) continue;
      if (heard === samples.length) {
        skipped += Math.ceil((heard - due) / step);
        continue;
      }
      const latest = Math.floor(heard / step) * step;
      skipped += (latest - due) / step;
      due = latest + step;
      const open = ear.open(latest);
      if (open !== null) await show(open);
    }
    const last = ear.end();
    if (last !== null) await finish(last);
    return finals;
  } finally {
    tracer.close({ seconds: duration(samples.length, hearingRate), passes, skipped });
  }
}

const attributesOf = ({ start, end, spokenUntil }: EndedSpeech) => ({
  seconds: duration(end - start, hearingRate),
  ...(spokenUntil === null ? {} : { endOfSpeech: duration(spokenUntil, hearingRate) }),
});

const arrivalOf = (start: Nanos, sample: number): Nanos =>
  nanos(start + secondsToNanos(duration(sample, hearingRate)));

const arrivedAt = (start: Nanos, at: Nanos): number =>
  Math.floor(nanosToSeconds(elapsed(start, at)) * hearingRate);

async function waitUntil(
  at: Nanos,
  now: () => Nanos,
  rest: Rest,
  checkCancelled: () => void,
): Promise<void> {
  for (;;) {
    checkCancelled();
    const left = nanosToMillis(elapsed(now(), at));
    if (left <= 0) return;
    await rest(Math.min(Math.ceil(left), longestSleep));
  }
}

/** What is heard of audio that arrives. */
type Ear = {
  /** Takes in what had not arrived before, up to `until` samples. Resolves with the speech that is over by then. */
  readonly hear: (until: number) => Promise<EndedSpeech[]>;
  /** The speech that goes on, up to `until` samples; null where nobody speaks. */
  readonly open: (until: number) => SpeechSegment | null;
  readonly end: () => EndedSpeech | null;
};

function earOf(
  samples: Float32Array,
  detector: SpeechDetector | null,
  longest: number,
  { checkCancelled }: Output,
): Ear {
  if (detector === null) return withoutDetector(samples.length);
  const probabilityOf = detector.follow();
  const endpointer = new Endpointer({
    ...sileroAt16kHertz,
    minimumSilence: endOfSpeech,
    padding: aroundSpeech,
    longest: duration(longest, hearingRate),
  });
  let next = 0;
  return {
    hear: async (until) => {
      const ended: EndedSpeech[] = [];
      // The last frame may be shorter: the detector sees silence in its place.
      while (next + frameSize <= until || (until === samples.length && next < until)) {
        checkCancelled();
        const frame = samples.subarray(next, next + frameSize);
        const speech = endpointer.push(await probabilityOf(frame));
        if (speech !== null) ended.push(speech);
        next += frameSize;
      }
      return ended;
    },
    open: (until) => endpointer.open(until),
    end: () => endpointer.end(samples.length),
  };
}

const withoutDetector = (length: number): Ear => ({
  hear: () => Promise.resolve([]),
  open: (until) => ({ start: 0, end: until }),
  end: () => ({ start: 0, end: length, spokenUntil: length }),
});
