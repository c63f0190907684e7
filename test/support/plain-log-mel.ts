import { hertz } from '../../electron/common/units.ts';
import { melFilters } from '../../electron/worker/audio/mel-filters.ts';

type Frames = { readonly from: number; readonly count: number };

/**
 * `log_mel_spectrogram` of openai/whisper over 30 s, line by line: the transform by its definition, in double
 * precision. Only `count` frames from `from` on are worked out, so the loudest of them must be the loudest of all.
 */
function plainLogMel(
  samples: ArrayLike<number>,
  bins: number,
  { from, count }: Frames,
): number[][] {
  const audio = Array.from({ length: 480_000 }, (_, i) => samples[i] ?? 0);
  const at = (i: number): number =>
    audio[i < 0 ? -i : i >= audio.length ? 2 * (audio.length - 1) - i : i] ?? 0;
  const angle = (i: number): number => (2 * Math.PI * (i % 400)) / 400;
  const cosines = Array.from({ length: 400 }, (_, i) => Math.cos(angle(i)));
  const sines = Array.from({ length: 400 }, (_, i) => Math.sin(angle(i)));
  const filters = melFilters(bins, 400, hertz(16_000));
  const logs = Array.from({ length: count }, (_, i) => {
    const start = 160 * (from + i) - 200;
    const windowed = cosines.map((cosine, n) => at(start + n) * (0.5 - 0.5 * cosine));
    const powers = Array.from({ length: 201 }, (__, bin) => {
      let real = 0;
      let imaginary = 0;
      for (const [n, x] of windowed.entries()) {
        real += x * (cosines[(bin * n) % 400] ?? 0);
        imaginary += x * (sines[(bin * n) % 400] ?? 0);
      }
      return real ** 2 + imaginary ** 2;
    });
    return filters.map(({ first, weights }) => {
      const power = weights.reduce((sum, weight, k) => sum + weight * (powers[first + k] ?? 0), 0);
      return Math.log10(Math.max(power, 1e-10));
    });
  });
  const most = Math.max(...logs.flat());
  return logs.map((row) => row.map((value) => (Math.max(value, most - 8) + 4) / 4));
}

/** The largest difference of features f32[bins × 3000] from those that the definition gives. */
export function farFromPlain(
  features: Float32Array,
  samples: ArrayLike<number>,
  bins: number,
  frames: Frames,
): number {
  const plain = plainLogMel(samples, bins, frames);
  return Math.max(
    ...plain.flatMap((row, i) =>
      row.map((value, bin) =>
        Math.abs(value - (features[bin * 3000 + frames.from + i] ?? Number.NaN)),
      ),
    ),
  );
}
