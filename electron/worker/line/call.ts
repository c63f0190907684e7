import type { CallRequest, LineNews, LineOrder } from '../../common/turn/line-protocol.ts';
import { duration, millis, type Nanos, nanos, type Seconds, seconds } from '../../common/units.ts';
import type { StreamResampler } from '../audio/stream-resampler.ts';
import type { Clock } from '../clock.ts';
import type { CallFiles } from './call-files.ts';
import { type CallRecording, left, right } from './call-recording.ts';
import type { CallTime } from './call-time.ts';
import { codecOf } from './codec.ts';
import { Conversation } from './conversation.ts';
import { type Detect, Ear } from './ear.ts';
import { Microphone } from './microphone.ts';
import { RecordedMouth } from './mouth.ts';
import { networkOf } from './network.ts';
import { Outbox } from './outbox.ts';
import type { ReplyPlayback } from './reply-playback.ts';
import { SpeechNews } from './speech-news.ts';
import { Uplink } from './uplink.ts';

export type CallNeeds = {
  readonly request: Omit<CallRequest, 'detector' | 'call'>;
  readonly time: CallTime;
  readonly now: Clock;
  readonly files: CallFiles;
  readonly recording: CallRecording;
  readonly detect: Detect;
  /** The ear's goes from the call's rate to 16 kHz; the others are set as needed. */
  readonly resamplers: Readonly<Record<'ear' | 'reply' | 'microphone', StreamResampler>>;
  readonly tell: (news: LineNews) => void;
};

/** The recording goes to its file this often. */
const settleInterval = seconds(1);

/**
 * A call, packet by packet. Whoever drives it calls `advance` at `due` or later, which does all that was due since, each
 * thing for its own time, and then `hear`. What is ordered counts from when it is ordered.
 */
export class Call {
  readonly #needs: CallNeeds;
  readonly #time: CallTime;
  readonly #ear: Ear;
  readonly #microphone: Microphone;
  readonly #uplink: Uplink;
  readonly #outbox: Outbox;
  readonly #speechNews: SpeechNews;
  readonly #conversation: Conversation;
  /** Ticks so far: the packet of this number is being spoken. */
  #ticks = 0;
  #ended: { readonly failure: unknown } | null = null;

