import { type Hertz, type Millis, type Nanos, nanos } from '../../common/units.ts';

/**
 * The one axis of a call: sample k of either channel is at `start` + k / `rate`. Both directions are cut into packets of
 * `packet` samples on the same grid; packet k holds the samples from k × `packet` on, and is whole, so that it can
 * be sent, at `wholeAt(k)`.
 */
export class CallTime {
  readonly start: Nanos;
  readonly rate: Hertz;
  /** Samples of a packet. */
  readonly packet: number;
  /** How long a packet lasts. */
  readonly frame: Nanos;

  constructor(start: Nanos, rate: Hertz, frame: Millis) {
    this.start = start;
    this.rate = rate;
    this.packet = Math.round((rate * frame) / 1e3);
    this.frame = nanos((this.packet * 1e9) / rate);
  }

  timeOf(sample: number): Nanos {
    return nanos(this.start + Math.round((sample * 1e9) / this.rate));
  }

  /** The sample nearest to a time. */
  sampleAt(time: Nanos): number {
    return Math.round(((time - this.start) * this.rate) / 1e9);
  }

  wholeAt(packet: number): Nanos {
    return this.timeOf((packet + 1) * this.packet);
  }

  /** The first packet that begins at `time` or later. */
  packetFrom(time: Nanos): number {
    return Math.max(0, Math.ceil((time - this.start) / this.frame));
  }
}
