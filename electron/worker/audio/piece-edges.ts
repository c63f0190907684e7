import { leadingSilence } from '../../common/audio-onset.ts';
import { type Hertz, type Seconds, seconds } from '../../common/units.ts';

/** Before the first sound of a piece that follows another: soft consonants begin below the onset's threshold. */
const lead = seconds(0.02);

/** Long enough that no edge clicks, too short to be heard as a fade. */
const fade = seconds(0.005);

/** −50 dBFS as a mean square: the end of a word dies away, so it is quieter than its beginning. */
const quietMeanSquare = 1e-5;
const windowLength = seconds(0.01);

/**
 * A piece of speech cut so that it fits between others: `isJoined`, its leading silence is cut to 20 ms;
 * `pause`, its trailing silence is cut so that with those 20 ms of the next piece it is no longer. Silence is
 * only ever cut, never added. Each cut edge begins or ends at 0, over 5 ms.
 *
 * @param samples mono, full scale ±1; not changed.
 * @param pause null where nothing follows: the end stays as it is.
 */
export function fitEdges(
  samples: Float32Array,
  rate: Hertz,
  isJoined: boolean,
  pause: Seconds | null,
): Float32Array {
  const silence = isJoined ? (leadingSilence(samples, rate) ?? 0) : 0;
  const from = Math.floor(Math.max(0, silence - lead) * rate);
  const tail = pause === null ? Number.POSITIVE_INFINITY : Math.max(0, pause - lead) * rate;
  const to = Math.min(samples.length, Math.max(from, Math.ceil(lastSound(samples, rate) + tail)));
  const fitted = samples.slice(from, to);
  const ramp = Math.min(Math.round(fade * rate), fitted.length);
  for (let at = 0; at < ramp; at++) {
    const gain = at / ramp;
    const end = fitted.length - 1 - at;
    if (isJoined) fitted[at] = (fitted[at] ?? 0) * gain;
    if (pause !== null) fitted[end] = (fitted[end] ?? 0) * gain;
  }
  return fitted;
}

/** Where the last sound ends: behind the last 10 ms whose level is above −50 dBFS, mean removed; else 0. */
function lastSound(samples: Float32Array, rate: Hertz): number {
  let mean = 0;
  for (const sample of samples) mean += sample / samples.length;
  const size = Math.round(windowLength * rate);
  for (let end = samples.length; end > 0; end -= size) {
    let energy = 0;
    for (let at = Math.max(0, end - size); at < end; at++) {
      energy += ((samples[at] ?? 0) - mean) ** 2;
    }
    if (energy > quietMeanSquare * size) return end;
  }
  return 0;
}
