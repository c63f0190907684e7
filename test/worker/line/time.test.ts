import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hertz, millis, nanos } from '../../../electron/common/units.ts';
import { sessionClock } from '../../../electron/worker/clock.ts';
import { Alarm } from '../../../electron/worker/line/alarm.ts';
import { CallTime } from '../../../electron/worker/line/call-time.ts';
import { LatenessLog } from '../../../electron/worker/line/lateness.ts';

test('samples, packets and times lie on one axis', () => {
  const rates = fc.constantFrom(8_000, 16_000);
  const frames = fc.constantFrom(10, 20, 40, 60);
  const starts = fc.integer({ min: 0, max: 1e15 });
  fc.assert(
    fc.property(rates, frames, starts, fc.nat(1e7), (rate, frame, start, sample) => {
      const time = new CallTime(nanos(start), hertz(rate), millis(frame));
      expect(time.sampleAt(time.timeOf(sample))).toBe(sample);
      const packet = Math.floor(sample / time.packet);
      const begins = time.timeOf(packet * time.packet);
      expect(time.packetFrom(begins)).toBe(packet);
      expect(time.packetFrom(nanos(begins + 1))).toBe(packet + 1);
      expect(time.wholeAt(packet)).toBe(begins + frame * 1e6);
    }),
  );
});

test('lateness is told by nearest rank, and never negative', () => {
  const log = new LatenessLog();
  expect(log.figures).toEqual({ ticks: 0, p50: null, p99: null, most: null });
  for (let late = 1; late <= 200; late++) log.add(nanos(5e9), nanos(5e9 + late * 1e5));
  log.add(nanos(5e9), nanos(5e9 - 10));
  expect(log.figures).toEqual({ ticks: 201, p50: 10, p99: 19.8, most: 20 });
});

test('an alarm goes at its time or later, or when it is rung, or at once when it was', async () => {
  const now = sessionClock(process.hrtime.bigint());
  const alarm = new Alarm(now);
  const due = nanos(now() + 3.3e6);
  await alarm.sleepUntil(due);
  expect(now()).toBeGreaterThanOrEqual(due);
  const never = nanos(now() + 1e15);
  const sleep = alarm.sleepUntil(never);
  alarm.ring();
  await sleep;
  alarm.ring();
  await alarm.sleepUntil(never);
  expect(now()).toBeLessThan(never);
});
