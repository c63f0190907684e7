import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leadingSilence, trailingSilence } from '../../../electron/common/audio-onset.ts';
import { type CallSamples, callLevels } from '../../../electron/common/turn/call-levels.ts';
import {
  type Hertz,
  hertz,
  millis,
  millisToNanos,
  type Nanos,
  nanos,
} from '../../../electron/common/units.ts';
import { muLaw } from '../../../electron/worker/audio/g711.ts';

/** The call begins so late on the session's clock. */
const start = nanos(7_000_000_000);
const since = (time: Nanos | null): number | null => (time === null ? null : (time - start) / 1e6);
const at = (time: number): Nanos => nanos(start + millisToNanos(millis(time)));

/** A sound in milliseconds of the call. `fade`: it grows from nothing for so long. `level`: its peak. */
type Sounding = {
  readonly from: number;
  readonly to: number;
  readonly level?: number;
  readonly fade?: number;
};

function channel(lasts: number, rate: Hertz, sounds: readonly Sounding[]): Float32Array {
  const samples = new Float32Array(Math.round((lasts * rate) / 1e3));
  for (const { from, to, level = 0.3, fade = 0 } of sounds) {
    const begin = Math.round((from * rate) / 1e3);
    for (let i = begin; i < Math.round((to * rate) / 1e3); i++) {
      const grown = fade === 0 ? 1 : Math.min(1, ((i - begin) * 1e3) / rate / fade);
      samples[i] = level * grown * Math.sin((2 * Math.PI * 400 * i) / rate + 1);
    }
  }
  return samples;
}

function levels(
  caller: readonly Sounding[],
  agent: readonly Sounding[],
  { rate = hertz(16_000), from = 0, to = 10_000, change = (samples: Float32Array) => samples } = {},
): (number | null)[] {
  const call: CallSamples = {
    caller: change(channel(10_000, rate, caller)),
    agent: change(channel(10_000, rate, agent)),
    sampleRate: rate,
    start,
  };
  const { speechEnd, replyStart } = callLevels(call, at(from), at(to));
  return [since(speechEnd), since(replyStart)];
}

/** The nearest value that a byte of G.711 can say, with the noise of a line (62 dB below full scale) under it. */
const overTelephone = (samples: Float32Array): Float32Array => {
  const values = muLaw.toSorted();
  return samples.map((sample, place) => {
    const value = sample + 8e-4 * Math.sin(place * place * 0.37);
    let above = values.findIndex((one) => one >= value);
    if (above < 0) above = values.length - 1;
    const [low, high] = [values[Math.max(0, above - 1)] ?? 0, values[above] ?? 0];
    return value - low < high - value ? low : high;
  });
};

const near = (
  found: readonly (number | null)[],
  wanted: readonly number[],
  within: number,
): void => {
  expect(found).toHaveLength(wanted.length);
  for (const [place, time] of wanted.entries()) {
    expect(Math.abs((found[place] ?? Number.POSITIVE_INFINITY) - time)).toBeLessThanOrEqual(within);
  }
};

describe('a turn by the levels of its recorded call', () => {
  //  caller |  ====  ===           |
  //  agent  |             =====    |
  test('goes from the last sound of the caller, a pause in their words or not, to the first of the agent', () => {
    const words = [
      { from: 500, to: 1200 },
      { from: 1900, to: 2603 },
    ];
    near(levels(words, [{ from: 3411, to: 5000 }]), [2603, 3411], 1);
  });

  //  caller |  ======      ==   |
  //  agent  |          =====    |
  test('what the caller says over the reply is not the end of what is answered', () => {
    const words = [
      { from: 500, to: 2000 },
      { from: 3500, to: 4400 },
    ];
    near(levels(words, [{ from: 2900, to: 3900 }]), [2000, 2900], 1);
  });

  test('only what lies between the turn before and the turn after counts', () => {
    const words = [
      { from: 200, to: 900 },
      { from: 4000, to: 5100 },
      { from: 8000, to: 8800 },
    ];
    const replies = [
      { from: 1500, to: 2800 },
      { from: 6007, to: 7000 },
      { from: 9300, to: 9900 },
    ];
    near(levels(words, replies, { from: 2900, to: 7900 }), [5100, 6007], 1);
  });

  test('the end of the reply before is no answer', () => {
    const words = [{ from: 1000, to: 2000 }];
    const replies = [
      { from: 0, to: 600 },
      { from: 2500, to: 3000 },
    ];
    near(levels(words, replies), [2000, 2500], 1);
  });

  test('at 8 kHz over a telephone line its noise is no sound', () => {
    const given = { rate: hertz(8000), change: overTelephone };
    near(levels([{ from: 500, to: 2000 }], [{ from: 2900, to: 3900 }], given), [2000, 2900], 2);
  });

  test('a reply that begins softly starts where it passes −40 dBFS, as it does for the spans', () => {
    const rate = hertz(16_000);
    const soft = [{ from: 3000, to: 5000, fade: 400 }];
    const [, reply] = levels([{ from: 500, to: 2000 }], soft, { rate });
    const alone = leadingSilence(channel(10_000, rate, soft), rate);
    expect(reply).toBeCloseTo((alone ?? 0) * 1e3, 6);
    // 0.3 / √2 · t / 400 ms = 0.01 at 19 ms.
    expect(reply).toBeGreaterThan(3010);
    expect(reply).toBeLessThan(3025);
  });

  test('a click is neither', () => {
    const words = [
      { from: 500, to: 2000 },
      { from: 2300, to: 2320 },
    ];
    const agent = [
      { from: 2500, to: 2530 },
      { from: 2900, to: 3900 },
    ];
    near(levels(words, agent), [2000, 2900], 1);
  });

  test('without a reply the caller’s last sound stands; without the caller there is no turn', () => {
    expect(levels([{ from: 500, to: 2000 }], [])).toEqual([2000, null]);
    expect(levels([], [{ from: 500, to: 2000 }])).toEqual([null, null]);
    expect(levels([], [], { from: 5000, to: 4000 })).toEqual([null, null]);
  });

  test('anywhere, at any rate, it is right to 2 ms, and agrees with the rule of single files', () => {
    const time = fc.integer({ min: 0, max: 4_000_000 }).map((microseconds) => microseconds / 1e3);
    fc.assert(
      fc.property(
        time,
        time,
        fc.constantFrom(8000, 16_000, 44_100, 48_000).map(hertz),
        (end, gap, rate) => {
          const words = { from: 300, to: 700 + end };
          const reply = { from: words.to + 60 + gap, to: 9990 };
          const found = levels([words], [reply], { rate });
          near(found, [words.to, reply.from], 2);
          const alone = channel(10_000, rate, [words]);
          const silence = trailingSilence(alone, rate) ?? 0;
          near([found[0] ?? null], [10_000 - silence * 1e3], 1);
        },
      ),
      { numRuns: 20 },
    );
  });
});
