import type { Nanos } from '../../common/units.ts';
import type { ReplyPlayback } from './reply-playback.ts';
import type { SpeechWatch } from './speech-watch.ts';
import { TurnFigures } from './turn-figures.ts';

/** What the caller says over the reply. */
export type BargeIn = {
  readonly samples: Float32Array;
  /** Nanoseconds of audible reply before it. */
  readonly after: Nanos;
  /** Where its first audible sample lies in it; null: silent throughout. */
  readonly onset: number | null;
};

/** One turn, as the line knows it. */
export class LineTurn {
  readonly turn: number;
  /** Where what was heard goes. */
  readonly heard: string;
  readonly figures = new TurnFigures();
  /** null before the caller's first packet. */
  watch: SpeechWatch | null = null;
  /** The last packet of the caller's file; null before it begins, and of a person. */
  lastPacket: number | null = null;
  /** When that packet arrived. */
  lastArrived: Nanos | null = null;
  /** The call's sample behind the last audible one of the caller's words; null while it is not known, and where none is. */
  wordsEnd: number | null = null;
  bargeIn: BargeIn | null = null;
  /** The call's sample with which the barge-in begins, once it does. */
  bargeInFrom: number | null = null;
  reply: ReplyPlayback | null = null;
  /** Replies with a lower number were dropped. */
  leastReply = 0;
  /**
   * When the caller's words over the reply began, once they are heard: the agent has stopped, and what it had sent by then
   * is heard out. null where nobody interrupted.
   */
  interrupted: Nanos | null = null;
  /** Pieces of the reply are read one after the other. */
  reading: Promise<void> = Promise.resolve();
  hasBegunReply = false;
  hasAudibleReply = false;
  saidNoSpeech = false;
  isOver = false;

  constructor(turn: number, heard: string) {
    this.turn = turn;
    this.heard = `${heard}.wav`;
  }
}
