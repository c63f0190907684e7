import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leadingSilence, signalProblem } from '../../electron/common/audio-onset.ts';
import { hertz } from '../../electron/common/units.ts';
import { sine } from '../support/wav-bytes.ts';

const rate = 16_000;
const silence = (millis: number) => new Float32Array((millis * rate) / 1000);
const tone = (millis: number, level: number) => sine(440, rate, (millis * rate) / 1000, level);
const join = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));
const onset = (...parts: Float32Array[]) => leadingSilence(join(...parts), hertz(rate));

describe('the silence before the first sound', () => {
  test('is 0 for audio that begins at once', () => {
    expect(onset(tone(200, 0.5))).toBe(0);
  });

  test.each([1, 37, 250])('is the %i ms before a sound that begins abruptly', (millis) => {
    expect(onset(silence(millis), tone(200, 0.5))).toBeCloseTo(millis / 1000, 6);
  });

  test('is none when all is silent, empty, or NaN', () => {
    expect(onset(silence(300))).toBeNull();
    expect(onset()).toBeNull();
    expect(onset(tone(200, Number.NaN))).toBeNull();
  });

  test('does not end at a click', () => {
    expect(onset(silence(50), Float32Array.of(1), silence(100), tone(200, 0.5))).toBeCloseTo(
      0.15,
      3,
    );
  });

  test('does not end at a sound of 30 ms, and does at one of 60 ms', () => {
    expect(onset(silence(50), tone(30, 0.5), silence(200))).toBeNull();
    expect(onset(silence(50), tone(60, 0.5), silence(200))).toBeCloseTo(0.05, 6);
  });

  test('ends above −40 dBFS, not under it', () => {
    const rms = (decibels: number) => Math.SQRT2 * 10 ** (decibels / 20);
    expect(onset(silence(50), tone(200, rms(-41)))).toBeNull();
    // A quiet sound needs nearly its whole window: at most 10 ms late.
    const quiet = onset(silence(50), tone(200, rms(-39))) ?? 0;
    expect(quiet).toBeGreaterThanOrEqual(0.05);
    expect(quiet).toBeLessThanOrEqual(0.06);
  });

  test('does not end at an offset: the mean is removed', () => {
    const shifted = join(silence(100), tone(200, 0.3)).map((sample) => sample + 0.2);
    expect(leadingSilence(silence(300).fill(0.5), hertz(rate))).toBeNull();
    expect(leadingSilence(shifted, hertz(rate))).toBeCloseTo(0.1, 2);
  });

  test('whatever the rate: within 1 ms, and more silence before is exactly that much more', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8_000, 11_025, 22_050, 24_000, 44_100, 48_000, 192_000),
        fc.integer({ min: 0, max: 300 }),
        (sampleRate, millis) => {
          const before = new Float32Array(Math.round((millis * sampleRate) / 1000));
          const samples = join(before, sine(300, sampleRate, sampleRate / 5, 0.5));
          const found = leadingSilence(samples, hertz(sampleRate));
          expect(Math.abs((found ?? 9) - millis / 1000)).toBeLessThanOrEqual(0.00101);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('whatever the audio: null or a time inside it, at least 50 ms before its end', () => {
    const block = fc.tuple(fc.integer({ min: 1, max: 80 }), fc.constantFrom(0, 0.005, 0.02, 0.5));
    fc.assert(
      fc.property(fc.array(block, { maxLength: 8 }), (blocks) => {
        const samples = join(...blocks.map(([millis, level]) => tone(millis, level)));
        const found = leadingSilence(samples, hertz(rate));
        if (found === null) return;
        expect(found).toBeGreaterThanOrEqual(0);
        expect(found + 0.05).toBeLessThanOrEqual(samples.length / rate + 1e-9);
      }),
    );
  });
});

describe('audio that cannot be a result', () => {
  test.each([
    ['nothing wrong with speech at any level above', tone(20, 0.01), null],
    ['no samples', new Float32Array(), 'silent'],
    ['zeros', silence(20), 'silent'],
    ['a constant', silence(20).fill(0.7), 'silent'],
    ['a peak just under −60 dBFS', tone(50, 0.00099), 'silent'],
    ['a peak just over −60 dBFS', tone(50, 0.00101), null],
  ] as const)('%s', (_, samples, problem) => {
    expect(signalProblem(samples)).toBe(problem);
  });

  test('NaN or an infinity anywhere is found', () => {
    const bad = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    const sample = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(sample), fc.array(bad, { minLength: 1 }), fc.nat(), (good, bads, at) => {
        const samples = [...good];
        samples.splice(at % (good.length + 1), 0, ...bads);
        expect(signalProblem(Float32Array.from(samples))).toBe('not-finite');
      }),
    );
  });

  test('finite samples never are, however large', () => {
    const sample = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(sample), (samples) => {
        expect(signalProblem(Float32Array.from(samples))).not.toBe('not-finite');
      }),
    );
  });
});
