import { leadingSilence, trailingSilence } from '../../common/audio-onset.ts';
import type { Hertz } from '../../common/units.ts';

/** The first audible sample, and the first after the last. */
export type Bounds = { readonly start: number; readonly end: number };

/** Where words begin and end by the level rule of `audio-onset.ts`; null where nothing is audible. */
export function boundsOf(samples: Float32Array, rate: Hertz): Bounds | null {
  const lead = leadingSilence(samples, rate);
  const tail = trailingSilence(samples, rate);
  if (lead === null || tail === null) return null;
  return { start: Math.round(lead * rate), end: samples.length - Math.round(tail * rate) };
}
