import { type Hertz, hertz } from '../../common/units.ts';

/**
 * Changes the sample rate of one channel. The result has round(n · to / from) samples, is aligned with
 * the input (no delay), and keeps frequencies up to 0.86 of the lower rate's half within 0.1 dB; what
 * would fold back is down by 75 dB. Beyond its ends the audio counts as silent. Where the rates are equal
 * the input itself is returned. Throws RangeError for a rate that is not a whole number of hertz from 1
 * to 1,000,000.
 */
export type Resampler = {
  readonly resample: (samples: Float32Array, from: Hertz, to: Hertz) => Float32Array;
};

/** A second of audio fits the library's buffers of 1,008,000 samples. */
const highestRate = 1_000_000;
/** The most that libsamplerate changes a rate by at once. */
const mostRatio = 256;

/**
 * libsamplerate, compiled to JavaScript, with its medium filter: the fast one loses 11 dB at 0.86 of the
 * lower rate's half.
 */
export async function loadResampler(): Promise<Resampler> {
  const { default: libsamplerate } = await import('@alexanderolsen/libsamplerate-js');
  const converter = await libsamplerate.create(1, 48_000, 16_000, {
    converterType: libsamplerate.ConverterType.SRC_SINC_MEDIUM_QUALITY,
  });
  const resample: Resampler['resample'] = (samples, from, to) => {
    if (!(isRate(from) && isRate(to)))
      throw new RangeError(`Cannot resample from ${from} Hz to ${to} Hz.`);
    if (from === to) return samples;
    const between = hertz(Math.min(from, to) * mostRatio);
    if (Math.max(from, to) > between)
      return resample(resample(samples, from, between), between, to);
    // Each of the first two makes the converter forget the audio before; neither corrects the ratio.
    converter.inputSampleRate = from;
    converter.outputSampleRate = to;
    converter.ratio = to / from;
    return convertBySeconds(samples, from, to, (block) => converter.full(block));
  };
  return { resample };
}

const isRate = (rate: number): boolean => Number.isInteger(rate) && rate > 0 && rate <= highestRate;

/**
 * A second at a time, because the library's own way with more than its buffers hold loses nearly all of
 * it, and silence after the end until the filter has given back all it holds. The library removes its delay.
 */
function convertBySeconds(
  samples: Float32Array,
  from: Hertz,
  to: Hertz,
  convert: (block: Float32Array) => Float32Array,
): Float32Array {
  const resampled = new Float32Array(Math.round((samples.length * to) / from));
  const silence = new Float32Array(Math.ceil(from / 50));
  let filled = 0;
  for (let start = 0; filled < resampled.length; start += from) {
    const block = start < samples.length ? samples.subarray(start, start + from) : silence;
    const converted = convert(block).subarray(0, resampled.length - filled);
    resampled.set(converted, filled);
    filled += converted.length;
  }
  return resampled;
}
