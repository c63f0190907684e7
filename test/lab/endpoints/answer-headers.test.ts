import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pauseAsked, processingTime } from '../../../electron/lab/endpoints/answer-headers.ts';

test.each([
  [{ 'openai-processing-ms': '142' }, 142],
  [{ 'server-timing': 'queue;dur=3, total;desc="All of it";dur=52.5' }, 52.5],
  [{ 'server-timing': 'TOTAL;dur="7"' }, 7],
  [{ 'openai-processing-ms': '9', 'server-timing': 'total;dur=52' }, 9],
  [{ 'server-timing': 'cache;desc=hit' }, null],
  [{ 'server-timing': 'total' }, null],
  [{ 'openai-processing-ms': 'soon' }, null],
  [{ 'openai-processing-ms': '-1' }, null],
  [{}, null],
])('how long the endpoint says that it worked: %j is %j', (headers, time) => {
  expect(processingTime(headers)).toBe(time);
});

const noon = Date.UTC(2026, 10, 28, 12);
test.each([
  [{ 'retry-after': '3' }, 3000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': 'Sat, 28 Nov 2026 12:00:07 GMT' }, 7000],
  [{ 'retry-after': 'Sat, 28 Nov 2026 11:00:00 GMT' }, 0],
  [{ 'retry-after-ms': '120', 'retry-after': '1' }, 120],
  [{ 'retry-after': 'later' }, null],
  [{}, null],
])('how long the endpoint asks to wait: %j is %j', (headers, pause) => {
  expect(pauseAsked(headers, () => noon)).toBe(pause);
});

test('a header that nobody can read is none, whatever it is', () => {
  const headers = fc.record({
    'openai-processing-ms': fc.string(),
    'server-timing': fc.string(),
    'retry-after': fc.string(),
  });
  const isTime = (time: number | null): boolean =>
    time === null || (Number.isFinite(time) && time >= 0);
  fc.assert(
    fc.property(headers, (all) => {
      expect(isTime(processingTime(all))).toBe(true);
      expect(isTime(pauseAsked(all, () => noon))).toBe(true);
    }),
  );
});
