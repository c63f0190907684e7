import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { highPass, highShelf, integratedLoudness } from '../../electron/common/loudness.ts';
import { hertz } from '../../electron/common/units.ts';

type Part = readonly [decibels: number, seconds: number];

/** A 1 kHz sine that changes its level, full scale 0 dBFS. */
function sine(parts: readonly Part[], rate = 48_000): Float32Array {
  const lengths = parts.map(([, seconds]) => Math.round(seconds * rate));
  const samples = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const [place, [decibels]] of parts.entries()) {
    const level = 10 ** (decibels / 20);
    for (const end = at + (lengths[place] ?? 0); at < end; at++) {
      samples[at] = level * Math.sin((2 * Math.PI * 1000 * at) / rate);
    }
  }
  return samples;
}

const stereo = (parts: readonly Part[], rate = 48_000): number | null => {
  const channel = sine(parts, rate);
  return integratedLoudness([channel, channel], hertz(rate));
};

describe('the minimum requirements of EBU Tech 3341 (v3.0, table 1), each ±0.1 LU', () => {
  // The long ones at a rate of half the work, which many voices have.
  test.each<readonly [name: string, expected: number, rate: number, parts: readonly Part[]]>([
    ['1', -23, 48_000, [[-23, 20]]],
    ['2', -33, 48_000, [[-33, 20]]],
    [
      '3',
      -23,
      24_000,
      [
        [-36, 10],
        [-23, 60],
        [-36, 10],
      ],
    ],
    [
      '4',
      -23,
      24_000,
      [
        [-72, 10],
        [-36, 10],
        [-23, 60],
        [-36, 10],
        [-72, 10],
      ],
    ],
    [
      '5',
      -23,
      24_000,
      [
        [-26, 20],
        [-20, 20.1],
        [-26, 20],
      ],
    ],
  ])('case %s reads %s LUFS', (_name, expected, rate, parts) => {
    const read = stereo(parts, rate);
    expect(Math.abs((read ?? 0) - expected)).toBeLessThanOrEqual(0.1);
  });
});

test('the filters at 48 kHz are those of the recommendation (BS.1770-4, tables 1 and 2)', () => {
  const shelf = highShelf(hertz(48_000));
  expect(shelf.b0).toBeCloseTo(1.53512485958697, 10);
  expect(shelf.b1).toBeCloseTo(-2.69169618940638, 10);
  expect(shelf.b2).toBeCloseTo(1.19839281085285, 10);
  expect(shelf.a1).toBeCloseTo(-1.69065929318241, 10);
  expect(shelf.a2).toBeCloseTo(0.73248077421585, 10);
  const pass = highPass(hertz(48_000));
  expect([pass.b0, pass.b1, pass.b2]).toEqual([1, -2, 1]);
  expect(pass.a1).toBeCloseTo(-1.99004745483398, 10);
  expect(pass.a2).toBeCloseTo(0.99007225036621, 10);
});

test('at every rate that models speak at it reads as another meter does', () => {
  // The Rust port of libebur128, by the package ebur128-wasm 3.0.0, on the same samples in one channel.
  const others = {
    16000: -25.96359815859584,
    22050: -25.974383700041393,
    24000: -25.97773941390696,
    44100: -26.000839744031012,
    48000: -26.003597058325727,
  };
  for (const [rate, expected] of Object.entries(others)) {
    const read = integratedLoudness([sine([[-23, 20]], Number(rate))], hertz(Number(rate)));
    expect(Math.abs((read ?? 0) - expected)).toBeLessThan(0.03);
  }
});

test('mono is one channel: 3.01 LU under the same from two', () => {
  const channel = sine([[-20, 5]]);
  const mono = integratedLoudness([channel], hertz(48_000)) ?? 0;
  const both = integratedLoudness([channel, channel], hertz(48_000)) ?? 0;
  expect(both - mono).toBeCloseTo(10 * Math.log10(2), 9);
});

test('so many decibels louder reads so many LU more', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -30, max: -3, noNaN: true }),
      fc.constantFrom(16_000, 24_000, 44_100),
      (level, rate) => {
        const quiet = integratedLoudness([sine([[-30, 1]], rate)], hertz(rate)) ?? 0;
        const loud = integratedLoudness([sine([[level, 1]], rate)], hertz(rate)) ?? 0;
        expect(loud - quiet).toBeCloseTo(level + 30, 3);
      },
    ),
    { numRuns: 20 },
  );
});

test('silence, what is under −70 LUFS and what is shorter than a block have none', () => {
  expect(integratedLoudness([new Float32Array(48_000)], hertz(48_000))).toBeNull();
  expect(integratedLoudness([sine([[-75, 2]])], hertz(48_000))).toBeNull();
  expect(integratedLoudness([sine([[-10, 0.39]])], hertz(48_000))).toBeNull();
  expect(integratedLoudness([new Float32Array(0)], hertz(48_000))).toBeNull();
});
