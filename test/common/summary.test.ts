import { expect, test } from 'vitest';
import { buildSession } from '../../electron/common/recorded-session.ts';
import type { ScenarioInput } from '../../electron/common/scenario.ts';
import { summarize } from '../../electron/common/summary.ts';
import { summaryCells } from '../../electron/common/summary-words.ts';
import { nanos } from '../../electron/common/units.ts';
import { manifestOf } from '../support/manifest.ts';
import { eventsOf, type RunSketch } from '../support/recorded-run.ts';

const speak = (text: string) => ({ kind: 'tts', model: 'v', text }) as const;

/** The summary of a session whose runs went as sketched, in the order of the plan; null: it never ran. */
function summaryOf(scenario: Omit<ScenarioInput, 'name'>, sketches: readonly (RunSketch | null)[]) {
  const manifest = manifestOf({ name: 'a', ...scenario });
  expect(sketches).toHaveLength(manifest.plan.length);
  const events = sketches.flatMap((sketch, run) => (sketch === null ? [] : eventsOf(run, sketch)));
  return summarize(buildSession(manifest, events));
}

const load: RunSketch = { to: 900, phases: [] };

test('cold runs stand apart: the median and RTFx are of the steady ones', () => {
  const [summary] = summaryOf({ work: [speak('a')], warmUps: 0, repeats: 4 }, [
    load,
    { to: 5000, phases: ['first', 'new-shape'] },
    { to: 100, audio: 1 },
    { to: 200, audio: 1 },
    { to: 300, audio: 4 },
  ]);
  expect(summary).toMatchObject({
    processingMs: { median: 200, p95: 300, n: 3 },
    outcomes: { measured: 4, cancelled: 0, failed: 0, unfinished: 0 },
    cold: { firstInferenceMs: 5000, newShapeMs: 5000 },
  });
  expect(summary?.rtfx).toBeCloseTo(10, 9);
});

test('a warm-up is in no figure but the cold ones', () => {
  const [summary] = summaryOf({ work: [speak('a')], warmUps: 1, repeats: 1 }, [
    load,
    { to: 700, phases: ['first'] },
    { to: 100 },
  ]);
  expect(summary).toMatchObject({
    processingMs: { median: 100, n: 1 },
    outcomes: { measured: 1 },
    cold: { firstInferenceMs: 700, newShapeMs: null },
  });
});

test('cancelled runs and runs that never came are counted and have no speed', () => {
  const [summary] = summaryOf({ work: [speak('a')], warmUps: 0, repeats: 3 }, [
    load,
    { to: 100 },
    { to: 50, outcome: 'cancelled' },
    null,
  ]);
  expect(summary).toMatchObject({
    processingMs: { median: 100, n: 1 },
    outcomes: { measured: 1, cancelled: 1, failed: 0, unfinished: 1 },
  });
});

test('a device that refused has no cold figures: its first call, and a load that broke off, are no measure', () => {
  const [summary] = summaryOf({ work: [speak('a')], warmUps: 1, repeats: 1 }, [
    { ...load, outcome: 'failed' },
    { to: 6, phases: ['first', 'new-shape'], outcome: 'failed' },
    { to: 7, phases: ['first'], outcome: 'failed' },
  ]);
  expect(summary).toMatchObject({
    outcomes: { measured: 0, failed: 1 },
    cold: { loadMs: null, firstInferenceMs: null, newShapeMs: null },
  });
});

test('each work on each device has its line; nothing is pooled over them', () => {
  const lines = summaryOf(
    { work: [speak('a'), speak('b')], devices: ['A', 'B'], warmUps: 0, repeats: 1 },
    [load, load, { to: 1 }, { to: 2 }, { to: 3 }, { to: 4 }],
  ).map(({ work, target, processingMs }) => [work, target, processingMs.median]);
  expect(lines).toEqual([
    [0, 'A', 1],
    [0, 'B', 2],
    [1, 'A', 3],
    [1, 'B', 4],
  ]);
});

test('requests to the server are one line for each path and model, though each has a work of its own', () => {
  const manifest = manifestOf({ name: 'serve', work: [speak('')], warmUps: 0, repeats: 1 });
  const [planned] = manifest.plan.filter(({ kind }) => kind === 'load');
  if (planned === undefined) throw new Error('Nothing is loaded.');
  const requests = [
    { to: 900, phases: ['first'] },
    { to: 100, phases: ['new-shape'], audio: 1 },
    { to: 300, audio: 2 },
  ] as const satisfies RunSketch[];
  const events = requests.flatMap((sketch, at) => [
    {
      type: 'run-added' as const,
      at: nanos(0),
      plan: {
        ...planned,
        index: at + 1,
        kind: 'measured' as const,
        work: at + 1,
        requested: '/v1/audio/speech',
      },
      work: { ...speak(`text ${at}`), speed: 1 },
    },
    ...eventsOf(at + 1, sketch),
  ]);
  const session = buildSession({ ...manifest, plan: [planned] }, [...eventsOf(0, load), ...events]);
  expect(session.runs.map(({ work }) => 'text' in work && work.text)).toEqual([
    '',
    'text 0',
    'text 1',
    'text 2',
  ]);
  const lines = summarize(session);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    requested: '/v1/audio/speech',
    outcomes: { measured: 3 },
    processingMs: { n: 2, median: 100 },
    cold: { firstInferenceMs: 900 },
  });
  expect(summaryCells(session).rows.map(([work, model]) => [work, model])).toEqual([
    ['/v1/audio/speech', 'v'],
  ]);
});
