import type { LineOrder } from '../../common/turn/line-protocol.ts';
import { type Nanos, nanos, seconds, secondsToNanos } from '../../common/units.ts';
import type { StreamResampler } from '../audio/stream-resampler.ts';
import type { Clock } from '../clock.ts';
import { frameSize } from '../engines/silero-vad.ts';
import type { CallFiles } from './call-files.ts';
import type { CallTime } from './call-time.ts';
import type { Ear } from './ear.ts';
import { LineTurn } from './line-turn.ts';
import type { RecordedMouth } from './mouth.ts';
import type { Outbox } from './outbox.ts';
import { Preparations } from './preparations.ts';
import { type Downlink, ReplyPlayback } from './reply-playback.ts';
import { ReplySource } from './reply-source.ts';
import type { SpeechNews } from './speech-news.ts';
import { type SpeechEvent, SpeechWatch } from './speech-watch.ts';
import { type Bounds, boundsOf } from './word-bounds.ts';

/** What the turns of a call are made with. */
export type ConversationNeeds = {
  /** Seconds of silence that end a turn, and between two partial hearings. */
  readonly wait: number;
  readonly partials: number | null;
  readonly isLive: boolean;
  readonly time: CallTime;
  readonly now: Clock;
  readonly files: CallFiles;
  readonly ear: Ear;
  readonly mouth: RecordedMouth;
  readonly downlink: Downlink;
  readonly resampler: StreamResampler;
  readonly outbox: Outbox;
  readonly speechNews: SpeechNews;
  /** Does what was due so far. */
  readonly catchUp: () => void;
  readonly fail: (thrown: unknown) => void;
};

/** How long after the wait nobody must have been heard: the detector needs some audio to hear speech begin. */
const grace = seconds(0.3);

type Order<Type extends LineOrder['type']> = Extract<LineOrder, { type: Type }>;

/** The turns of a call, one after the other: who speaks when, and what the detector and the playout make of it. */
export class Conversation {
  readonly #needs: ConversationNeeds;
  readonly #preparations: Preparations;
  /** The last one, which may be over. */
  #last: LineTurn | null = null;
  /** Of a live call: what is heard between two turns belongs to the next. */
  #unclaimed: { readonly watch: SpeechWatch; readonly events: SpeechEvent[] } | null = null;
  /** A file may be spoken from then on. */
  #quietFrom: Nanos;

  constructor(needs: ConversationNeeds) {
    this.#needs = needs;
    this.#quietFrom = needs.time.start;
    this.#preparations = new Preparations(needs.files.utterance, needs.fail);
  }

  /** The turn in progress. */
  get turn(): LineTurn | null {
    return this.#last?.isOver === false ? this.#last : null;
  }

