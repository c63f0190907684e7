import fc from 'fast-check';
import { expect, test } from 'vitest';
import { audioFigures } from '../../electron/common/audio-figures.ts';
import { leadingSilence, trailingSilence } from '../../electron/common/audio-onset.ts';
import { hertz } from '../../electron/common/units.ts';

const rate = hertz(16_000);

/** `_` is 100 ms of silence, `~` 100 ms of a tone at half of full scale, `^` one twice as loud as fits. */
function audio(picture: string): Float32Array {
  const levels = { _: 0, '~': 0.5, '^': 2 } as Readonly<Record<string, number>>;
  return Float32Array.from({ length: picture.length * 1600 }, (_, i) => {
    const level = levels[picture[Math.floor(i / 1600)] ?? '_'] ?? 0;
    return level * Math.sin((2 * Math.PI * 440 * i) / rate);
  });
}

test.each([
  ['___~~~~~~_', 0.3, 0.1],
  ['~~~~~~~___', 0, 0.3],
  ['_~~~_~~~~~', 0.1, 0],
  ['__________', null, null],
])('%s: silence before %s s and after %s s', (picture, before, after) => {
  const figures = audioFigures(audio(picture), rate);
  for (const [found, expected] of [
    [figures.leadingSilence, before],
    [figures.trailingSilence, after],
  ] as const) {
    if (expected === null) expect(found).toBeNull();
    else expect(Math.abs((found ?? 9) - expected)).toBeLessThanOrEqual(0.011);
  }
});

test('a sample at full scale is clipped, one right under it is not', () => {
  const samples = Float32Array.of(0.999, -0.999, 1, -1, 1.5, 0);
  expect(audioFigures(samples, rate)).toMatchObject({ samples: 6, clipped: 3 });
  expect(audioFigures(samples, rate).peak).toBeCloseTo(20 * Math.log10(1.5), 5);
});

test('silence has no peak and no loudness; a tone twice too loud is clipped a good part of the time', () => {
  expect(audioFigures(audio('____________'), rate)).toMatchObject({
    peak: null,
    loudness: null,
    clipped: 0,
  });
  const loud = audioFigures(audio('^^^^^^^^^^'), rate);
  // |2·sin x| ≥ 1 for two thirds of x.
  expect(loud.clipped / loud.samples).toBeCloseTo(2 / 3, 1);
});

test('the end of audio is the beginning of the same backwards', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('_', '~'), { minLength: 1, maxLength: 12 }), (parts) => {
      const samples = audio(parts.join(''));
      expect(trailingSilence(samples, rate)).toBe(leadingSilence(samples.toReversed(), rate));
    }),
  );
});
