import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftComparison } from '../../electron/common/compare.ts';
import { matchWithin } from '../../electron/common/comparison-sides.ts';
import { runFigures } from '../../electron/common/metrics.ts';
import { buildSession } from '../../electron/common/recorded-session.ts';
import { replyFigures } from '../../electron/common/reply-figures.ts';
import type { Work } from '../../electron/common/scenario.ts';
import { summarize } from '../../electron/common/summary.ts';
import { heardLines, summaryCells } from '../../electron/common/summary-words.ts';
import { manifestOf } from '../support/manifest.ts';
import { eventsOf, type RunSketch, recordedRun } from '../support/recorded-run.ts';

const work: Work = {
  kind: 'llm',
  model: 'writer',
  messages: [{ role: 'user', content: 'Hello?' }],
  maxTokens: 9,
};

const told = (sketch: RunSketch) => replyFigures(recordedRun({ work, ...sketch }));

//   request  prompt of 8, "He"   "llo"   "!"    end
//   |1000 … |1020 =========1100|==1140|==1180|==1240|
test('TTFT is the wait for the first token, ITL the mean step after it, the end token among them', () => {
  const figures = told({
    from: 1000,
    to: 1300,
    tokens: [
      { from: 1020, to: 1100, text: 'He' },
      { from: 1100, to: 1140, text: 'llo' },
      { from: 1140, to: 1180, text: '!' },
      { from: 1180, to: 1240, text: '' },
    ],
  });
  expect(figures).toMatchObject({ ttft: 100, tokens: 4, promptTokens: 8 });
  expect(figures?.itl).toBeCloseTo(140 / 3, 9);
  expect(figures?.tokenRate).toBeCloseTo(3 / 0.14, 9);
  expect(figures?.prefillRate).toBeCloseTo(100, 9);
});

//   half of "é"   "é"    "!"
//   |======= 100|==150|==190|
test('a token that completes no character is not the first that a reader sees', () => {
  const figures = told({
    to: 200,
    tokens: [
      { from: 0, to: 100, text: '' },
      { from: 100, to: 150, text: 'é' },
      { from: 150, to: 190, text: '!' },
    ],
  });
  expect(figures).toMatchObject({ ttft: 150, tokens: 3 });
  expect(figures?.itl).toBeCloseTo(40, 9);
});

test('a reply of one token has a TTFT and no ITL; one without text has neither', () => {
  const one = told({ to: 9, tokens: [{ from: 0, to: 5, text: 'A' }] });
  expect(one).toMatchObject({ ttft: 5, itl: null, tokenRate: null, tokens: 1 });
  const none = told({ to: 9, tokens: [{ from: 0, to: 5, text: '' }] });
  expect(none).toMatchObject({ ttft: null, itl: null, tokens: 1 });
  expect(told({ to: 9 })).toMatchObject({ ttft: null, tokens: 0, promptTokens: null });
});

test('what is no reply has no figures of one', () => {
  expect(runFigures(recordedRun({ to: 9 })).reply).toBeNull();
});

test('TTFT and all steps after it add up to the time to the last token', () => {
  const length = fc.integer({ min: 1, max: 1000 });
  fc.assert(
    fc.property(fc.array(length, { minLength: 2, maxLength: 20 }), (lengths) => {
      let from = 0;
      const tokens = lengths.map((time) => {
        const token = { from, to: from + time, text: 'a' };
        from += time;
        return token;
      });
      const figures = told({ to: from, tokens });
      const sum = (figures?.ttft ?? 0) + (figures?.itl ?? 0) * (lengths.length - 1);
      expect(sum).toBeCloseTo(from, 6);
    }),
  );
});

const replyOf = (first: number, step: number): RunSketch => ({
  to: first + 3 * step,
  audio: null,
  texts: ['Hello!'],
  tokens: [0, 1, 2].map((place) => ({
    from: place === 0 ? 0 : first + (place - 1) * step,
    to: first + place * step,
    text: 'a',
  })),
});

test('a session of replies has its own columns, its text, and its rows when devices are compared', () => {
  const manifest = manifestOf({
    name: 'replies',
    work: [work],
    devices: ['A', 'B'],
    repeats: 2,
    warmUps: 0,
  });
  const load: RunSketch = { to: 1, phases: [] };
  const measured = manifest.plan.map(({ kind, device }) =>
    kind === 'load' ? load : replyOf(device === 'A' ? 100 : 200, device === 'A' ? 10 : 40),
  );
  const events = measured.flatMap((sketch, run) => eventsOf(run, sketch));
  const session = buildSession(manifest, events);

  const [a, b] = summarize(session);
  expect(a).toMatchObject({
    processingMs: { median: 130, n: 2 },
    reply: { itlMs: { median: 10 } },
  });
  expect(b?.reply?.tokenRate.median).toBeCloseTo(25, 9);

  const { heads, rows } = summaryCells(session);
  expect(heads.slice(-3).map(({ text }) => text)).toEqual(['TTFT ms', 'ITL ms', 'TOKENS/s']);
  expect(rows.map((row) => row.slice(-3))).toEqual([
    ['100', '10.0', '100'],
    ['200', '40.0', '25.0'],
  ]);
  expect(heardLines(session)).toEqual(['Reply (work 1, A): Hello!', 'Reply (work 1, B): Hello!']);

  const [sides = []] = matchWithin(session).groups;
  const compared = new Map(
    draftComparison(sides).rows.map(({ figure, values }) => [figure, values]),
  );
  expect(compared.get('ttft')).toEqual([
    [100, 100],
    [200, 200],
  ]);
  expect(compared.get('itl')).toEqual([
    [10, 10],
    [40, 40],
  ]);
  expect(compared.has('rtf')).toBe(false);
});

test('a session without replies has none of their columns', () => {
  const manifest = manifestOf({ name: 'speech', work: [{ kind: 'tts', model: 'v', text: 'a' }] });
  const texts = summaryCells(buildSession(manifest, [])).heads.map(({ text }) => text);
  expect(texts).not.toContain('TTFT ms');
});
