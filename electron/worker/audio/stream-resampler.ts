import type { Hertz } from '../../common/units.ts';

/**
 * Changes the sample rate of one channel that comes in pieces. What is given back follows on what was given back
 * before, and is aligned with the input: sample k of the output is at k / `to`. The filter looks about 46 samples of
 * the lower rate ahead, which are missing at the end until `finish`. The filter is that of `Resampler`.
 */
export type StreamResampler = {
  readonly push: (samples: Float32Array) => Float32Array;
  /** The rest: of n samples in all, round(n · to / from) have then been given. What comes next is new audio. */
  readonly finish: () => Float32Array;
  /** Forgets what came before. */
  readonly restart: (from: Hertz, to: Hertz) => void;
};

const none = new Float32Array(0);

/** Loading takes tens of milliseconds; to begin again at other rates less than one. */
export async function loadStreamResampler(from: Hertz, to: Hertz): Promise<StreamResampler> {
  const { default: libsamplerate } = await import('@alexanderolsen/libsamplerate-js');
  const converter = await libsamplerate.create(1, from, to, {
    converterType: libsamplerate.ConverterType.SRC_SINC_MEDIUM_QUALITY,
  });
  let rates = { from, to };
  let taken = 0;
  let given = 0;

  function push(samples: Float32Array): Float32Array {
    taken += samples.length;
    if (samples.length === 0) return none;
    const converted = rates.from === rates.to ? samples : converter.full(samples);
    given += converted.length;
    return converted;
  }

  function finish(): Float32Array {
    const missing = Math.round((taken * rates.to) / rates.from) - given;
    const rest = new Float32Array(Math.max(0, missing));
    const silence = new Float32Array(Math.ceil(rates.from / 50));
    for (let filled = 0; filled < rest.length; ) {
      const converted = converter.full(silence).subarray(0, rest.length - filled);
      rest.set(converted, filled);
      filled += converted.length;
    }
    restart(rates.from, rates.to);
    return rest;
  }

  /** Setting a rate makes the converter forget the audio before, and leaves its ratio as it was. */
  function restart(nextFrom: Hertz, nextTo: Hertz): void {
    rates = { from: nextFrom, to: nextTo };
    taken = 0;
    given = 0;
    converter.inputSampleRate = nextFrom;
    converter.outputSampleRate = nextTo;
    converter.ratio = nextTo / nextFrom;
  }

  // The engine compiles the filter's code at its first calls, which would hold up the first packets.
  for (let call = 0; call < 20; call++) converter.full(new Float32Array(Math.ceil(from / 50)));
  restart(from, to);
  return { push, finish, restart };
}
