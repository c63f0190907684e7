import { describe, expect, test } from 'vitest';
import { type CriticalPath, pathThrough } from '../../../electron/common/critical-path.ts';
import { SpanTable } from '../../../electron/common/span-table.ts';
import { nanos } from '../../../electron/common/units.ts';
import { pathRows } from '../../../renderer/trace/path-rows.ts';
import { layOutRows } from '../../../renderer/trace/rows.ts';
import { actionOf } from '../../../renderer/waterfall/actions.ts';
import { drawOffPath } from '../../../renderer/waterfall/draw-off-path.ts';
import {
  criticalPathTrack,
  drawPath,
} from '../../../renderer/waterfall/run-tracks/critical-path-track.ts';
import { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { character, columnsOf, drawnSession, playRun, spans } from '../../support/trace-drawing.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const palette = namedPalette();
const box = { left: 100, top: 10, width: 100, height: 14 };
const scale = { from: nanos(0), to: nanos(10 * character), width: 100 };

const drawing = `
  run          |==========|
    read       | ===      |
    synthesize |  ======= |
      model-call|    ====  |
`;

function drawn() {
  const table = SpanTable.of(spans(drawing));
  const to = nanos(10 * character);
  const pieces = pathThrough(table, nanos(0), to);
  return { table, path: { event: 'end', from: nanos(0), to, pieces } satisfies CriticalPath };
}

test('a row is on the path while the path lies in its spans or in what they enclose', () => {
  const { table, path } = drawn();
  const columns = columnsOf([...table]);
  const layout = layOutRows(columns);
  const rows = pathRows(path.pieces, columns, layout).map((stretches, row) =>
    [
      layout.rows[row]?.stage,
      ...stretches.map(({ from, to }) => `${from / character}–${to / character}`),
    ].join(' '),
  );
  expect(rows).toEqual(['run 0–10', 'read 1–2', 'synthesize 2–9', 'model-call 4–8']);
});

describe('the track', () => {
  test('is the path in the colours of its stages, named where there is room', () => {
    const { table, path } = drawn();
    const pen = new RecordingPen();
    drawPath(pen, scale, path, table, box, palette);
    expect(pen.drawn('rect')).toEqual([
      'rect 100 10 9 14 frame',
      'rect 110 10 9 14 prepare',
      'rect 120 10 19 14 model',
      'rect 140 10 39 14 call',
      'rect 180 10 9 14 model',
      'rect 190 10 9 14 frame',
    ]);
  });

  test('stays within the plot, and draws no more pieces than it has pixels', () => {
    const table = SpanTable.of(spans(`token |${'=-'.repeat(400)}|`));
    const to = nanos(800 * character);
    const pieces = pathThrough(table, nanos(0), to);
    const pen = new RecordingPen();
    const path = { event: 'end', from: nanos(0), to, pieces } as const;
    drawPath(pen, { from: nanos(0), to, width: 50 }, path, table, { ...box, width: 50 }, palette);
    expect(pen.drawn('rect')).toHaveLength(50);
    expect(pen.drawn('rect')[49]).toMatch(/^rect 149 10 1 14 /);
  });
});

test('off the path a row wears a veil; on it, however thin, it shows', () => {
  const pen = new RecordingPen();
  const stretch = (from: number, to: number) => ({ from: nanos(from), to: nanos(to) });
  const thin = character / 100;
  drawOffPath(
    pen,
    scale,
    [stretch(2 * character, 4 * character), stretch(6 * character, 6 * character + thin)],
    box,
    palette,
  );
  expect(pen.log).toEqual([
    'rect 100 10 20 14 veil',
    'rect 140 10 20 14 veil',
    'rect 161 10 39 14 veil',
  ]);
});

describe('C', () => {
  const press = { key: 'c', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

  function viewOf(): WaterfallView {
    const session = drawnSession([{}]);
    playRun(session, 0, drawing);
    const view = new WaterfallView(session, () => {});
    view.resize(400, 300);
    view.update(session, 1, false, nanos(0));
    return view;
  }

  const pressIn = (view: WaterfallView): void => {
    const effects = {
      activate: () => {},
      clear: () => {},
      cancel: () => {},
      toggleTelemetry: () => {},
    };
    expect(actionOf(press)?.does({ view, selected: null, effects } as never)).toBe(true);
  };
  const tracks = ({ page }: WaterfallView): string[] =>
    page.lines.flatMap((line) => (line.kind === 'track' ? [line.track] : []));

  test('shows the path to what the run is judged by, then to its end, then puts it away', () => {
    const view = viewOf();
    expect(tracks(view)).toEqual([]);
    pressIn(view);
    expect(view.path.choice).toBe('usual');
    // It made no audio, so there is nothing to show yet.
    expect(tracks(view)).toEqual([]);
    pressIn(view);
    expect(tracks(view)).toEqual(['path']);
    expect(criticalPathTrack.figure(view, 0)).toBe('to end');
    expect(criticalPathTrack.read(view, 0, nanos(5 * character))).toEqual([
      { name: 'waited for', value: 'model-call' },
      { name: 'itself, here', value: '4.00 ms' },
      { name: 'path to end', value: '10.0 ms' },
    ]);
    pressIn(view);
    expect(tracks(view)).toEqual([]);
  });
});
