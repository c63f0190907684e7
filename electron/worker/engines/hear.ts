import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { signalProblem } from '../../common/audio-onset.ts';
import { duration, type Hertz, hertz, type Seconds, seconds } from '../../common/units.ts';
import type { RunInput } from '../../common/worker-protocol.ts';
import { decodeAudio, UnreadableAudio } from '../audio/decode-audio.ts';
import { mixDown } from '../audio/mix-down.ts';
import { cutSilence } from '../audio/piece-edges.ts';
import type { Resampler } from '../audio/resample.ts';
import {
  joinSegments,
  type SpeechSegment,
  sileroAt16kHertz,
  speechSegments,
} from '../audio/speech-segments.ts';
import { causeOf, RunFailure } from '../failure.ts';
import type { Tracer } from '../tracer.ts';
import type { Output } from './engine.ts';
import type { SpeechDetector } from './silero-vad.ts';

/** Speech recognition of this lab hears at this rate. */
export const hearingRate = hertz(16_000);

type AsrInput = Extract<RunInput, { kind: 'asr' }>;

/** Enough for a recogniser to tell where speech begins, too little for it to make a word of. */
const keptSilence = seconds(0.1);

/** What a run hears: f32 samples of one channel at `hearingRate`, and the length of the audio as it was recorded. */
export type Heard = { readonly samples: Float32Array; readonly audio: Seconds };

/**
 * The audio of a run, in `read`, `decode` and `resample` spans. With `length`, its first so many seconds, repeated
 * where it is shorter; with `cutsSilence`, without the silence at both ends but for 0.1 s. Throws `unreadable-audio`, `empty-input` and `no-speech`.
 */
export async function hear(
  { path, length, cutsSilence = false }: Pick<AsrInput, 'path' | 'length' | 'cutsSilence'>,
  resampler: Resampler,
  tracer: Tracer,
): Promise<Heard> {
  const name = basename(path);
  const bytes = await tracer.span('read', () => readAudioFile(path));
  const decoded = await tracer.span('decode', async () => {
    try {
      const { channels, sampleRate } = await decodeAudio(bytes);
      return { samples: cutOrRepeat(mixDown(channels), sampleRate, length), rate: sampleRate };
    } catch (thrown) {
      if (thrown instanceof UnreadableAudio)
        throw new RunFailure('unreadable-audio', thrown.message);
      throw thrown;
    }
  });
  if (decoded.samples.length === 0) {
    throw new RunFailure('empty-input', `${name} holds no audio: it has a header and no samples.`);
  }
  if (signalProblem(decoded.samples) === 'silent') {
    throw new RunFailure(
      'no-speech',
      `${name} is silent throughout: there is nothing to recognise.`,
    );
  }
  const kept = cutsSilence
    ? cutSilence(decoded.samples, decoded.rate, keptSilence)
    : decoded.samples;
  const samples = await tracer.span('resample', () =>
    resampler.resample(kept, decoded.rate, hearingRate),
  );
  return { samples, audio: duration(decoded.samples.length, decoded.rate) };
}

function cutOrRepeat(samples: Float32Array, rate: Hertz, length: number | undefined): Float32Array {
  if (length === undefined || samples.length === 0) return samples;
  const wanted = Math.round(length * rate);
  if (wanted <= samples.length) return samples.subarray(0, wanted);
  const repeated = new Float32Array(wanted);
  for (let at = 0; at < wanted; at += samples.length) {
    repeated.set(samples.subarray(0, Math.min(samples.length, wanted - at)), at);
  }
  return repeated;
}

async function readAudioFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (thrown) {
    throw new RunFailure('unreadable-audio', `The audio file cannot be opened: ${causeOf(thrown)}`);
  }
}

/**
 * Samples at `hearingRate` cut where nobody speaks into pieces of at most `longest` samples, in a `segment` span; one
 * piece where they are short enough, and none where nobody speaks. Throws `model-missing` where long audio has no `detector`.
 */
export async function cutAtSilence(
  samples: Float32Array,
  longest: number,
  detector: SpeechDetector | null,
  tracer: Tracer,
  output: Output,
): Promise<SpeechSegment[]> {
  if (samples.length <= longest) return [{ start: 0, end: samples.length }];
  return tracer.span(
    'segment',
    () => findSpeech(detector, samples, longest, output),
    ({ length }) => ({ pieces: length }),
  );
}

/** A piece followed by silence where it is shorter than `shortest` samples. */
export function fillUp(piece: Float32Array, shortest: number): Float32Array {
  if (piece.length >= shortest) return piece;
  const filled = new Float32Array(shortest);
  filled.set(piece);
  return filled;
}

async function findSpeech(
  detector: SpeechDetector | null,
  samples: Float32Array,
  longest: number,
  output: Output,
): Promise<SpeechSegment[]> {
  if (detector === null) throw tooLongWithoutDetector(longest);
  const probabilities = await detector.probabilities(samples, output.checkCancelled);
  const options = { ...sileroAt16kHertz, audioLength: samples.length };
  return joinSegments(speechSegments(probabilities, options), longest);
}

export const tooLongWithoutDetector = (longest: number): RunFailure =>
  new RunFailure(
    'model-missing',
    `Audio over ${Math.floor(longest / hearingRate)} s needs the voice activity detector: run "latency-lab models pull silero-vad-v5".`,
  );
