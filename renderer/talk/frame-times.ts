import { type Millis, millis } from '../../electron/common/units.ts';

/**
 * When frames were there, on the page's clock. A frame comes to the page some time after its last sample was rendered:
 * never before, and in most frames hardly after. So the least of (arrival − samples rendered) over the last frames is
 * where the sound's clock begins on the page's; a page that was busy shifts no frame. Two clocks that drift apart by
 * 100 parts in a million are half a millisecond off over the five seconds looked at.
 */
export class FrameTimes {
  readonly #lately: number[] = [];
  readonly #sampleRate: number;
  readonly #looksAt: number;

  /** `looksAt`: so many frames; 250 of 20 ms are five seconds. */
  constructor(sampleRate: number, looksAt = 250) {
    this.#sampleRate = sampleRate;
    this.#looksAt = looksAt;
  }

  /** `end`: how many samples had been rendered at the frame's end. `arrived`: on the page's clock. Never later than that. */
  at(end: number, arrived: Millis): Millis {
    const rendered = (end / this.#sampleRate) * 1e3;
    this.#lately.push(arrived - rendered);
    if (this.#lately.length > this.#looksAt) this.#lately.shift();
    return millis(rendered + Math.min(...this.#lately));
  }
}
