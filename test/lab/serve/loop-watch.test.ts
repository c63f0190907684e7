import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LoopWatch } from '../../../electron/lab/serve/loop-watch.ts';

/** Holds up the event loop, and lets the monitor see that it was. */
async function stall(milliseconds: number): Promise<void> {
  await sleep(30);
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
  await sleep(30);
}

test('a stall belongs to all requests that were under way, and to none that came later', async () => {
  const watch = new LoopWatch();
  const [long, other, later] = [{}, {}, {}];
  watch.begin(long);
  watch.begin(other);
  await stall(1_000);
  expect(watch.end(other)).toBeGreaterThan(900);
  watch.begin(later);
  await sleep(50);
  expect(watch.end(later) ?? 0).toBeLessThan(900);
  expect(watch.end(long)).toBeGreaterThan(900);
});
