import type { Hertz } from './units.ts';

/** A second-order filter, normalised to a0 = 1. */
type Biquad = {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
};

/** Blocks of 400 ms that overlap by three quarters. */
const stepsPerBlock = 4;
const stepsPerSecond = 10;
const absoluteGate = -70;
const relativeGate = -10;

/** Loudness of a mean square after the filters, in LUFS: 0 dB for a sine of 997 Hz at full scale is −3.01. */
const toLoudness = (energy: number): number => -0.691 + 10 * Math.log10(energy);
const toEnergy = (loudness: number): number => 10 ** ((loudness + 0.691) / 10);

/**
 * Integrated loudness in LUFS by ITU-R BS.1770-4, which EBU R 128 uses: K-weighting, blocks of 400 ms every 100 ms,
 * those above −70 LUFS and then those above 10 LU less than their mean. null where no block is above the gate, and for
 * audio shorter than a block.
 *
 * Every channel has the weight of a front one. So mono counts as one channel: 3.01 LU quieter than the same samples from
 * both channels of a stereo file, which is how a player would give it out.
 *
 * The filters are those of the recommendation at 48 kHz; at other rates the analog prototypes behind them are
 * transformed anew (bilinear, the corner frequency kept), as libebur128 does.
 *
 * @param channels of one length, full scale ±1.
 * @param sampleRate 8 kHz or more.
 */
export function integratedLoudness(
  channels: readonly Float32Array[],
  sampleRate: Hertz,
): number | null {
  const blocks = blockEnergies(channels, sampleRate);
  const audible = blocks.filter((energy) => energy > toEnergy(absoluteGate));
  if (audible.length === 0) return null;
  const threshold = toEnergy(toLoudness(mean(audible)) + relativeGate);
  return toLoudness(mean(audible.filter((energy) => energy > threshold)));
}

/** The mean square of each block, over the channels summed. */
function blockEnergies(channels: readonly Float32Array[], sampleRate: Hertz): number[] {
  const length = Math.min(...channels.map((channel) => channel.length));
  const steps = Math.floor((length * stepsPerSecond) / sampleRate);
  const energies = new Float64Array(Math.max(0, steps));
  for (const channel of channels) addStepEnergies(energies, channel, sampleRate);
  const blocks: number[] = [];
  for (let last = stepsPerBlock - 1; last < steps; last++) {
    let energy = 0;
    for (let step = last - stepsPerBlock + 1; step <= last; step++) energy += energies[step] ?? 0;
    blocks.push((energy * stepsPerSecond) / (stepsPerBlock * sampleRate));
  }
  return blocks;
}

/** Adds the sum of squares of each whole 100 ms of the channel, weighted: both filters in direct form II transposed. */
function addStepEnergies(energies: Float64Array, samples: Float32Array, sampleRate: Hertz): void {
  const shelf = highShelf(sampleRate);
  const pass = highPass(sampleRate);
  let [shelf1, shelf2, pass1, pass2] = [0, 0, 0, 0];
  let at = 0;
  for (let step = 0; step < energies.length; step++) {
    const end = Math.round(((step + 1) * sampleRate) / stepsPerSecond);
    let energy = 0;
    for (; at < end; at++) {
      const sample = samples[at] ?? 0;
      const bright = shelf.b0 * sample + shelf1;
      shelf1 = shelf.b1 * sample - shelf.a1 * bright + shelf2;
      shelf2 = shelf.b2 * sample - shelf.a2 * bright;
      const weighted = pass.b0 * bright + pass1;
      pass1 = pass.b1 * bright - pass.a1 * weighted + pass2;
      pass2 = pass.b2 * bright - pass.a2 * weighted;
      energy += weighted * weighted;
    }
    energies[step] = (energies[step] ?? 0) + energy;
  }
}

/** Stage 1 of the K-weighting, for the head: +4 dB of treble. */
export function highShelf(sampleRate: Hertz): Biquad {
  const quality = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const middle = high ** 0.4996667741545416;
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const a0 = 1 + k / quality + k * k;
  return {
    b0: (high + (middle * k) / quality + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (middle * k) / quality + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / quality + k * k) / a0,
  };
}

/** Stage 2, the revised low-frequency B curve: no bass. Its numerator is 1, −2, 1 at every rate. */
export function highPass(sampleRate: Hertz): Biquad {
  const quality = 0.5003270373238773;
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const a0 = 1 + k / quality + k * k;
  return {
    b0: 1,
    b1: -2,
    b2: 1,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / quality + k * k) / a0,
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
