import { levelRule } from '../../common/audio-onset.ts';
import type { LineNews } from '../../common/turn/line-protocol.ts';
import { duration, type Nanos, seconds } from '../../common/units.ts';
import type { CallFiles } from './call-files.ts';
import type { CallTime } from './call-time.ts';
import type { Ear } from './ear.ts';
import { History, inFullScale } from './history.ts';
import type { LineTurn } from './line-turn.ts';
import type { Outbox } from './outbox.ts';
import type { SpeechEvent } from './speech-watch.ts';
import { boundsOf } from './word-bounds.ts';

/** Audio around a person's words in which their bounds are looked for. */
const aroundWords = seconds(0.3);
/** Less than this beside words is no silence for the level rule, which takes no less for a sound. */
const shortestSilence = seconds(levelRule.hopsToBeHeard / levelRule.hopsPerSecond);

type Heard = Extract<SpeechEvent, { readonly start: number }>;
type Ended = Extract<SpeechEvent, { readonly type: 'ended' }>;
type HeardFile = Extract<LineNews, { type: 'speech-goes-on' }>['heard'];

/** Says what the detector shows of a turn: each time with all that was heard of it, in a file. */
export class SpeechNews {
  readonly #time: CallTime;
  readonly #ear: Ear;
  readonly #files: Pick<CallFiles, 'heard'>;
  readonly #outbox: Outbox;
  /** What a person said, kept to find the bounds of their words in; null where the caller is a file. */
  readonly #said: History | null;
  readonly #margin: number;
  readonly #shortest: number;

  constructor(
    time: CallTime,
    ear: Ear,
    files: Pick<CallFiles, 'heard'>,
    outbox: Outbox,
    isLive: boolean,
  ) {
    this.#time = time;
    this.#ear = ear;
    this.#files = files;
    this.#outbox = outbox;
    this.#said = isLive ? new History() : null;
    this.#margin = Math.round(aroundWords * time.rate);
    this.#shortest = Math.round(shortestSilence * time.rate);
  }

  /** The call's next packet at the caller's mouth. */
  spoken(samples: Float32Array): void {
    this.#said?.push(samples);
  }

  /** What will not be asked for any more is forgotten. */
  forget(): void {
    this.#said?.forget(this.#ear.ownSample(this.#ear.keepsFrom) - this.#margin);
  }

  /**
   * When a person began words that are still being said: by the level rule, where it finds silence before them; in a room
   * that is never silent when the detector hears them begin, at the sample `start` of 16 kHz.
   */
  begunAt(start: number): Nanos {
    const heard = this.#ear.timeOf(start);
    if (this.#said === null) return heard;
    const from = Math.max(0, this.#ear.ownSample(start) - this.#margin);
    const bounds = boundsOf(inFullScale(this.#said.slice(from, this.#said.until)), this.#time.rate);
    const isFound = bounds !== null && bounds.start >= this.#shortest;
    return isFound ? this.#time.timeOf(from + bounds.start) : heard;
  }

  say(turn: LineTurn, event: Heard, at: Nanos): void {
    const about = { turn: turn.turn, at };
    if (event.type === 'goes-on') {
      const arrived = this.#ear.arrivalOf(event.end);
      this.#sayHeard(turn, event, (heard) => ({
        type: 'speech-goes-on',
        ...about,
        heard,
        arrived,
      }));
      return;
    }
    const ended = {
      spokenUntil: this.#ear.timeOf(event.spokenUntil),
      arrived: this.#ear.arrivalOf(event.spokenUntil),
    };
    if (event.type === 'paused') {
      this.#sayHeard(turn, event, (heard) => ({
        type: 'speech-paused',
        ...about,
        heard,
        ...ended,
      }));
      return;
    }
    this.#sayUttered(turn, event, at);
    const { wordsEnd } = turn;
    const lastWordArrived = wordsEnd === null ? null : this.#ear.ownArrivalOf(wordsEnd);
    this.#sayHeard(turn, event, (heard) => ({
      type: 'speech-ended',
      ...about,
      heard,
      ...ended,
      lastWordArrived,
    }));
  }

  #sayHeard(turn: LineTurn, { start, end }: Heard, news: (heard: HeardFile) => LineNews): void {
    const samples = this.#ear.audio(start, end);
    const heard = { file: turn.heard, seconds: duration(samples.length, this.#time.rate) };
    this.#outbox.say(news(heard), () => this.#files.heard(turn.heard, samples));
  }

  /**
   * Of a person's words the bounds show once they are over. In a room that is never silent the level rule finds no end: it
   * is where the detector hears it, and a packet, for the detector looks at frames.
   */
  #sayUttered(turn: LineTurn, { start, end, spokenUntil }: Ended, at: Nanos): void {
    if (this.#said === null) return;
    const from = Math.max(0, this.#ear.ownSample(start) - this.#margin);
    const said = this.#said.slice(from, this.#ear.ownSample(end) + this.#margin);
    const found = boundsOf(inFullScale(said), this.#time.rate);
    const hasEnd = found !== null && said.length - found.end >= this.#shortest;
    const latest = this.#ear.ownSample(spokenUntil) + this.#time.packet - from;
    const bounds = found && {
      start: found.start,
      end: hasEnd ? found.end : Math.min(found.end, Math.max(found.start, latest)),
    };
    turn.wordsEnd = bounds && from + bounds.end;
    const speech = bounds && {
      start: this.#time.timeOf(from + bounds.start),
      end: this.#time.timeOf(from + bounds.end),
    };
    this.#outbox.say({ type: 'uttered', turn: turn.turn, at, speech });
  }
}
