import fc from 'fast-check';
import { expect, test } from 'vitest';
import { millis, type Nanos, nanos } from '../../../electron/common/units.ts';
import { PlayoutBuffer } from '../../../electron/worker/line/playout-buffer.ts';

const ms = (value: number): Nanos => nanos(value * 1e6);
const bufferOf = (buffer: number): PlayoutBuffer => new PlayoutBuffer(ms(20), millis(buffer));
const heardAt = (playout: PlayoutBuffer, arrivals: readonly (number | null)[]) =>
  arrivals.map((arrival) => {
    const playing = playout.next(arrival === null ? null : ms(arrival));
    return playing === null ? null : playing.heard / 1e6;
  });

test('a spurt begins a buffer after its first packet, and packets that jitter less than that follow without a gap', () => {
  expect(heardAt(bufferOf(40), [100, 155, 140, 175])).toEqual([140, 160, 180, 200]);
});

test('a packet that comes too late is heard when it comes, and the rest after it', () => {
  const playout = bufferOf(10);
  expect(heardAt(playout, [0, 20])).toEqual([10, 30]);
  expect(playout.next(ms(75))).toEqual({ heard: ms(75), underrun: { from: ms(50), to: ms(75) } });
  expect(heardAt(playout, [80, 100])).toEqual([95, 115]);
});

test('in place of a lost packet is silence; before the first that arrives nothing is heard', () => {
  expect(heardAt(bufferOf(10), [null, null, 50, null, 90])).toEqual([null, null, 60, 80, 100]);
});

test('a new spurt is buffered again', () => {
  const playout = bufferOf(30);
  heardAt(playout, [0, 20]);
  playout.restart();
  expect(heardAt(playout, [300])).toEqual([330]);
});

test('nothing is heard before it arrived or before the buffer lets it, nothing overlaps, and underruns are all the gaps', () => {
  const lists = fc.array(fc.option(fc.integer({ min: 0, max: 3_000 })), { maxLength: 40 });
  fc.assert(
    fc.property(lists, fc.integer({ min: 0, max: 200 }), (arrivals, buffer) => {
      const playout = bufferOf(buffer);
      let free: number | null = null;
      for (const arrival of arrivals) {
        const playing = playout.next(arrival === null ? null : ms(arrival));
        if (playing === null) {
          expect({ arrival, free }).toEqual({ arrival: null, free: null });
          continue;
        }
        const { heard, underrun } = playing;
        if (arrival !== null) expect(heard).toBeGreaterThanOrEqual(ms(arrival));
        if (free === null) {
          expect(heard).toBe(ms((arrival ?? 0) + buffer));
          expect(underrun).toBeNull();
        } else {
          expect(underrun).toEqual(heard > free ? { from: free, to: heard } : null);
          expect(heard).toBeGreaterThanOrEqual(free);
        }
        free = heard + ms(20);
      }
    }),
  );
});
