import {
  type Hertz,
  type Millis,
  millis,
  millisToNanos,
  type Nanos,
  nanos,
  seconds,
} from '../../common/units.ts';
import type { StreamResampler } from '../audio/stream-resampler.ts';
import type { CallTime } from './call-time.ts';
import type { Mouth } from './mouth.ts';

/** A chunk this far from where the one before ended is not its continuation: audio is missing, or the clocks differ. */
const tolerance = millisToNanos(millis(40));
/** No chunk begins this much later than what has been spoken so far: where it says so, its clock is wrong. */
const farthest = seconds(5);

/**
 * A person's mouth: chunks of a microphone, each placed on the call by the time at which it ended. Where nothing has come
 * for `patience` after it should have, there is silence. A chunk from the future is left out.
 */
export class Microphone implements Mouth {
  readonly #time: CallTime;
  readonly #resampler: StreamResampler;
  readonly #patience: Nanos;
  #sampleRate: Hertz | null = null;
  /** When the audio that came so far ends. */
  #endsAt = nanos(Number.NEGATIVE_INFINITY);
  /** The call's sample with which the audio of the resampler goes on. */
  #nextAt = 0;
  /** What was not taken yet, and the call's sample with which it begins. */
  #waiting = new Float32Array(0);
  #from = 0;

  constructor(time: CallTime, resampler: StreamResampler, patience: Millis = millis(250)) {
    this.#time = time;
    this.#resampler = resampler;
    this.#patience = millisToNanos(patience);
  }

  /** The next chunk, one channel, whose last sample was taken up at `at`. */
  push(samples: Float32Array, sampleRate: Hertz, at: Nanos): void {
    const startsAt = at - (samples.length * 1e9) / sampleRate;
    const follows =
      sampleRate === this.#sampleRate && Math.abs(startsAt - this.#endsAt) <= tolerance;
    if (!follows) {
      this.#resampler.restart(sampleRate, this.#time.rate);
      this.#sampleRate = sampleRate;
      this.#endsAt = nanos(startsAt);
      this.#nextAt = this.#time.sampleAt(this.#endsAt);
    }
    if (this.#nextAt - this.#end > farthest * this.#time.rate) {
      // What follows is placed anew.
      this.#sampleRate = null;
      return;
    }
    this.#endsAt = nanos(this.#endsAt + (samples.length * 1e9) / sampleRate);
    this.#append(this.#resampler.push(samples));
  }

  take(packet: number, time: Nanos): Float32Array | null {
    const from = packet * this.#time.packet;
    const end = from + this.#time.packet;
    const isThere = this.#end >= end;
    if (!isThere && time < this.#time.wholeAt(packet) + this.#patience) return null;
    const spoken = new Float32Array(this.#time.packet);
    const first = Math.max(from, this.#from);
    if (first < end)
      spoken.set(this.#waiting.subarray(first - this.#from, end - this.#from), first - from);
    this.#forget(end);
    return spoken;
  }

  /** The call's sample behind what came so far. */
  get #end(): number {
    return this.#from + this.#waiting.length;
  }

  /** Silence lies between two chunks that do not meet; of two that overlap the first stands. */
  #append(samples: Float32Array): void {
    const at = this.#nextAt;
    this.#nextAt += samples.length;
    if (this.#waiting.length === 0) this.#from = Math.max(this.#from, at);
    const end = this.#end;
    const rest = samples.subarray(Math.max(0, end - at));
    if (rest.length === 0) return;
    const gap = Math.max(0, at - end);
    const joined = new Float32Array(this.#waiting.length + gap + rest.length);
    joined.set(this.#waiting);
    joined.set(rest, this.#waiting.length + gap);
    this.#waiting = joined;
  }

  #forget(until: number): void {
    this.#waiting = this.#waiting.slice(Math.max(0, until - this.#from));
    this.#from = Math.max(this.#from, until);
  }
}
