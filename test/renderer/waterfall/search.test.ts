import { expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { drawHits } from '../../../renderer/waterfall/inspect/draw-hits.ts';
import {
  listSpans,
  placeInList,
  type SortColumn,
} from '../../../renderer/waterfall/inspect/span-list.ts';
import { type Pace, SpanSearch } from '../../../renderer/waterfall/inspect/span-search.ts';
import { canvasOf } from '../../../renderer/waterfall/paint.ts';
import type { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { played, range } from './inspected-view.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const palette = namedPalette();

/** A clock that stands still, and tasks that wait until they are done one by one. */
function handPace() {
  const tasks: (() => void)[] = [];
  let time = 0;
  const pace: Pace = {
    // Each look at the clock takes 5 ms: a slice is two steps of the search.
    now: () => {
      time += 5;
      return time;
    },
    later: (task) => {
      tasks.push(task);
      return () => void tasks.splice(tasks.indexOf(task), 1);
    },
  };
  const doOne = (): boolean => {
    tasks.shift()?.();
    return tasks.length > 0;
  };
  return { pace, tasks, doOne };
}

function search(view: WaterfallView, query: string): SpanSearch {
  const { pace, doOne } = handPace();
  const found = view.inspection.search;
  found.open();
  found.start(query, view.session, view.traces, pace, () => {});
  while (doOne());
  return found;
}

test('hits keep their colour, the rest steps back, and the run says where they are', () => {
  const { view } = played();
  search(view, 'generate >1ms');
  const pen = new RecordingPen();
  drawHits(pen, view, canvasOf(view, palette), palette);
  const { gutter, plotWidth } = view;
  const left = gutter + Math.floor((4.2 / 10.4) * plotWidth);
  const middle = gutter + Math.floor((6.2 / 10.4) * plotWidth);
  const right = gutter + Math.floor((8.2 / 10.4) * plotWidth);
  const generate = pen.log.filter((line) => line.endsWith(' model'));
  expect(generate.map((line) => line.split(' ').slice(1, 4).map(Number))).toEqual([
    [left, expect.any(Number), middle - left - 1],
    [middle, expect.any(Number), right - middle - 1],
  ]);
  // The rows of the open run step back; both runs, one of them closed, say that they hold two hits.
  expect(pen.log.filter((line) => line.endsWith(' veil'))).toHaveLength(4);
  expect(pen.log.filter((line) => line.endsWith(' accent'))).toHaveLength(4);
  expect(pen.texts.every((text) => text.startsWith('generate'))).toBe(true);
});

test('a search goes on slice by slice, and another one ends it', () => {
  const { view } = played();
  const { pace, tasks, doOne } = handPace();
  const found = new SpanSearch();
  found.open();
  let told = 0;
  found.start('encode', view.session, view.traces, pace, () => void told++);
  expect(doOne()).toBe(true);
  expect(found.isDone).toBe(false);
  found.start('run', view.session, view.traces, pace, () => void told++);
  expect(tasks).toHaveLength(1);
  while (doOne());
  expect(found.isDone).toBe(true);
  expect(told).toBeGreaterThan(0);
  expect(found.total).toBe(2);
});

test('one goes through the hits round and round, run after run', () => {
  const { view } = played();
  const found = search(view, 'encode');
  const spans = [1, 1, 1, -1].map((by) => found.step(by as 1 | -1, view.traces));
  expect(spans.map((target) => target?.run)).toEqual([0, 1, 0, 1]);
  expect(found.position).toBe(2);
  expect(search(view, 'nothing-like-it').step(1, view.traces)).toBeNull();
});

test('hits of a run that has grown since are not shown in wrong places', () => {
  const { session, view } = played();
  const found = search(view, 'encode');
  const run = session.runs[0];
  run?.spans.push({ id: 9, parent: null, stage: 'token', start: nanos(0), end: nanos(1) });
  expect(found.layout(0, view.traces.columns(0), view.traces.layout(0))).toBeNull();
  expect(found.layout(1, view.traces.columns(1), view.traces.layout(1))).not.toBeNull();
});

function listed(view: WaterfallView, by: SortColumn = 'run', isDown = false): string[] {
  const { count, runs, places } = listSpans(view, { by, isDown });
  return Array.from({ length: count }, (_, i) => {
    const run = runs[i] ?? 0;
    return `${run}:${view.traces.columns(run).id[places[i] ?? 0]}`;
  });
}

test('the table lists every span, run after run by start, or by what it is sorted by', () => {
  const { view } = played();
  const all = ['0:0', '0:1', '0:2', '0:3', '0:4', '1:0', '1:1', '1:2', '1:3', '1:4'];
  expect(listed(view)).toEqual(all);
  expect(listed(view, 'duration', true).slice(0, 4)).toEqual(['0:0', '1:0', '0:1', '1:1']);
  expect(listed(view, 'start').slice(0, 5)).toEqual(['0:0', '0:1', '1:0', '1:1', '0:2']);
  expect(listed(view, 'stage').slice(0, 4)).toEqual(['0:0', '1:0', '0:1', '1:1']);
  expect(listed(view, 'parent').slice(0, 3)).toEqual(['0:0', '1:0', '0:1']);
  expect(listed(view, 'run', true).slice(0, 2)).toEqual(['1:0', '1:1']);
});

test('the table lists what was found and lies in the marked range', () => {
  const { view } = played();
  const found = search(view, 'generate');
  expect(listed(view)).toEqual(['0:3', '0:4', '1:3', '1:4']);
  view.inspection.mark.set(range(7, 9), view.alignment);
  expect(listed(view)).toEqual(['0:4', '1:4']);
  found.close();
  expect(listed(view)).toEqual(['0:0', '0:4', '1:0', '1:4']);
  const list = listSpans(view, { by: 'run', isDown: false });
  expect(placeInList(view, list, 1, 4)).toBe(3);
  expect(placeInList(view, list, 1, 1)).toBe(-1);
});