  utter({ turn: id, file, heard }: Order<'utter'>): void {
    const { ear, time } = this.#needs;
    if (this.turn !== null) this.#giveUp(this.turn);
    const turn = new LineTurn(id, heard);
    this.#last = turn;
    if (file === null) {
      const claimed = this.#unclaimed ?? { watch: this.#watchFrom(ear.nextFrame), events: [] };
      this.#unclaimed = null;
      turn.watch = claimed.watch;
      ear.follow(claimed.watch);
      for (const event of claimed.events) this.heard(event, claimed.watch);
      return;
    }
    ear.follow(null);
    this.#preparations.add(file, (samples) => {
      const bounds = boundsOf(samples, time.rate);
      return () => this.#begin(turn, samples, bounds);
    });
  }

  planBargeIn({ turn: id, file, after }: Order<'barge-in'>): void {
    const { turn } = this;
    if (turn?.turn !== id) return;
    this.#preparations.add(file, (samples) => {
      const onset = boundsOf(samples, this.#needs.time.rate)?.start ?? null;
      return () => {
        turn.bargeIn = { samples, after: secondsToNanos(seconds(after)), onset };
      };
    });
  }

  /**
   * At the tick `at`, with which `packet` begins: the caller begins to speak over the reply, where it is time for it and
   * their own words are over.
   */
  bargeIn(at: Nanos, packet: number): void {
    const { turn } = this;
    const audible = turn?.reply?.audible ?? null;
    if (turn === null || turn.bargeIn === null || turn.bargeInFrom !== null || audible === null)
      return;
    const { samples, after } = turn.bargeIn;
    if (at < audible + after) return;
    const { time, mouth, wait } = this.#needs;
    const from = packet * time.packet;
    if (from < (turn.wordsEnd ?? 0)) return;
    turn.bargeInFrom = from;
    mouth.say(samples, from);
    const end = time.timeOf(from + samples.length);
    this.#quietFrom = nanos(end + secondsToNanos(seconds(wait)));
  }

  addToReply({ turn: id, reply: number, file, from, samples, sampleRate }: Order<'play'>): void {
    const { turn } = this;
    if (turn?.turn !== id) return;
    const { files, catchUp, now, fail } = this.#needs;
    const reply = this.#replyOf(turn, number);
    if (reply === null) return;
    turn.reading = Promise.all([files.stretch({ file, from, samples }), turn.reading])
      .then(([audio]) => {
        // A packet that left meanwhile had nothing of it.
        catchUp();
        reply.add(audio, sampleRate, now());
      })
      .catch((thrown: unknown) => {
        // What was dropped may have gone from the disk, too.
        if (turn.reply === reply) fail(thrown);
      });
  }

  completeReply({ turn: id, reply: number }: Order<'reply-complete'>): void {
    const { turn } = this;
    if (turn?.turn !== id) return;
    const reply = this.#replyOf(turn, number);
    if (reply !== null) turn.reading = turn.reading.then(() => reply.source.complete());
  }

  dropReply({ turn: id, reply: number }: Order<'drop-reply'>): void {
    const { turn } = this;
    // One that was interrupted was heard, and is heard out.
    if (turn?.turn !== id || turn.interrupted !== null) return;
    turn.leastReply = Math.max(turn.leastReply, number + 1);
    if (turn.reply !== null && turn.reply.number <= number) turn.reply = null;
  }

  /** All of the reply was heard, or all that had been sent of it when it was interrupted. */
  endReply(): void {
    const { turn } = this;
    const reply = turn?.reply ?? null;
    if (turn === null || reply === null) return;
    const { stretch } = reply;
    const { interrupted, figures } = turn;
    const bargeIn = this.#bargeInOf(turn);
    // The reply may be over before the detector hears words that were spoken over its end.
    const overlaps = stretch !== null && bargeIn !== null && bargeIn < stretch.end;
    const speech = interrupted ?? (overlaps ? bargeIn : null);
    this.#close(turn);
    this.#needs.outbox.say({
      type: 'reply-ended',
      turn: turn.turn,
      at: this.#needs.now(),
      reply: stretch,
      interrupted: speech === null || stretch === null ? null : { speech, silent: stretch.end },
      figures: figures.all,
    });
  }

  endTurn({ turn: id }: Order<'end-turn'>): void {
    const turn = this.#last;
    if (turn?.turn !== id) return;
    if (!turn.isOver) this.#giveUp(turn);
    const at = this.#needs.now();
    this.#needs.outbox.say({ type: 'turn-ended', turn: id, at, figures: turn.figures.all });
  }

  /** What the detector shows. */
  heard(event: SpeechEvent, watch: SpeechWatch): void {
    if (this.#unclaimed?.watch === watch) this.#unclaimed.events.push(event);
    const { turn } = this;
    if (turn === null || turn.watch !== watch) return;
    const { now, outbox, speechNews } = this.#needs;
    const at = now();
    if (event.type === 'started') outbox.say({ type: 'speech-started', turn: turn.turn, at });
    else if (event.type === 'resumed') this.#resumed(turn, watch, at);
    else speechNews.say(turn, event, at);
  }

  /** Says so where nobody was heard and the caller's file has been over for long enough. */
  missSpeech(): void {
    const { turn } = this;
    if (turn === null || turn.saidNoSpeech || turn.lastArrived === null) return;
    if (turn.watch === null || turn.watch.hasSpeech || turn.watch.isOpen) return;
    const { now, wait, outbox } = this.#needs;
    const at = now();
    if (at < turn.lastArrived + secondsToNanos(seconds(wait + grace))) return;
    turn.saidNoSpeech = true;
    outbox.say({ type: 'no-speech', turn: turn.turn, at });
  }

  /** The caller begins to speak. */
  #begin(turn: LineTurn, samples: Float32Array, bounds: Bounds | null): void {
    if (this.turn !== turn) return;
    const { now, time, mouth, ear, outbox, catchUp } = this.#needs;
    catchUp();
    const at = now();
    const packet = time.packetFrom(nanos(Math.max(at, this.#quietFrom)));
    const from = packet * time.packet;
    mouth.say(samples, from);
    turn.lastPacket = packet + Math.ceil(samples.length / time.packet) - 1;
    const frame = ear.frameWith(from);
    turn.watch = this.#watchFrom(frame);
    ear.follow(turn.watch, frame);
    const speech = bounds && {
      start: time.timeOf(from + bounds.start),
      end: time.timeOf(from + bounds.end),
    };
    turn.wordsEnd = bounds === null ? null : from + bounds.end;
    outbox.say({ type: 'uttered', turn: turn.turn, at, speech });
  }

  /** Speech after a pause, or after the end. Over an audible reply it is an interruption where it is meant as one. */
  #resumed(turn: LineTurn, watch: SpeechWatch, at: Nanos): void {
    const { isLive, outbox, ear, speechNews } = this.#needs;
    const { reply, bargeInFrom } = turn;
    const spokenFrom = watch.spokenFrom ?? 0;
    // The frame in which a sound begins may begin before it.
    const heardFrom = ear.ownSample(spokenFrom + frameSize);
    const isMeant = isLive || (bargeInFrom !== null && heardFrom >= bargeInFrom);
    if (reply === null || reply.audible === null || !isMeant) {
      outbox.say({ type: 'speech-resumed', turn: turn.turn, at });
      return;
    }
    // An agent can stop sending; what is on the network, and in the caller's buffer, it cannot take back.
    reply.source.stop();
    this.#leaveToNext(turn);
    turn.interrupted = this.#bargeInOf(turn) ?? speechNews.begunAt(spokenFrom);
  }

  /** When the first audible sample of the barge-in is spoken; null where there is none, or not yet. */
  #bargeInOf({ bargeIn, bargeInFrom }: LineTurn): Nanos | null {
    const onset = bargeIn?.onset ?? null;
    return onset === null || bargeInFrom === null
      ? null
      : this.#needs.time.timeOf(bargeInFrom + onset);
  }

  /** Both sides fall silent. */
  #giveUp(turn: LineTurn): void {
    this.#needs.mouth.hush();
    this.#quietFrom = this.#needs.now();
    this.#close(turn);
  }

  #close(turn: LineTurn): void {
    if (turn.interrupted === null) this.#leaveToNext(turn);
    turn.isOver = true;
    turn.reply = null;
  }

  /** A person may go on speaking, or begin to, before the next turn: that speech is the next one's. */
  #leaveToNext(turn: LineTurn): void {
    const { watch } = turn;
    turn.watch = null;
    const { ear, isLive } = this.#needs;
    if (!isLive) {
      ear.follow(null);
      return;
    }
    const next = watch?.handOver() ?? this.#watchFrom(ear.nextFrame);
    this.#unclaimed = { watch: next, events: next.isSpeaking ? [{ type: 'started' }] : [] };
    ear.follow(next);
  }

  #watchFrom(frame: number): SpeechWatch {
    const { wait, partials } = this.#needs;
    return SpeechWatch.begin(
      { wait: seconds(wait), partials: partials === null ? null : seconds(partials) },
      frame,
    );
  }

  /** null where it was dropped: what comes of it may have been underway then. */
  #replyOf(turn: LineTurn, number: number): ReplyPlayback | null {
    if (number < turn.leastReply) return null;
    if (turn.reply?.number === number) return turn.reply;
    const { time, resampler, downlink } = this.#needs;
    const source = new ReplySource(time.rate, time.packet, resampler);
    turn.leastReply = number;
    turn.reply = new ReplyPlayback(number, source, downlink);
    turn.hasBegunReply = false;
    turn.hasAudibleReply = false;
    return turn.reply;
  }
}
