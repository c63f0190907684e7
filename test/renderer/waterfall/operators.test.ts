import { describe, expect, test } from 'vitest';
import { SpanTable } from '../../../electron/common/span-table.ts';
import type { Span } from '../../../electron/common/trace.ts';
import { nanos } from '../../../electron/common/units.ts';
import { layOutRows } from '../../../renderer/trace/rows.ts';
import { sentenceOf, describe as tell } from '../../../renderer/waterfall/describe.ts';
import { drawRow } from '../../../renderer/waterfall/draw-rows.ts';
import { enlarge } from '../../../renderer/waterfall/enlarge.ts';
import { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { character, columnsOf, drawnSession, playRun } from '../../support/trace-drawing.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const names = [undefined, undefined, 'If', 'MatMul', 'Add'];

/** A call of 80 ms whose If holds a MatMul and, at its end, an Add of 1 µs. */
function profiledView(): WaterfallView {
  const drawn = drawnSession([{ kind: 'profiled', profiled: true }]);
  playRun(
    drawn,
    0,
    `
      run          |${'='.repeat(100)}|
        model-call |${'='.repeat(80)}${' '.repeat(20)}|
          operator |${'='.repeat(60)}${' '.repeat(40)}|
    `,
  );
  const [played] = drawn.runs;
  if (played === undefined) throw new Error('There is one run.');
  const inside = (id: number, start: number, end: number): Span => ({
    id,
    parent: 2,
    stage: 'operator',
    start: nanos(start * character),
    end: nanos(end * character),
  });
  const spans = [...played.spans, inside(3, 0, 40), inside(4, 50, 50.001)].map((span) => {
    const operator = names[span.id];
    if (operator === undefined) return span;
    const attributes = { operator, node: `/${operator}`, provider: 'CPU', shapes: '1×2 → 1×2' };
    return { ...span, attributes };
  });
  const session = { ...drawn, runs: [{ ...played, spans: SpanTable.of(spans) }] };
  const view = new WaterfallView(session, () => undefined);
  view.resize(1000, 600);
  view.update(session, 1, false, nanos(0));
  return view;
}

test('an operator is told by its type, its node, and its share of what it is in', () => {
  const description = tell(profiledView(), { kind: 'span', run: 0, span: 3 });
  expect(description?.title).toBe('MatMul');
  expect(description && sentenceOf(description)).toContain(
    'of run 40.0 %, of its If 66.7 %, of its model-call 50.0 %, operator MatMul, node /MatMul, provider CPU, shapes 1×2 → 1×2',
  );
});

describe('a span that is picked elsewhere', () => {
  test('is enlarged where it would be too thin to be seen', () => {
    const view = profiledView();
    enlarge(view, { kind: 'span', run: 0, span: 4 });
    const length = view.scale.to - view.scale.from;
    expect(view.scale.from).toBeLessThan(50 * character);
    expect(view.scale.to).toBeGreaterThan(50.001 * character);
    expect((0.001 * character) / length).toBeGreaterThan(3 / view.plotWidth);
  });

  test('is left as it is where it can be seen, and so is a run as a whole', () => {
    const view = profiledView();
    const { scale } = view;
    enlarge(view, { kind: 'span', run: 0, span: 3 });
    expect(view.scale).toBe(scale);
    view.showRange({ from: nanos(0), to: nanos(1e14) });
    const far = view.scale;
    enlarge(view, { kind: 'span', run: 0, span: 0 });
    expect(view.scale).toBe(far);
  });
});

test('a bar of an operator says its type, with its length where that fits', () => {
  const said = (width: number): readonly string[] => {
    const { session } = profiledView();
    const matMul = session.runs[0]?.spans.get(3);
    if (matMul === undefined) throw new Error('There is a MatMul.');
    const spans = SpanTable.of([matMul]);
    const columns = columnsOf([matMul]);
    const scale = { from: nanos(0), to: nanos(40 * character), width };
    const box = { left: 0, top: 0, width, height: 16 };
    const pen = new RecordingPen();
    const row = { columns, layout: layOutRows(columns), row: 0, spans, isDim: false };
    drawRow(pen, scale, row, box, namedPalette());
    return pen.texts;
  };
  expect(said(600)).toEqual(['MatMul 40.0 ms']);
  expect(said(60)).toEqual(['MatMul']);
  expect(said(30)).toEqual([]);
});
