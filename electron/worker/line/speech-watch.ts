import { type Seconds, seconds } from '../../common/units.ts';
import { Endpointer } from '../audio/endpointer.ts';
import { sileroAt16kHertz } from '../audio/speech-segments.ts';

/** The first silence that is told of: three frames of the detector. */
const firstSilence = seconds(0.096);
/** Of the pauses around speech a recogniser hears this much. */
const aroundSpeech = seconds(0.2);

/**
 * Of all speech since the watch began, pauses and all: `start` … `end`, with padding. `spokenUntil`: where the silence
 * behind it began.
 */
type Stretch = { readonly start: number; readonly end: number };

/** What a frame shows of a caller's turn. Samples at 16 kHz, counted from the call's first. */
export type SpeechEvent =
  | { readonly type: 'started' }
  | ({ readonly type: 'goes-on' } & Stretch)
  | ({ readonly type: 'paused'; readonly spokenUntil: number } & Stretch)
  | { readonly type: 'resumed' }
  | ({ readonly type: 'ended'; readonly spokenUntil: number } & Stretch);

export type WatchOptions = {
  /** Silence that ends the turn. */
  readonly wait: Seconds;
  /** Between two `goes-on`; null for none. */
  readonly partials: Seconds | null;
};

const { sampleRate, frameLength, minimumSpeech } = sileroAt16kHertz;
const samplesIn = (time: Seconds): number => Math.round(time * sampleRate);
const shortestSpeech = samplesIn(minimumSpeech);

/** Follows a caller's turn from the probabilities of speech, one a frame. A sound too short to be speech shows nothing. */
export class SpeechWatch {
  readonly #options: WatchOptions;
  readonly #endpointer: Endpointer;
  /** Where the first frame began. */
  readonly #from: number;
  /** Samples of all frames so far. */
  #heard: number;
  #state: 'silent' | 'speaking' | 'paused' = 'silent';
  /** The start of the turn's first speech, with padding; null before it. */
  #first: number | null = null;
  #spoken: number | null = null;
  #hasEnded = false;
  #nextPartial = 0;

  private constructor(options: WatchOptions, from: number, endpointer: Endpointer, heard: number) {
    this.#options = options;
    this.#from = from;
    this.#endpointer = endpointer;
    this.#heard = heard;
  }

  /** From the frame that begins at the sample `from` on. */
  static begin(options: WatchOptions, from: number): SpeechWatch {
    const endpointer = new Endpointer({
      ...sileroAt16kHertz,
      minimumSilence: options.wait,
      padding: seconds(Math.min(aroundSpeech, options.wait / 2)),
      longest: seconds(Number.POSITIVE_INFINITY),
    });
    return new SpeechWatch(options, from, endpointer, 0);
  }

  /** The next turn's watch, which takes over the speech that goes on; this one must not be used any more. */
  handOver(): SpeechWatch {
    const next = new SpeechWatch(this.#options, this.#from, this.#endpointer, this.#heard);
    if (this.#state !== 'silent') next.#begin(this.#endpointer.current?.start ?? this.#heard);
    return next;
  }

  /** Whether the turn has speech. */
  get hasSpeech(): boolean {
    return this.#first !== null;
  }

  /** Whether speech goes on, or a sound that may yet become some. */
  get isOpen(): boolean {
    return this.#endpointer.current !== null;
  }

  /** Whether speech goes on, pauses in it included. */
  get isSpeaking(): boolean {
    return this.#state !== 'silent';
  }

  /** Where the speech that goes on, or went on last, begins, without padding. */
  get spokenFrom(): number | null {
    return this.#spoken;
  }

  /** From here on audio may still be asked for. */
  get keepsFrom(): number {
    const start = this.#endpointer.current?.start ?? this.#heard;
    return this.#first ?? this.#from + start - samplesIn(seconds(1));
  }

  /** The probability that the next frame is speech. */
  push(probability: number): SpeechEvent | null {
    const ended = this.#endpointer.push(probability);
    this.#heard += frameLength;
    if (ended !== null && this.#first !== null) {
      this.#state = 'silent';
      this.#hasEnded = true;
      const spokenUntil = this.#from + (ended.spokenUntil ?? ended.end);
      return { type: 'ended', start: this.#first, end: this.#from + ended.end, spokenUntil };
    }
    const { current } = this.#endpointer;
    if (current === null) {
      this.#state = 'silent';
      return null;
    }
    return this.#follow(current.start, current.silentFrom);
  }

  #follow(start: number, silentFrom: number | null): SpeechEvent | null {
    const heard = this.#from + this.#heard;
    switch (this.#state) {
      case 'silent':
        if ((silentFrom ?? this.#heard) - start < shortestSpeech) return null;
        this.#begin(start);
        return { type: this.#hasEnded ? 'resumed' : 'started' };
      case 'paused':
        if (silentFrom !== null) return null;
        this.#state = 'speaking';
        this.#planPartial();
        return { type: 'resumed' };
      case 'speaking':
        if (silentFrom !== null && this.#heard - silentFrom >= samplesIn(firstSilence)) {
          this.#state = 'paused';
          const spokenUntil = this.#from + silentFrom;
          return { type: 'paused', start: this.#first ?? 0, end: heard, spokenUntil };
        }
        return this.#partial(heard);
    }
  }

  #begin(start: number): void {
    this.#state = 'speaking';
    this.#spoken = this.#from + start;
    const padded = this.#endpointer.open(this.#heard)?.start ?? start;
    this.#first ??= this.#from + padded;
    this.#planPartial();
  }

  #partial(heard: number): SpeechEvent | null {
    if (this.#heard < this.#nextPartial) return null;
    this.#planPartial();
    return { type: 'goes-on', start: this.#first ?? 0, end: heard };
  }

  #planPartial(): void {
    const { partials } = this.#options;
    this.#nextPartial =
      partials === null ? Number.POSITIVE_INFINITY : this.#heard + samplesIn(partials);
  }
}
