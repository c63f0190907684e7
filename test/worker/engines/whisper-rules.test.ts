import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyRules,
  chooseToken,
  probabilityOf,
} from '../../../electron/worker/engines/whisper-rules.ts';
import { RunFailure } from '../../../electron/worker/failure.ts';

const never = Number.NEGATIVE_INFINITY;

/** Four words, the end, `<|notimestamps|>` and two timestamps. */
const small = {
  endOfText: 4,
  noTimestamps: 5,
  timestampBegin: 6,
  suppressed: [] as readonly number[],
  suppressedAtStart: [] as readonly number[],
  latestStart: 50,
};
const ascending = [1, 2, 3, 4, 5, 6, 7, 8];

const after = (chosen: readonly number[], logits: readonly number[], rules = small): number[] => {
  const values = Float32Array.from(logits);
  applyRules(values, chosen, rules);
  return [...values];
};

/**
 * The cases of `whisper_timestamp_processor/3` in elixir-nx/bumblebee (Apache-2.0), which follows openai/whisper as it
 * was in 2023. Since then timestamps do not go back there: where that takes one more, it is −∞ here.
 */
describe('published cases', () => {
  test.each([
    [
      'a word comes after the first timestamp',
      [6],
      ascending,
      [1, 2, 3, 4, 5, never, never, never],
    ],
    ['a timestamp comes in pairs', [6, 2, 7], ascending, [...Array(6).fill(never), never, 8]],
    ['a word comes after a pair', [6, 2, 7, 7], ascending, [1, 2, 3, 4, 5, never, never, never]],
    [
      'timestamps that are likelier together than any word',
      [6, 2, 2],
      [1, 2, 3, 4, 5, 6, 17, 18],
      [...Array(6).fill(never), never, 18],
    ],
  ])('%s', (_, chosen, logits, expected) => {
    expect(after(chosen, logits)).toEqual(expected);
  });
});

test('the first token is a timestamp of the first second', () => {
  const rules = { ...small, latestStart: 0 };
  expect(after([], ascending, rules)).toEqual([...Array(6).fill(never), 7, never]);
});

test('timestamps together beat the likeliest word: ln(e² + e²) > 2.5', () => {
  const timestamps = [0, 0, 0, 2.5, 0, 0, 2, 2];
  expect(after([6, 1, 1], timestamps).slice(0, 6)).toEqual([0, 0, 0, 2.5, 0, never]);
  const rules = { ...small, timestampBegin: 5, noTimestamps: 4 };
  expect(after([5, 1, 1], timestamps, rules)).toEqual([...Array(6).fill(never), 2, 2]);
  const likelier = [0, 0, 0, 2.8, 0, 0, 2, 2];
  expect(after([5, 1, 1], likelier, rules).slice(0, 4)).toEqual([0, 0, 0, Math.fround(2.8)]);
});

test('what is suppressed is never chosen, and some of it only not first', () => {
  const rules = { ...small, suppressed: [1], suppressedAtStart: [2, 6] };
  expect(after([6], ascending, rules)).toEqual([1, never, 3, 4, 5, never, never, never]);
  expect(after([], ascending, rules)).toEqual([...Array(6).fill(never), never, 8]);
});

/** 20 words, the end, `<|notimestamps|>`, and 100 timestamps: 2 s. */
const larger = { ...small, endOfText: 20, noTimestamps: 21, timestampBegin: 22 };
const size = 122;

test('whatever the model says, timestamps begin in the first second, come in pairs and never go back', () => {
  const logit = fc.double({ min: -20, max: 20, noNaN: true });
  const row = fc.array(logit, { minLength: size, maxLength: size });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
      const chosen: number[] = [];
      for (const logits of rows) {
        const values = Float32Array.from(logits);
        applyRules(values, chosen, larger);
        const { id } = chooseToken(values);
        if (id === larger.endOfText) break;
        chosen.push(id);
      }
      const times = chosen.map((id) =>
        id >= larger.timestampBegin ? id - larger.timestampBegin : null,
      );
      if (chosen.length > 0) expect(times[0]).toBeLessThanOrEqual(50);
      const told = times.filter((time) => time !== null);
      expect(told).toEqual(told.toSorted((a, b) => a - b));
      // After the first, timestamps stand two by two, but for one before the end.
      const drawing = times.map((time) => (time === null ? 'w' : 't')).join('');
      expect(drawing).toMatch(/^(t(w+tt)*(w*|w+t))?$/);
    }),
  );
});

test('NaN is refused before a rule could hide it', () => {
  expect(() => after([6], [Number.NaN, ...ascending.slice(1)])).toThrow(RunFailure);
});

describe('the choice', () => {
  test('is the likeliest token, with the logarithm of its probability', () => {
    const { id, logProbability } = chooseToken(Float32Array.from([1, 3, never, 2]));
    expect(id).toBe(1);
    expect(logProbability).toBeCloseTo(3 - Math.log(Math.E + Math.E ** 3 + Math.E ** 2), 6);
  });

  test('leaves nothing out that matters to six digits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -60, max: 60, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (values) => {
          const logits = Float32Array.from(values);
          const { id, logProbability } = chooseToken(logits);
          const most = Math.max(...logits);
          const total = logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
          expect(logits[id]).toBeCloseTo(most, 10);
          expect(logProbability).toBeCloseTo(-Math.log(total), 6);
          expect(probabilityOf(id, logits)).toBeCloseTo(1 / total, 6);
        },
      ),
    );
  });

  test.each([
    [[Number.NaN, 1]],
    [[1, Number.NaN]],
    [[never, never]],
    [[Number.POSITIVE_INFINITY, 1]],
    [[]],
  ])('among %j is none', (logits) => {
    expect(() => chooseToken(Float32Array.from(logits))).toThrow(RunFailure);
  });
});
