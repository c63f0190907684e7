import type { FailureReason } from '../../common/outcome.ts';
import type { ChatMessage } from '../../common/scenario.ts';
import type { Hertz, Nanos, Seconds } from '../../common/units.ts';
import type { SpanPlace, TurnTrace } from './turn-trace.ts';

/**
 * The links of a voice agent as the conductor sees them: an engine in a worker, an endpoint, or a script. Whoever
 * implements one adds what it knows as spans inside `context.parent`, which the conductor opens and closes; keeps to
 * `signal`; and throws `LinkFailure` where it cannot do its work.
 */
export class LinkFailure extends Error {
  readonly reason: FailureReason;

  /** `message` is a sentence for a person: what happened, to what, what to do. It never holds a key. */
  constructor(reason: FailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export type LinkContext = {
  readonly trace: TurnTrace;
  /** The span of this link in this turn. */
  readonly parent: SpanPlace;
  /** Aborted where the turn is given up, or the caller goes on speaking: the link then throws whatever it likes. */
  readonly signal: AbortSignal;
  readonly now: () => Nanos;
};

/** All speech of a turn so far, in a WAV file. */
export type HeardSpeech = { readonly file: string; readonly seconds: Seconds };

export type Recogniser = {
  /** The text; empty where there is no word in it. */
  readonly recognise: (speech: HeardSpeech, context: LinkContext) => Promise<string>;
  readonly close: () => Promise<void>;
};

export type Written = {
  readonly text: string;
  /** As the model or the endpoint counts them; null where nobody does. */
  readonly promptTokens: number | null;
  readonly tokens: number | null;
};

export type Writer = {
  /** `hear`: each piece of text, when it is there. */
  readonly write: (
    messages: readonly ChatMessage[],
    hear: (text: string, at: Nanos) => void,
    context: LinkContext,
  ) => Promise<Written>;
  readonly close: () => Promise<void>;
};

/** A stretch of a reply: `samples` of the WAV file (32-bit floats, one channel) behind its first `from`. */
export type SpokenPiece = {
  readonly file: string;
  readonly from: number;
  readonly samples: number;
  readonly sampleRate: Hertz;
};

export type Speaker = {
  /** One sentence, to the WAV file at `file` (absolute, new). `hear`: each piece, when it lies in the file. */
  readonly speak: (
    sentence: string,
    file: string,
    hear: (piece: SpokenPiece, at: Nanos) => void,
    context: LinkContext,
  ) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Speech in, speech out. What the caller says is given packet by packet as it arrives. */
export type SpeechAgent = {
  readonly hear: (samples: Float32Array, sampleRate: Hertz) => void;
  /**
   * The caller's turn is over: asks for the reply. Resolves once all of it lies in the file, with the texts that the
   * endpoint gave of both, empty where it gave none. `hear`: as of a `Speaker`.
   */
  readonly reply: (
    file: string,
    hear: (piece: SpokenPiece, at: Nanos) => void,
    context: LinkContext,
  ) => Promise<{ readonly heard: string; readonly said: string }>;
  readonly close: () => Promise<void>;
};
