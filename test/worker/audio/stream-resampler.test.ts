import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hertz } from '../../../electron/common/units.ts';
import { loadResampler } from '../../../electron/worker/audio/resample.ts';
import { loadStreamResampler } from '../../../electron/worker/audio/stream-resampler.ts';
import { sine } from '../../support/wav-bytes.ts';

const { resample } = await loadResampler();
const stream = await loadStreamResampler(hertz(24_000), hertz(8_000));

const joined = (parts: readonly Float32Array[]): number[] => parts.flatMap((part) => [...part]);

function inPieces(samples: Float32Array, sizes: readonly number[], from: number, to: number) {
  stream.restart(hertz(from), hertz(to));
  const parts: Float32Array[] = [];
  let at = 0;
  for (let place = 0; at < samples.length; place++) {
    const size = sizes[place % sizes.length] ?? 1;
    parts.push(stream.push(samples.subarray(at, at + size)));
    at += size;
  }
  return joined([...parts, stream.finish()]);
}

describe.each([
  [8_000, 16_000],
  [24_000, 16_000],
  [22_050, 8_000],
  [48_000, 16_000],
  [16_000, 16_000],
])('%i Hz to %i Hz', (from, to) => {
  const samples = sine(440, from, from / 5).map((sample, i) => sample + 0.1 * Math.sin(i * i));

  test('in whatever pieces it comes, the audio is that of the whole', () => {
    const whole = resample(samples, hertz(from), hertz(to));
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_500 }), { minLength: 1, maxLength: 8 }),
        (sizes) => {
          const pieces = inPieces(samples, sizes, from, to);
          expect(pieces).toHaveLength(whole.length);
          const error = pieces.map((sample, i) => Math.abs(sample - (whole[i] ?? Number.NaN)));
          expect(Math.max(...error)).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('what is missing before the end is less than the filter sees of the future', () => {
    stream.restart(hertz(from), hertz(to));
    const given = stream.push(samples).length;
    const ahead = from === to ? 0 : 48 / Math.min(from, to);
    expect(given).toBeGreaterThanOrEqual(Math.floor((samples.length / from - ahead) * to));
    expect(given).toBeLessThanOrEqual(Math.ceil((samples.length / from) * to));
  });
});

test('after `finish` and after `restart` nothing of the audio before is heard', () => {
  const rest = new Float32Array(2_400);
  inPieces(sine(440, 24_000, 2_400), [500], 24_000, 8_000);
  expect(Math.max(...joined([stream.push(rest), stream.finish()]).map(Math.abs))).toBe(0);
  stream.push(sine(440, 24_000, 2_400));
  stream.restart(hertz(24_000), hertz(8_000));
  expect(Math.max(...joined([stream.push(rest), stream.finish()]).map(Math.abs))).toBe(0);
});
