import type { Nanos, Seconds } from '../../common/units.ts';
import type { HeardSpeech, Recogniser } from './link.ts';
import type { SpanPlace, TurnTrace } from './turn-trace.ts';

/** Speech that is over, or has paused, and is being recognised. */
export type Hearing = { readonly abort: AbortController; readonly text: Promise<string> };

export type HearingNeeds = {
  readonly recogniser: Recogniser;
  readonly trace: TurnTrace;
  readonly root: SpanPlace;
  readonly now: () => Nanos;
  /** Hears each partial text. */
  readonly partial: (text: string, heard: Seconds, at: Nanos) => void;
};

/** What is recognised in one turn: partial texts while the caller speaks, and the text of speech that may be all of it. */
export class Hearings {
  readonly #needs: HearingNeeds;
  #isPartialOpen = false;
  #current: Hearing | null = null;

  constructor(needs: HearingNeeds) {
    this.#needs = needs;
  }

  /** A text that may still change; left out where the recogniser has not finished the one before. */
  async hearPartial(speech: HeardSpeech): Promise<void> {
    if (this.#isPartialOpen || this.#current !== null) return;
    this.#isPartialOpen = true;
    try {
      const text = await this.#recognise(speech, new AbortController().signal, true);
      this.#needs.partial(text, speech.seconds, this.#needs.now());
    } catch {
      // The final text tells what is wrong with the recogniser.
    } finally {
      this.#isPartialOpen = false;
    }
  }

  /** The recognition of this speech, which may have begun at its first silence. */
  hear(speech: HeardSpeech): Hearing {
    this.#current ??= this.#begin(speech);
    return this.#current;
  }

  /** What was begun is of no use: the caller goes on, or the turn is given up. */
  abandon(): void {
    this.#current?.abort.abort();
    this.#current = null;
  }

  #begin(speech: HeardSpeech): Hearing {
    const abort = new AbortController();
    const text = this.#recognise(speech, abort.signal, false);
    // Whoever waits for it hears of a failure; where nobody does, it is of no interest.
    text.catch(() => undefined);
    return { abort, text };
  }

  async #recognise(speech: HeardSpeech, signal: AbortSignal, isPartial: boolean): Promise<string> {
    const { recogniser, trace, root, now } = this.#needs;
    const parent = trace.reserve();
    const start = now();
    try {
      return await recogniser.recognise(speech, { trace, parent, signal, now });
    } finally {
      const attributes = {
        seconds: speech.seconds,
        ...(isPartial ? { partial: true } : {}),
        ...(signal.aborted ? { abandoned: true } : {}),
      };
      trace.add('asr', root, start, now(), attributes, parent);
    }
  }
}
