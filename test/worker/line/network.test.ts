import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Nanos, nanos } from '../../../electron/common/units.ts';
import { InOrder, networkOf } from '../../../electron/worker/line/network.ts';

const settings = fc.record({
  delay: fc.integer({ min: 0, max: 500 }),
  jitter: fc.integer({ min: 0, max: 200 }),
  loss: fc.double({ min: 0, max: 0.5, noNaN: true }),
});
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const sentAt = (packet: number): Nanos => nanos(packet * 20e6);
const carry = (network: ReturnType<typeof networkOf>, count: number) =>
  Array.from({ length: count }, (_, packet) => network(sentAt(packet)));

describe('a network', () => {
  test('brings every packet within its delay and jitter, or loses it, and does so again with the same seed', () => {
    fc.assert(
      fc.property(settings, seeds, (network, seed) => {
        const arrivals = carry(networkOf(network, seed), 50);
        for (const [packet, arrival] of arrivals.entries()) {
          if (arrival === null) continue;
          const late = (arrival - sentAt(packet)) / 1e6;
          expect(late).toBeGreaterThanOrEqual(network.delay);
          expect(late).toBeLessThanOrEqual(network.delay + network.jitter);
        }
        expect(carry(networkOf(network, seed), 50)).toEqual(arrivals);
      }),
    );
  });

  test('without jitter and loss is a delay', () => {
    expect(carry(networkOf({ delay: 50, jitter: 0, loss: 0 }, 1), 3)).toEqual([50e6, 70e6, 90e6]);
  });

  test('loses the share that it is set to, and jitters evenly', () => {
    const arrivals = carry(networkOf({ delay: 0, jitter: 100, loss: 0.2 }, 7), 20_000);
    const lost = arrivals.filter((arrival) => arrival === null).length;
    expect(lost / arrivals.length).toBeCloseTo(0.2, 1);
    const late = arrivals.flatMap((arrival, i) => (arrival === null ? [] : arrival - sentAt(i)));
    const mean = late.reduce((sum, one) => sum + one, 0) / late.length / 1e6;
    expect(mean).toBeGreaterThan(48);
    expect(mean).toBeLessThan(52);
  });

  test('with another loss jitters as before', () => {
    fc.assert(
      fc.property(settings, seeds, (network, seed) => {
        const lossy = carry(networkOf(network, seed), 30);
        const whole = carry(networkOf({ ...network, loss: 0 }, seed), 30);
        for (const [i, arrival] of lossy.entries()) {
          if (arrival !== null) expect(arrival).toBe(whole[i]);
        }
      }),
    );
  });
});

describe('packets in order', () => {
  /** A packet can be taken when it and all that were sent before it are there; a lost one with the next that is. */
  function whenUsable(arrivals: readonly (Nanos | null)[]): (number | null)[] {
    return arrivals.map((_, i) => {
      const shown = arrivals.findIndex((arrival, later) => later >= i && arrival !== null);
      if (shown === -1) return null;
      return Math.max(...arrivals.slice(0, shown + 1).flatMap((arrival) => arrival ?? []));
    });
  }

  const arrivals = fc.array(fc.option(fc.integer({ min: 0, max: 100 }).map(nanos)), {
    maxLength: 20,
  });

  test('wait for those before them, and a lost one shows with the next', () => {
    fc.assert(
      fc.property(arrivals, (list) => {
        const order = new InOrder<number>();
        for (const [packet, arrival] of list.entries()) order.push(packet, arrival);
        const taken: number[] = [];
        for (;;) {
          const next = order.take(nanos(1_000));
          if (next === null) break;
          expect(next.packet).toBe(taken.length);
          taken.push(next.arrived);
        }
        const expected = whenUsable(list);
        expect(taken).toEqual(expected.flatMap((due) => due ?? []));
      }),
    );
  });

  test('are not there before their time', () => {
    const order = new InOrder<string>();
    order.push('first', nanos(30));
    order.push('overtakes', nanos(20));
    expect(order.due).toBe(30);
    expect(order.take(nanos(29))).toBeNull();
    expect(order.take(nanos(30))).toEqual({ packet: 'first', arrived: 30 });
    expect(order.take(nanos(30))).toEqual({ packet: 'overtakes', arrived: 30 });
    expect(order.due).toBeNull();
  });
});
