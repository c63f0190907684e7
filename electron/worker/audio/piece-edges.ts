import { type Hertz, type Seconds, seconds } from '../../common/units.ts';

/** Kept before the first sound: soft consonants begin below its threshold. */
const lead = seconds(0.02);

/** Long enough that no edge clicks, too short to be heard as a fade. */
const fade = seconds(0.005);

/** −50 dBFS as a mean square. */
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
  const from = isJoined ? startOfSpeech(samples, rate) : 0;
  const tail = pause === null ? Number.POSITIVE_INFINITY : Math.max(0, pause - lead) * rate;
  const to = Math.min(samples.length, Math.max(from, Math.ceil(endOfSpeech(samples, rate) + tail)));
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

/**
 * Without the silence at both ends but for `kept` seconds of it; all of them where nothing is above −50 dBFS. A view of
 * the same samples: mono, full scale ±1.
 */
export function cutSilence(samples: Float32Array, rate: Hertz, kept: Seconds): Float32Array {
  const end = endOfSpeech(samples, rate);
  if (end === 0) return samples;
  const from = startOfSpeech(samples, rate) - Math.round((kept - lead) * rate);
  return samples.subarray(Math.max(0, from), end + Math.round(kept * rate));
}

/**
 * Where speech may be cut off at its start: 20 ms before the first 10 ms whose level is above −50 dBFS, mean
 * removed; 0 where there is none. Unlike the onset that a listener's wait is measured by (`leadingSilence`),
 * this one keeps a word as short as "the", which sounds for less than 50 ms.
 */
export function startOfSpeech(samples: Float32Array, rate: Hertz): number {
  const size = Math.round(windowLength * rate);
  const isLoud = loudness(samples, size);
  for (let from = 0; from < samples.length; from += size) {
    if (isLoud(from)) return Math.max(0, from - Math.round(lead * rate));
  }
  return 0;
}

/** Where the last sound ends: behind the last 10 ms whose level is above −50 dBFS, mean removed; else 0. */
function endOfSpeech(samples: Float32Array, rate: Hertz): number {
  const size = Math.round(windowLength * rate);
  const isLoud = loudness(samples, size);
  for (let from = Math.floor((samples.length - 1) / size) * size; from >= 0; from -= size) {
    if (isLoud(from)) return Math.min(samples.length, from + size);
  }
  return 0;
}

/** Tells of the window of `size` samples that begins at `from` whether it is above −50 dBFS, mean of all removed. */
function loudness(samples: Float32Array, size: number): (from: number) => boolean {
  let sum = 0;
  for (let at = 0; at < samples.length; at++) sum += samples[at] ?? 0;
  const mean = sum / samples.length;
  return (from) => {
    const to = Math.min(from + size, samples.length);
    let energy = 0;
    for (let at = from; at < to; at++) energy += ((samples[at] ?? 0) - mean) ** 2;
    return energy > quietMeanSquare * size;
  };
}
