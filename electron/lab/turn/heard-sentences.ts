import { elapsed, type Hertz, type Nanos, nanos, nanosToSeconds } from '../../common/units.ts';

type Sentence = { readonly text: string; readonly from: number };

/** Which sentences of a reply its caller heard something of: by the audio that the line was given, and how long it played it. */
export class HeardSentences {
  readonly #sentences: Sentence[] = [];
  /** Seconds. */
  #given = 0;
  #start: Nanos | null = null;
  #gaps = nanos(0);

  /** The line has the next piece of audio; `isFirst` of its sentence. */
  give(text: string, isFirst: boolean, samples: number, sampleRate: Hertz): void {
    if (isFirst) this.#sentences.push({ text, from: this.#given });
    this.#given += samples / sampleRate;
  }

  /** Its first sample was played at the caller's ear. */
  begin(at: Nanos): void {
    this.#start ??= at;
  }

  /** It was silent meanwhile, because the next packet was not there. */
  ranDry(from: Nanos, to: Nanos): void {
    if (this.#start !== null && from >= this.#start)
      this.#gaps = nanos(this.#gaps + elapsed(from, to));
  }

  /** The sentences of which some audio was played before `silent`, when the reply was cut. */
  until(silent: Nanos): string[] {
    if (this.#start === null) return [];
    const played = nanosToSeconds(elapsed(nanos(this.#start + this.#gaps), silent));
    return this.#sentences.filter(({ from }) => from < played).map(({ text }) => text);
  }
}
