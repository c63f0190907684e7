import type { Nanos, Seconds } from '../../common/units.ts';
import type { HeardSpeech, Recogniser } from './link.ts';
import type { SpanPlace, TurnTrace } from './turn-trace.ts';

/** `at`: when the text was there. */
export type Understood = { readonly text: string; readonly at: Nanos };

/** Speech that is over, or has paused, and is being recognised. */
type Hearing = { readonly abort: AbortController; readonly understood: Promise<Understood> };

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
  readonly #end = new AbortController();
  readonly #underway = new Set<Promise<unknown>>();
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
      const { text, at } = await this.#recognise(speech, this.#end.signal, true);
      if (!this.#end.signal.aborted) this.#needs.partial(text, speech.seconds, at);
    } catch {
      // The final text tells what is wrong with the recogniser.
    } finally {
      this.#isPartialOpen = false;
    }
  }

  /** The recognition of this speech, which may have begun at its first silence. */
  hear(speech: HeardSpeech): Promise<Understood> {
    this.#current ??= this.#begin(speech);
    return this.#current.understood;
  }

  /** What was begun is of no use: the caller goes on. */
  abandon(): void {
    this.#current?.abort.abort();
    this.#current = null;
  }

  /** The turn is over: nothing is heard any more. Resolves once all that was begun has ended. */
  async end(): Promise<void> {
    this.abandon();
    this.#end.abort();
    await Promise.allSettled([...this.#underway]);
  }

  #begin(speech: HeardSpeech): Hearing {
    const abort = new AbortController();
    const understood = this.#recognise(speech, abort.signal, false);
    // Whoever waits for it hears of a failure; where nobody does, it is of no interest.
    understood.catch(() => undefined);
    return { abort, understood };
  }

  #recognise(speech: HeardSpeech, signal: AbortSignal, isPartial: boolean): Promise<Understood> {
    const one = this.#pass(speech, signal, isPartial);
    this.#underway.add(one);
    const forget = (): boolean => this.#underway.delete(one);
    one.then(forget, forget);
    return one;
  }

  async #pass(speech: HeardSpeech, signal: AbortSignal, isPartial: boolean): Promise<Understood> {
    const { recogniser, trace, root, now } = this.#needs;
    const parent = trace.reserve();
    const start = now();
    let end: Nanos | null = null;
    try {
      const text = await recogniser.recognise(speech, { trace, parent, signal, now });
      end = now();
      return { text, at: end };
    } finally {
      const attributes = {
        seconds: speech.seconds,
        ...(isPartial ? { partial: true } : {}),
        ...(signal.aborted ? { abandoned: true } : {}),
      };
      trace.add('asr', root, start, end ?? now(), attributes, parent);
    }
  }
}
