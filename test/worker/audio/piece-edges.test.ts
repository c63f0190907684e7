import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hertz, seconds } from '../../../electron/common/units.ts';
import { fitEdges, startOfSpeech } from '../../../electron/worker/audio/piece-edges.ts';

const rate = hertz(1_000);

/** A drawing, 10 ms a character: `#` a loud tone, `-` one of −45 dBFS, `.` noise of −66 dBFS. */
const levels: Readonly<Record<string, number>> = { '#': 0.5, '-': 0.008, '.': 0.0005 };
const draw = (drawing: string): Float32Array =>
  Float32Array.from({ length: drawing.length * 10 }, (_, at) => {
    const level = levels[drawing.charAt(Math.floor(at / 10))] ?? 0;
    return level * Math.sin(2 * Math.PI * 0.2 * (at + 0.5));
  });

describe('speech begins', () => {
  test.each([
    ['20 ms before its first sound', '.....#####', 30],
    ['before a soft sound', '....-#####', 20],
    ['before a word as short as "the"', '.....##...............#####', 30],
    ['at once where it does', '#####', 0],
    ['nowhere in silence', '.....', 0],
  ])('%s', (_, drawing, milliseconds) => {
    expect(startOfSpeech(draw(drawing), rate)).toBe(milliseconds);
  });
});

describe('a piece between others', () => {
  const fitted = (drawing: string, isJoined: boolean, pause: number | null): number =>
    fitEdges(draw(drawing), rate, isJoined, pause === null ? null : seconds(pause)).length;
  test.each([
    ['keeps 20 ms of the silence before it', '......######', true, null, 80],
    [
      'has no more silence behind it than the pause less those 20 ms',
      '####..........',
      false,
      0.06,
      80,
    ],
    ['is cut at both ends', '......####..........', true, 0.06, 100],
    ['gets no silence that it did not have', '####.', true, 0.4, 50],
    ['keeps a sound that dies away', '####--....', false, 0.02, 60],
    ['keeps the silence behind it where nothing follows', '####......', true, null, 100],
    ['is whole where all of it is silent', '......', true, null, 60],
  ])('%s', (_, drawing, isJoined, pause, milliseconds) => {
    expect(fitted(drawing, isJoined, pause)).toBe(milliseconds);
  });
});

type Sound = {
  readonly frequency: number;
  readonly phase: number;
  readonly level: number;
  readonly length: number;
};

test('a joint of any two sounds does not click: it is no steeper than the fade and the sounds make it', () => {
  const high = hertz(24_000);
  const sound = fc.record({
    frequency: fc.double({ min: 50, max: 2_000, noNaN: true }),
    phase: fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
    level: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
    length: fc.integer({ min: 1_000, max: 4_000 }),
  });
  const play = ({ frequency, phase, level, length }: Sound): Float32Array =>
    Float32Array.from(
      { length },
      (_, at) => level * Math.sin((2 * Math.PI * frequency * at) / high + phase),
    );
  fc.assert(
    fc.property(sound, sound, (one, other) => {
      const [first, second] = [play(one), play(other)];
      const left = fitEdges(first, high, false, seconds(0.05));
      const right = fitEdges(second, high, true, null);
      const steepest = Math.max(steepestOf(first), steepestOf(second));
      const level = Math.max(one.level, other.level);
      const joint = Math.abs((right[0] ?? 0) - (left.at(-1) ?? 0));
      expect(joint).toBe(0);
      expect(steepestOf(left)).toBeLessThanOrEqual(steepest + level / 120 + 1e-6);
      expect(steepestOf(right)).toBeLessThanOrEqual(steepest + level / 120 + 1e-6);
    }),
  );
});

test('the samples given are not changed', () => {
  const samples = draw('..####..');
  const before = samples.slice();
  fitEdges(samples, rate, true, seconds(0.05));
  expect(samples).toEqual(before);
});

function steepestOf(samples: Float32Array): number {
  let most = 0;
  for (let at = 1; at < samples.length; at++) {
    most = Math.max(most, Math.abs((samples[at] ?? 0) - (samples[at - 1] ?? 0)));
  }
  return most;
}
