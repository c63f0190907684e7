import { expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { viewStarted, withEvents } from '../../../renderer/store/session-view.ts';
import { runExtent, stageShares } from '../../../renderer/store/stage-shares.ts';
import { createSummaryOf } from '../../../renderer/store/summary-of.ts';
import { aSeries } from '../../support/telemetry-drawing.ts';
import { aManifest, ended, span, started } from './fake-lab.ts';

const ms = 1e6;

test('stages are indented as they lie in each other, and share the time of the run', () => {
  const view = withEvents(viewStarted(aManifest('s')), [
    started(2),
    span(2, 3, 'model-call', [10 * ms, 60 * ms], 2),
    span(2, 2, 'synthesize', [10 * ms, 70 * ms], 1),
    span(2, 1, 'sentence', [0, 80 * ms], 0),
    span(2, 5, 'synthesize', [80 * ms, 100 * ms], 4),
    span(2, 4, 'sentence', [80 * ms, 100 * ms], 0),
    span(2, 0, 'run', [0, 100 * ms]),
  ]);
  const run = view.session.runs[2];
  const lines = run === undefined ? [] : stageShares(run);
  expect(
    lines.map(({ stage, depth, count, total, share }) => [stage, depth, count, total, share]),
  ).toEqual([
    ['run', 0, 1, 100, 1],
    ['sentence', 1, 2, 100, 1],
    ['synthesize', 2, 2, 80, 0.8],
    ['model-call', 3, 1, 50, 0.5],
  ]);
});

test('a run without spans has no stages and no length', () => {
  const run = viewStarted(aManifest('s')).session.runs[0];
  if (run === undefined) throw new Error('The plan has runs.');
  expect(stageShares(run)).toEqual([]);
  expect(runExtent(run)).toBeNull();
});

test('the summary is computed anew only when a run has ended', () => {
  const summaryOf = createSummaryOf(() => 0);
  const begun = withEvents(viewStarted(aManifest('s')), [started(2)]);
  const before = summaryOf(begun);
  const grown = withEvents(begun, [
    span(2, 1, 'model-call', [0, 400 * ms], 0),
    span(2, 0, 'run', [0, 500 * ms]),
  ]);
  expect(summaryOf(grown)).toBe(before);
  const [summary] = summaryOf(withEvents(grown, [ended(2)]));
  expect(summary).toMatchObject({ rtfx: 2, outcomes: { measured: 1, unfinished: 1 } });
});

test('a live session that takes long to sum up is summed up less often, a sealed one at once', () => {
  let time = 0;
  const summaryOf = createSummaryOf(() => (time += 10));
  const begun = withEvents(viewStarted(aManifest('s')), [started(1), ended(1)]);
  const before = summaryOf(begun);
  const more = withEvents(begun, [started(2), ended(2)]);
  expect(summaryOf(more)).toBe(before);
  expect(summaryOf({ ...more, state: 'sealed' })).not.toBe(before);
  time += 1_000;
  const last = withEvents(more, [started(3), ended(3)]);
  expect(summaryOf(last)[0]?.outcomes.measured).toBe(2);
});

test('readings alone join the session without a new view: they must not draw the window anew', () => {
  const series = aSeries({ id: 7 });
  const view = withEvents(viewStarted(aManifest('s')), [{ type: 'series', ...series }]);
  expect(view.version).toBe(1);
  const read = withEvents(view, [{ type: 'samples', at: nanos(5), values: [[7, 12]] }]);
  expect(read).toBe(view);
  expect(read.session.telemetry.get(7)?.value).toEqual([12]);
  expect(withEvents(read, [started(2)]).version).toBe(2);
});
