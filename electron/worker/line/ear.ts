import { type Nanos, nanos } from '../../common/units.ts';
import { sileroAt16kHertz } from '../audio/speech-segments.ts';
import type { StreamResampler } from '../audio/stream-resampler.ts';
import type { CallTime } from './call-time.ts';
import { History } from './history.ts';
import type { SpeechEvent, SpeechWatch } from './speech-watch.ts';

/** The probability that a frame of 512 samples at 16 kHz is speech; what came before is remembered. */
export type Detect = (frame: Float32Array) => Promise<number>;

const { sampleRate: detectorRate, frameLength } = sileroAt16kHertz;

/**
 * The agent's ear: packets in the order of the call, whenever they arrive. It keeps what was heard, and asks the detector
 * about each frame. Its samples at 16 kHz and the call's own lie on the same axis.
 */
export class Ear {
  readonly #time: CallTime;
  readonly #resampler: StreamResampler;
  readonly #detect: Detect;
  readonly #history = new History();
  /** By packet. */
  readonly #arrivals: Nanos[] = [];
  #waiting = new Float32Array(0);
  /** Samples at 16 kHz that the detector has heard. */
  #heard = 0;
  #watch: SpeechWatch | null = null;
  /** What takes the watch's place with the frame that begins at `from`. */
  #next: { readonly watch: SpeechWatch; readonly from: number } | null = null;

  /** `resampler`: from the call's rate to 16 kHz. */
  constructor(time: CallTime, resampler: StreamResampler, detect: Detect) {
    this.#time = time;
    this.#resampler = resampler;
    this.#detect = detect;
  }

  /** The call's next packet. */
  take(samples: Float32Array, arrived: Nanos): void {
    this.#arrivals.push(arrived);
    this.#history.push(samples);
    const resampled = this.#resampler.push(samples);
    const joined = new Float32Array(this.#waiting.length + resampled.length);
    joined.set(this.#waiting);
    joined.set(resampled, this.#waiting.length);
    this.#waiting = joined;
  }

  /** The frame, by its first sample, that holds the call's sample, or the next one where that was heard. */
  frameWith(sample: number): number {
    const at = Math.floor((sample * detectorRate) / this.#time.rate / frameLength) * frameLength;
    return Math.max(at, this.#heard);
  }

  /** The frame that the detector hears next, by its first sample. */
  get nextFrame(): number {
    return this.#heard;
  }

  /** From the frame at `from` on, speech is told of as this watch sees it; null: nobody wants to know any more. */
  follow(watch: SpeechWatch | null, from = this.#heard): void {
    if (watch === null || from <= this.#heard) {
      this.#watch = watch;
      this.#next = null;
    } else {
      this.#next = { watch, from };
    }
  }

  /** Asks the detector about all frames that are whole. */
  async hear(tell: (event: SpeechEvent, watch: SpeechWatch) => void): Promise<void> {
    while (this.#waiting.length >= frameLength) {
      const frame = this.#waiting.slice(0, frameLength);
      this.#waiting = this.#waiting.slice(frameLength);
      const probability = await this.#detect(frame);
      const next = this.#next;
      if (next !== null && this.#heard >= next.from) this.follow(next.watch);
      this.#heard += frameLength;
      const watch = this.#watch;
      const event = watch?.push(probability) ?? null;
      if (watch !== null && event !== null) tell(event, watch);
    }
    this.#history.forget(this.ownSample(this.keepsFrom));
  }

  /** From here on audio may still be asked for. At 16 kHz. */
  get keepsFrom(): number {
    return this.#watch?.keepsFrom ?? this.#heard - detectorRate;
  }

  /** What was heard between two samples at 16 kHz, at the call's rate. */
  audio(from: number, until: number): Int16Array {
    return this.#history.slice(this.ownSample(from), this.ownSample(until));
  }

  /** The call's sample that lies at one of 16 kHz. */
  ownSample(sample: number): number {
    return Math.round((sample * this.#time.rate) / detectorRate);
  }

  /** When a sample at 16 kHz left the caller's mouth. */
  timeOf(sample: number): Nanos {
    return nanos(this.#time.start + Math.round((sample * 1e9) / detectorRate));
  }

  /** When the packet arrived with the last of the call's samples before this one; null where it is still to come. */
  ownArrivalOf(sample: number): Nanos | null {
    return this.#arrivals[Math.floor(Math.max(0, sample - 1) / this.#time.packet)] ?? null;
  }

  /** When the packet arrived with the last sample before this one. */
  arrivalOf(sample: number): Nanos {
    const last = Math.max(0, Math.ceil((sample * this.#time.rate) / detectorRate) - 1);
    const packet = Math.min(Math.floor(last / this.#time.packet), this.#arrivals.length - 1);
    return this.#arrivals[packet] ?? this.#time.start;
  }
}
