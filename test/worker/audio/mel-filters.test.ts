import { describe, expect, test } from 'vitest';
import { hertz } from '../../../electron/common/units.ts';
import { melFilters } from '../../../electron/worker/audio/mel-filters.ts';

/** A filter bank as whole rows, the zeros written out. */
const bank = (count: number, size: number, rate: number): number[][] =>
  melFilters(count, size, hertz(rate)).map(({ first, weights }) => {
    const row = Array<number>(size / 2 + 1).fill(0);
    for (const [i, weight] of weights.entries()) row[first + i] = weight;
    return row;
  });

/** `test_mel_filter_bank_slaney_norm` of huggingface/transformers (tests/utils/test_audio_utils.py, Apache-2.0). */
const ofTransformers = [
  [0, 0, 0, 0],
  [1.19217795e-3, 0, 0, 0],
  [2.38435591e-3, 0, 0, 0],
  [2.40387905e-3, 5.86232616e-4, 0, 0],
  [1.2117011e-3, 1.77821783e-3, 0, 0],
  [1.95231437e-5, 2.97020305e-3, 0, 0],
  [0, 1.81763684e-3, 1.04857612e-3, 0],
  [0, 6.26036972e-4, 2.11460963e-3, 0],
  [0, 0, 2.26505954e-3, 3.07332945e-4],
  [0, 0, 1.40202503e-3, 9.54861093e-4],
  [0, 0, 5.38990521e-4, 1.60238924e-3],
  [0, 0, 0, 1.83458185e-3],
  [0, 0, 0, 1.37593638e-3],
  [0, 0, 0, 9.17290923e-4],
  [0, 0, 0, 4.58645462e-4],
  [0, 0, 0, 0],
];

/**
 * Every value that is not 0 of some rows of Whisper's own 128 filters (mel_filters.npz of openai/whisper), times 1000,
 * as ggml-org/llama.cpp (tools/mtmd/mtmd-audio.cpp, MIT) prints them: [row × 201 + bin, value].
 */
const ofWhisper: readonly (readonly [at: number, thousandfold: number])[] = [
  [1, 12.37398665],
  [202, 30.39256483],
  [404, 24.74797331],
  [1008, 5.64459199],
  [1009, 6.7293942],
  [8870, 15.32919332],
  [8871, 1.66583748],
  [13512, 3.16627859],
  [13513, 21.37690969],
  [13514, 1.25317345],
  [16749, 0.36827257],
  [16750, 9.89749376],
  [16751, 11.35340426],
  [16752, 2.05122307],
  [19590, 2.66873185],
  [19591, 7.51965167],
  [19592, 9.55500547],
  [19593, 4.81966138],
  [19594, 0.08431751],
  [23463, 1.59233576],
  [23464, 3.53261665],
  [23465, 5.47289755],
  [23466, 6.44368259],
  [23467, 4.54962999],
  [23468, 2.65557761],
  [23469, 0.76152512],
  [25718, 0.47569509],
  [25719, 1.61717169],
  [25720, 2.75864848],
  [25721, 3.90012516],
  [25722, 5.0416016],
  [25723, 4.45712078],
  [25724, 3.34284059],
  [25725, 2.22856039],
  [25726, 1.1142802],
];

test('a small bank is the one that transformers expects', () => {
  const rows = bank(4, 30, 4000);
  for (const [bin, weights] of ofTransformers.entries()) {
    for (const [filter, weight] of weights.entries())
      expect(rows[filter]?.[bin]).toBeCloseTo(weight, 10);
  }
});

describe("Whisper's 128 filters", () => {
  const rows = bank(128, 400, 16_000);

  test('have the values of mel_filters.npz', () => {
    for (const [at, thousandfold] of ofWhisper) {
      expect(rows[Math.floor(at / 201)]?.[at % 201]).toBeCloseTo(thousandfold / 1000, 8);
    }
  });

  test('are 0 elsewhere', () => {
    for (const row of new Set(ofWhisper.map(([at]) => Math.floor(at / 201)))) {
      const told = ofWhisper.filter(([at]) => Math.floor(at / 201) === row).length;
      expect(rows[row]?.filter((weight) => weight > 1e-9)).toHaveLength(told);
    }
  });
});
