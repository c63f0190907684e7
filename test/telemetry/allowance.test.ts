import { expect, test } from 'vitest';
import { nanos } from '../../electron/common/units.ts';
import { Allowance } from '../../electron/telemetry/allowance.ts';

/** Times, in ms, at which work of `cost` ms was done, of ticks each 100 ms for 10 s. */
function workedAt(share: number, cost: (count: number) => number): number[] {
  let cpuTime = 0;
  const allowance = new Allowance(share, () => cpuTime);
  const times: number[] = [];
  for (let at = 0; at < 10_000; at += 100) {
    allowance.spend(nanos(at * 1e6), () => {
      cpuTime += cost(times.length) * 1e6;
      times.push(at);
    });
  }
  return times;
}

test('cheap work is done at every tick', () => {
  expect(workedAt(0.005, () => 0.4)).toHaveLength(100);
});

test('dear work is done as often as its share allows', () => {
  const times = workedAt(0.005, () => 5);
  expect(times).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000]);
});

test('one slow answer is no dear driver: the rest is short', () => {
  const times = workedAt(0.005, (count) => (count === 20 ? 4 : 0.1));
  expect(times.length).toBeGreaterThan(95);
});