  constructor(needs: CallNeeds) {
    this.#needs = needs;
    const { request, time, now, files, resamplers } = needs;
    const { wait, partials, isLive, seed } = request;
    const { encoding, network, buffer } = request.audioPath;
    const fail = (thrown: unknown): void => this.fail(thrown);
    this.#time = time;
    this.#ear = new Ear(time, resamplers.ear, needs.detect);
    this.#microphone = new Microphone(time, resamplers.microphone);
    const recorded = new RecordedMouth(time.packet);
    const mouth = isLive ? this.#microphone : recorded;
    const codec = codecOf(encoding);
    this.#uplink = new Uplink(time, mouth, codec, networkOf(network, 2 * seed));
    const down = networkOf(network, 2 * seed + 1);
    this.#outbox = new Outbox(needs.tell, fail);
    this.#speechNews = new SpeechNews(time, this.#ear, files, this.#outbox, isLive);
    this.#conversation = new Conversation({
      ...{ wait, partials, isLive, time, now, files, fail },
      ear: this.#ear,
      mouth: recorded,
      downlink: { time, codec, network: down, buffer: millis(buffer) },
      resampler: resamplers.reply,
      outbox: this.#outbox,
      speechNews: this.#speechNews,
      catchUp: () => this.advance(now()),
    });
  }

  /** null while the call lasts; `failure` null where it was hung up. */
  get ended(): { readonly failure: unknown } | null {
    return this.#ended;
  }

  /** When there is something to do next. */
  get due(): Nanos {
    const lastTick = this.#time.timeOf(this.#ticks * this.#time.packet);
    const reply = this.#reply;
    const others = [this.#uplink.due, reply?.due ?? null, reply?.endOf(lastTick) ?? null];
    return nanos(Math.min(this.#nextTick, ...others.flatMap((due) => due ?? [])));
  }

  /** Does everything that was due by `until`, in its order. */
  advance(until: Nanos): void {
    while (this.#ended === null && this.due <= until) {
      const { due } = this;
      const reply = this.#reply;
      if (this.#nextTick === due) this.#tick(due);
      else if (this.#uplink.due === due) this.#arrive(due);
      else if (reply?.due === due) this.#play(reply);
      else this.#conversation.endReply();
    }
  }

  /** Listens to what has arrived. */
  async hear(): Promise<void> {
    await this.#ear.hear((event, watch) => this.#conversation.heard(event, watch));
    this.#conversation.missSpeech();
    this.#speechNews.forget();
  }

  order(order: LineOrder): void {
    this.advance(this.#needs.now());
    if (this.#ended !== null) return;
    switch (order.type) {
      case 'utter':
        this.#conversation.utter(order);
        break;
      case 'barge-in':
        this.#conversation.planBargeIn(order);
        break;
      case 'play':
        this.#conversation.addToReply(order);
        break;
      case 'reply-complete':
        this.#conversation.completeReply(order);
        break;
      case 'drop-reply':
        this.#conversation.dropReply(order);
        break;
      case 'end-turn':
        this.#conversation.endTurn(order);
        break;
      case 'microphone':
        this.#microphone.push(order.samples, order.sampleRate, order.at);
        // A packet leaves once it is whole: it is late already by what the microphone keeps back.
        this.#speak(this.#needs.now());
        break;
      case 'hang-up':
        this.#ended = { failure: null };
        break;
    }
  }

  /** Ends the call for a reason. */
  fail(thrown: unknown): void {
    this.#ended ??= { failure: thrown };
  }

  /** Resolves once all news are told and the recording is whole, with how long the call was. */
  async close(): Promise<Seconds> {
    const until = this.#ticks * this.#time.packet;
    await this.#outbox.empty;
    await this.#needs.recording.end(until);
    return duration(until, this.#time.rate);
  }

  get #nextTick(): Nanos {
    return this.#time.wholeAt(this.#ticks);
  }

  get #reply(): ReplyPlayback | null {
    return this.#conversation.turn?.reply ?? null;
  }

  /** A packet has been spoken and leaves, and with it the next one of the reply. */
  #tick(at: Nanos): void {
    this.#ticks += 1;
    this.#speak(at);
    this.#conversation.bargeIn(at, this.#ticks);
    if (this.#reply?.send(at) === 'lost') this.#conversation.turn?.figures.lose();
    const { recording } = this.#needs;
    if (this.#uplink.spoken - recording.settled < settleInterval * this.#time.rate) return;
    recording.settle(this.#uplink.spoken).catch((thrown: unknown) => this.fail(thrown));
  }

  /** All that was spoken, and has not left, leaves. */
  #speak(at: Nanos): void {
    const { recording } = this.#needs;
    const record = (from: number, samples: Float32Array): void => {
      recording.write(left, from, samples);
      this.#speechNews.spoken(samples);
    };
    this.#uplink.send(at, record, () => this.#conversation.turn?.figures.lose());
  }

  /** A packet of the caller reaches the agent. */
  #arrive(due: Nanos): void {
    const arrival = this.#uplink.take(due);
    if (arrival === null) return;
    const { packet, samples } = arrival.packet;
    const { request, now } = this.#needs;
    this.#ear.take(samples, arrival.arrived);
    const at = now();
    const { turn } = this.#conversation;
    // While a file is read for the turn, packets of silence may be late, which disturbs nothing.
    if (turn !== null && turn.watch !== null) turn.figures.arrival.add(arrival.arrived, at);
    if (turn?.lastPacket === packet) turn.lastArrived = arrival.arrived;
    if (!request.tellsArrivals) return;
    const copy = samples.slice();
    this.#outbox.say({ type: 'arrived', at, samples: copy, sampleRate: this.#time.rate });
  }

  /** A packet of the reply is heard. */
  #play(reply: ReplyPlayback): void {
    const { turn } = this.#conversation;
    const packet = reply.play();
    if (packet === null || turn === null) return;
    const { request, now, recording } = this.#needs;
    const { heard, samples, underrun } = packet;
    const at = now();
    turn.figures.playout.add(heard, at);
    recording.write(right, this.#time.sampleAt(heard), samples);
    if (request.isLive) {
      const copy = samples.slice();
      this.#outbox.say({ type: 'speaker', at: heard, samples: copy, sampleRate: this.#time.rate });
    }
    if (underrun !== null) {
      turn.figures.addUnderrun(underrun);
      this.#outbox.say({ type: 'underrun', turn: turn.turn, ...underrun });
    }
    const { beginning, audible, number } = reply;
    const isNews = !turn.hasBegunReply || (audible !== null && !turn.hasAudibleReply);
    if (beginning === null || !isNews) return;
    turn.hasBegunReply = true;
    turn.hasAudibleReply = audible !== null;
    const which = { turn: turn.turn, reply: number };
    this.#outbox.say({ type: 'reply-started', ...which, at, ...beginning, audible });
  }
}
