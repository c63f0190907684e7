import type { Resampler } from '../audio/resample.ts';
import type { Tracer } from '../tracer.ts';
import type { Output } from './engine.ts';
import type { SpeechDetector } from './silero-vad.ts';

/** The part of a speech recogniser that is its own. */
export type Recogniser = {
  readonly name: string;
  /** The one that it hears, BCP 47; null where its files do not say. */
  readonly language: string | null;
  /** Samples at `hearingRate` that it hears at once, at most. */
  readonly longest: number;
  /** The text of f32 samples at `hearingRate`, inside a span of the caller's. */
  readonly transcribe: (samples: Float32Array, output: Output) => Promise<string>;
};

export type Ears = {
  readonly resampler: Resampler;
  /** null where there is none on this machine: long audio cannot be heard, and no end of speech is known. */
  readonly detector: SpeechDetector | null;
  readonly tracer: Tracer;
};
