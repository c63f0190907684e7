import type { MicrophoneFrame, SpeakerPacket, TalkNews } from '../../common/turn/talk.ts';
import { type Hertz, type Millis, millis } from '../../common/units.ts';

/** What a call hears of the person: their microphone, and once that it is gone for good, why, in a sentence. */
export type PersonHeard = {
  readonly microphone: (frame: MicrophoneFrame) => void;
  readonly gone: (detail: string) => void;
};

/** A call that a person is in. */
export type PersonOnCall = {
  readonly speak: (packet: SpeakerPacket) => void;
  /** The microphone goes off. */
  readonly close: () => void;
};

/** The side of a call: where there is no window, nobody can talk. */
export type PersonToCall = {
  /** Asks for the microphone, which takes as long as the person takes to allow it. One call at a time. */
  readonly open: (sampleRate: Hertz, hear: PersonHeard) => PersonOnCall;
};

export type TalkLimits = {
  /** Until the first frame: a person reads a question of their system before they allow it. */
  readonly first: Millis;
  /** Between two frames. */
  readonly next: Millis;
};

const usualLimits: TalkLimits = { first: millis(60_000), next: millis(3_000) };

/**
 * A person's microphone and loudspeaker, between the window that has them and the call that needs them. A microphone
 * that delivers nothing for longer than the limit is gone, whatever the window says.
 */
export class TalkPort implements PersonToCall {
  readonly #limits: TalkLimits;
  readonly #listeners = new Set<(news: TalkNews) => void>();
  #call: PersonHeard | null = null;
  #watch: NodeJS.Timeout | undefined;

  constructor(limits: TalkLimits = usualLimits) {
    this.#limits = limits;
  }

  /** What the window is told; returns what ends it. */
  onNews(listener: (news: TalkNews) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** From the window. Outside of a call it is thrown away. */
  microphone(frame: MicrophoneFrame): void {
    if (this.#call === null) return;
    this.#expectFrame(this.#limits.next);
    this.#call.microphone(frame);
  }

  /** From the window: there is no microphone, it may not be used, or it went away. `detail` is a sentence. */
  fail(detail: string): void {
    const call = this.#call;
    this.#call = null;
    clearTimeout(this.#watch);
    call?.gone(detail);
  }

  open(sampleRate: Hertz, hear: PersonHeard): PersonOnCall {
    this.#call = hear;
    this.#expectFrame(this.#limits.first);
    this.#tell({ type: 'call-opened', sampleRate });
    return {
      speak: ({ samples, sampleRate: rate }) =>
        this.#tell({ type: 'speaker', samples, sampleRate: rate }),
      close: () => {
        if (this.#call === hear) {
          this.#call = null;
          clearTimeout(this.#watch);
        }
        this.#tell({ type: 'call-closed' });
      },
    };
  }

  #tell(news: TalkNews): void {
    for (const listener of this.#listeners) listener(news);
  }

  #expectFrame(limit: Millis): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(
      () =>
        this.fail(
          `The microphone has delivered nothing for ${limit / 1e3} s. Check that it is plugged in and allowed, then run again.`,
        ),
      limit,
    );
    this.#watch.unref();
  }
}
