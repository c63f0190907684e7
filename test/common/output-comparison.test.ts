import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareSessions } from '../../electron/common/compare.ts';
import { outputLines } from '../../electron/common/comparison-words.ts';
import { outputInWords, tokenAgreement } from '../../electron/common/output-comparison.ts';
import { buildSession, type RecordedSession } from '../../electron/common/recorded-session.ts';
import type { ScenarioInput } from '../../electron/common/scenario.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { nanos, seconds } from '../../electron/common/units.ts';
import { manifestOf } from '../support/manifest.ts';
import { eventsOf } from '../support/recorded-run.ts';

type Told = { readonly texts?: readonly string[]; readonly tokens?: readonly number[] };

/** A session whose measured runs are told of by `cpu 0`: the first one on the CPU. */
function session(
  scenario: Omit<ScenarioInput, 'name'>,
  told: Readonly<Record<string, Told>> = {},
  differences: readonly (readonly [run: string, against: string, decibels: number])[] = [],
): RecordedSession {
  const manifest = manifestOf({ name: 'a', warmUps: 0, repeats: 2, ...scenario });
  const places = new Map(
    manifest.plan
      .filter(({ kind }) => kind === 'measured')
      .map(({ device, repeat, index }) => [`${device} ${repeat}`, index]),
  );
  const events = manifest.plan.flatMap(({ index, device, repeat, kind }): SessionEvent[] => {
    const { texts = [], tokens = [] } = (kind === 'measured' && told[`${device} ${repeat}`]) || {};
    const spans = tokens.map(
      (id, step): SessionEvent => ({
        type: 'span',
        run: index,
        id: 100 + step,
        parent: 0,
        stage: 'token',
        start: nanos(step),
        end: nanos(step + 1),
        attributes: { id },
      }),
    );
    return [...spans.toReversed(), ...eventsOf(index, { to: 100, texts })];
  });
  const looks = differences.map(
    ([run, against, logSpectral]): SessionEvent => ({
      type: 'output-difference',
      run: places.get(run) ?? -1,
      against: places.get(against) ?? -1,
      at: nanos(1),
      meanAbsolute: 0.1,
      logSpectral,
      length: seconds(2),
      otherLength: seconds(2),
    }),
  );
  return buildSession(manifest, [...events, ...looks]);
}

const linesOf = (recorded: RecordedSession): string[] =>
  compareSessions([recorded]).comparisons.flatMap(outputLines);

const speak = { kind: 'tts', model: 'v', text: 'Hello.' } as const;
const hear = { kind: 'asr', model: 'm', audio: { file: 'a.wav' } } as const;

describe('what two devices spoke', () => {
  test('is told in decibels, beside how far each is from itself', () => {
    const lines = linesOf(
      session({ work: [speak], devices: ['A', 'B'] }, {}, [
        ['A 1', 'A 0', 0.7],
        ['B 0', 'A 0', 0.8],
        ['B 1', 'B 0', 0.6],
      ]),
    );
    expect(lines[0]).toBe('Output of B against A: differs: 0.8 dB (itself: 0.7 dB)');
    expect(lines[1]).toContain('log-spectral distance');
  });

  test('is found whichever of the two was looked at', () => {
    const lines = linesOf(
      session({ work: [speak], devices: ['A', 'B'] }, {}, [['A 0', 'B 0', 12]]),
    );
    expect(lines[0]).toBe('Output of B against A: differs: 12.0 dB');
  });

  test('is told against the first side that somebody held it against', () => {
    const lines = linesOf(
      session({ work: [speak], devices: ['A', 'B', 'C'] }, {}, [['C 0', 'B 0', 3]]),
    );
    expect(lines[0]).toBe('Output of C against B: differs: 3.0 dB');
  });

  test('is not told where nobody looked', () => {
    expect(linesOf(session({ work: [speak], devices: ['A', 'B'] }))).toEqual([]);
  });

  test('says when one is longer, and when both are the same', () => {
    const base = { run: 1, against: 0, meanAbsolute: 0.1, logSpectral: 9, length: seconds(2) };
    const longer = { ...base, otherLength: seconds(2.5) };
    expect(outputInWords({ kind: 'spoken', difference: longer, itself: null })).toBe(
      'differs: 9.0 dB, 2.00 s long against 2.50 s',
    );
    const same = { ...base, meanAbsolute: 0, logSpectral: 0, otherLength: seconds(2) };
    expect(outputInWords({ kind: 'spoken', difference: same, itself: same })).toBe(
      'same audio (itself: same audio)',
    );
  });
});

describe('what two devices heard', () => {
  const on = (told: Readonly<Record<string, Told>>) =>
    linesOf(session({ work: [hear], devices: ['A', 'B'] }, told));
  const text = (words: string, tokens: readonly number[]): Told => ({ texts: [words], tokens });

  test('is the same text of the same tokens', () => {
    const same = text('one two', [1, 2, 3]);
    expect(on({ 'A 0': same, 'A 1': same, 'B 0': same, 'B 1': same })).toEqual([
      'Output of B against A: same text (itself: same text)',
    ]);
  });

  test('or another text, with the share of tokens that agree', () => {
    expect(
      on({ 'A 0': text('one two', [1, 2, 3, 4]), 'B 0': text('one too', [1, 9, 3, 4]) }),
    ).toEqual([
      'Output of B against A: another text, 75.0 % of tokens the same (itself: another text, 0.0 % of tokens the same)',
    ]);
  });

  test('also where the engine names no tokens', () => {
    const same = { texts: ['one'] };
    expect(
      on({ 'A 0': same, 'A 1': same, 'B 0': { texts: ['won'] }, 'B 1': { texts: ['won'] } }),
    ).toEqual(['Output of B against A: another text (itself: same text)']);
  });
});

describe('the agreement of tokens', () => {
  const tokens = fc.array(fc.nat(5), { maxLength: 30 });

  test.each([
    [[1, 2, 3], [1, 2, 3], 1],
    [[1, 2, 3], [2, 3], 2 / 3],
    [[1, 2], [3, 4], 0],
    [[1], [], 0],
  ])('of %j and %j is %d', (one, other, share) => {
    expect(tokenAgreement(one, other)).toBeCloseTo(share, 12);
  });

  test('is whole for a list and itself, the same both ways, and none of nothing', () => {
    expect(tokenAgreement([], [])).toBeNull();
    fc.assert(
      fc.property(tokens, tokens, (one, other) => {
        expect(tokenAgreement(one, other)).toEqual(tokenAgreement(other, one));
        if (one.length > 0) expect(tokenAgreement(one, one)).toBe(1);
      }),
    );
  });
});
