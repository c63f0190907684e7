import type { SpeechSegment, SpeechSegmentOptions } from './speech-segments.ts';

/** Speech that is over. */
export type EndedSpeech = SpeechSegment & {
  /** The sample at which silence began, `end` without its padding; null where speech goes on after it. */
  readonly spokenUntil: number | null;
};

/**
 * Where speech begins and ends while the audio arrives, frame by frame: as `speechSegments` finds it in the whole
 * once it is there. Speech is over when `minimumSilence` (at least 2 × `padding`) follows it. Speech of the longest
 * kind is cut at its frame least like speech in the last third, which whoever has the whole may place otherwise; what
 * is left of it behind the last cut is speech, however short.
 */
export class Endpointer {
  readonly #frameLength: number;
  readonly #on: number;
  readonly #off: number;
  readonly #minimumSpeech: number;
  readonly #minimumSilence: number;
  readonly #padding: number;
  readonly #longest: number;
  /** Samples of all frames so far. */
  #heard = 0;
  #start: number | null = null;
  #silentFrom: number | null = null;
  /** `#start` lies behind a cut, so that what follows is speech however short it is. */
  #isContinued = false;
  /** Where the speech before ended: no padding reaches beyond it. */
  #from = 0;
  /** Of the frames since `#start`. */
  #probabilities: number[] = [];

  constructor(options: Omit<SpeechSegmentOptions, 'audioLength'>) {
    const samplesIn = (time: number): number => Math.round(time * options.sampleRate);
    this.#frameLength = options.frameLength;
    this.#on = options.on;
    this.#off = options.off;
    this.#minimumSpeech = samplesIn(options.minimumSpeech);
    this.#minimumSilence = samplesIn(options.minimumSilence);
    this.#padding = samplesIn(options.padding);
    this.#longest = samplesIn(options.longest);
  }

  /** The probability that the next frame is speech. Gives back the speech that is over with it. */
  push(probability: number): EndedSpeech | null {
    const at = this.#heard;
    this.#heard += this.#frameLength;
    if (probability >= this.#on) {
      this.#silentFrom = null;
      this.#start ??= at;
    } else if (this.#start === null) {
      return null;
    } else if (probability < this.#off) {
      this.#silentFrom ??= at;
    }
    this.#probabilities.push(probability);
    const silentFrom = this.#silentFrom;
    if (silentFrom !== null && this.#heard - silentFrom >= this.#minimumSilence) {
      return this.#close(silentFrom, silentFrom + this.#padding);
    }
    return this.#cutWhereTooLong();
  }

  /** The speech that goes on, of the first `heard` samples; null where nobody has spoken for long enough. */
  open(heard: number): SpeechSegment | null {
    if (this.#start === null || heard - this.#start < this.#minimumSpeech) return null;
    return { start: this.#paddedStart(this.#start), end: heard };
  }

  /**
   * What goes on, however short it still is: where it begins, without padding, and where the silence that may be its end
   * does, null while there is none. null where nobody speaks.
   */
  get current(): { readonly start: number; readonly silentFrom: number | null } | null {
    return this.#start === null ? null : { start: this.#start, silentFrom: this.#silentFrom };
  }

  /** The audio is over after `length` samples, and with it the speech that this gives back. */
  end(length: number): EndedSpeech | null {
    const spokenUntil = Math.min(this.#silentFrom ?? this.#heard, length);
    return this.#close(spokenUntil, Math.min(spokenUntil + this.#padding, length));
  }

  #close(spokenUntil: number, end: number): EndedSpeech | null {
    const start = this.#start;
    const minimum = this.#isContinued ? 1 : this.#minimumSpeech;
    this.#start = null;
    this.#isContinued = false;
    this.#silentFrom = null;
    this.#probabilities = [];
    if (start === null || spokenUntil - start < minimum) return null;
    const ended = { start: this.#paddedStart(start), end, spokenUntil };
    this.#from = end;
    return ended;
  }

  #cutWhereTooLong(): EndedSpeech | null {
    const first = this.#start ?? 0;
    const start = this.#paddedStart(first);
    if (this.#heard - start <= this.#longest) return null;
    const half = Math.floor(this.#frameLength / 2);
    const middleOf = (frame: number): number => first + frame * this.#frameLength + half;
    const earliest = start + (this.#longest * 2) / 3;
    let quietest = this.#probabilities.length - 1;
    while (quietest > 0 && middleOf(quietest) > start + this.#longest) quietest--;
    for (let frame = quietest - 1; frame >= 0 && middleOf(frame) >= earliest; frame--) {
      const isQuieter = (this.#probabilities[frame] ?? 1) < (this.#probabilities[quietest] ?? 1);
      if (isQuieter) quietest = frame;
    }
    const cut = middleOf(quietest);
    const next = first + (quietest + 1) * this.#frameLength;
    this.#probabilities = this.#probabilities.slice(quietest + 1);
    this.#start = next;
    this.#isContinued = true;
    this.#silentFrom = this.#silentFrom === null ? null : Math.max(this.#silentFrom, next);
    this.#from = cut;
    return { start, end: cut, spokenUntil: null };
  }

  #paddedStart(start: number): number {
    return Math.max(start - this.#padding, this.#from);
  }
}
