import { leadingSilence, trailingSilence } from '../../common/audio-onset.ts';
import type { Hertz, Millis, Nanos } from '../../common/units.ts';
import type { CallTime } from './call-time.ts';
import type { Codec } from './codec.ts';
import type { Network } from './network.ts';
import { type Playing, PlayoutBuffer } from './playout-buffer.ts';
import type { ReplySource } from './reply-source.ts';

export type Downlink = {
  readonly time: CallTime;
  readonly codec: Codec;
  readonly network: Network;
  readonly buffer: Millis;
};

/** The beginning of a reply: its first audio was there, its first packet was sent, the first that was not lost arrived, and was played. */
export type Beginning = {
  readonly ready: Nanos;
  readonly sent: Nanos;
  readonly arrived: Nanos;
  readonly played: Nanos;
};

type Queued = Playing & { readonly samples: Float32Array };

/** One reply on its way to the caller's ear: from whole packets to what was heard of it. */
export class ReplyPlayback {
  /** Among the turn's replies. */
  readonly number: number;
  readonly source: ReplySource;
  readonly #downlink: Downlink;
  readonly #playout: PlayoutBuffer;
  readonly #queue: Queued[] = [];
  readonly #heard: Float32Array[] = [];
  #heardLength = 0;
  #ready: Nanos | null = null;
  #sent: Nanos | null = null;
  #beginning: Omit<Beginning, 'played'> | null = null;
  #played: Nanos | null = null;
  /** When what was played so far has been heard. */
  #silentFrom: Nanos | null = null;
  #audible: Nanos | null = null;

  constructor(number: number, source: ReplySource, downlink: Downlink) {
    this.number = number;
    this.source = source;
    this.#downlink = downlink;
    this.#playout = new PlayoutBuffer(downlink.time.frame, downlink.buffer);
  }

  /** The next audio of the reply, which is there from `at` on. */
  add(samples: Float32Array, sampleRate: Hertz, at: Nanos): void {
    this.#ready ??= at;
    this.source.add(samples, sampleRate);
  }

  /** Sends the next packet, where it is there. Gives back whether it was lost. */
  send(at: Nanos): 'sent' | 'lost' | 'nothing' {
    const next = this.source.next();
    if (next === null) return 'nothing';
    this.#sent ??= at;
    const { network, codec } = this.#downlink;
    const arrived = network(at);
    if (arrived !== null) {
      this.#beginning ??= { ready: this.#ready ?? this.#sent, sent: this.#sent, arrived };
    }
    const playing = this.#playout.next(arrived);
    if (playing !== null) {
      const samples = arrived === null ? new Float32Array(next.length) : codec(next);
      this.#queue.push({ ...playing, samples });
    }
    return arrived === null ? 'lost' : 'sent';
  }

  /** When the next packet is to be heard; null while none is on its way. */
  get due(): Nanos | null {
    return this.#queue[0]?.heard ?? null;
  }

  /** When all of it has been heard; null while more may come. `otherwise` where nothing of it could be. */
  endOf(otherwise: Nanos): Nanos | null {
    return this.source.isOver && this.#queue.length === 0 ? (this.#silentFrom ?? otherwise) : null;
  }

  /** The packet that is due. */
  play(): Queued | null {
    const { time } = this.#downlink;
    const next = this.#queue.shift();
    if (next === undefined) return null;
    this.#played ??= next.heard;
    const at = time.sampleAt(next.heard);
    const gap = at - time.sampleAt(this.#played) - this.#heardLength;
    if (gap > 0) this.#keep(new Float32Array(gap));
    this.#keep(next.samples);
    this.#silentFrom = time.timeOf(at + next.samples.length);
    this.#audible ??= this.#findAudible();
    return next;
  }

  /** null before its first packet was played. */
  get beginning(): Beginning | null {
    return this.#beginning === null || this.#played === null
      ? null
      : { ...this.#beginning, played: this.#played };
  }

  /** Its first audible sample at the ear, by the level rule; null while nothing was audible. */
  get audible(): Nanos | null {
    return this.#audible;
  }

  /** First to last audible sample of what was played; null where nothing was audible. */
  get stretch(): { readonly start: Nanos; readonly end: Nanos } | null {
    const { time } = this.#downlink;
    if (this.#audible === null || this.#played === null) return null;
    const silence = trailingSilence(this.#all(), time.rate) ?? 0;
    const end = time.sampleAt(this.#played) + this.#heardLength - Math.round(silence * time.rate);
    return { start: this.#audible, end: time.timeOf(end) };
  }

  /** In the last second alone: what lies before it was found to be silent, and is not looked at with every packet. */
  #findAudible(): Nanos | null {
    const { time } = this.#downlink;
    const recent = this.#all(this.#heardLength - time.rate);
    const silence = leadingSilence(recent, time.rate);
    if (silence === null || this.#played === null) return null;
    const from = time.sampleAt(this.#played) + this.#heardLength - recent.length;
    return time.timeOf(from + Math.round(silence * time.rate));
  }

  #keep(samples: Float32Array): void {
    this.#heard.push(samples);
    this.#heardLength += samples.length;
  }

  /** What was heard from the sample `from` on, whole packets. */
  #all(from = 0): Float32Array {
    const parts: Float32Array[] = [];
    let length = 0;
    for (let i = this.#heard.length - 1; i >= 0 && this.#heardLength - length > from; i--) {
      const part = this.#heard[i] ?? new Float32Array(0);
      parts.unshift(part);
      length += part.length;
    }
    const all = new Float32Array(length);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
