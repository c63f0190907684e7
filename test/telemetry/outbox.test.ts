import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SamplerMessage } from '../../electron/common/telemetry-protocol.ts';
import { nanos } from '../../electron/common/units.ts';
import { Outbox } from '../../electron/telemetry/outbox.ts';

const sample = (at: number): SamplerMessage => ({
  type: 'samples',
  at: nanos(at),
  values: [[0, at]],
});
const busy: SamplerMessage = { type: 'busy', source: 'NVML', limit: 5 };

let posts: SamplerMessage[][] = [];
const open = (): Outbox => {
  posts = [];
  return new Outbox(async (messages) => void posts.push(messages));
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('samples go together once a second, in the order in which they were read', () => {
  const outbox = open();
  for (let tick = 0; tick < 25; tick++) {
    outbox.post(sample(tick));
    vi.advanceTimersByTime(100);
  }
  expect(posts.map((post) => post.length)).toEqual([10, 10]);
  vi.advanceTimersByTime(1_000);
  expect(posts.flat()).toEqual(Array.from({ length: 25 }, (_, tick) => sample(tick)));
  vi.advanceTimersByTime(5_000);
  expect(posts).toHaveLength(3);
});

test('what may not wait takes along the samples before it', () => {
  const outbox = open();
  outbox.post(sample(1));
  outbox.post(busy);
  outbox.post(sample(2));
  expect(posts).toEqual([[sample(1), busy]]);
  vi.advanceTimersByTime(1_000);
  expect(posts).toEqual([[sample(1), busy], [sample(2)]]);
});
