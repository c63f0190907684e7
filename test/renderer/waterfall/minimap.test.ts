import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { drawMinimap } from '../../../renderer/waterfall/minimap/draw-minimap.ts';
import { centredAt, dragFrame, gripAt } from '../../../renderer/waterfall/minimap/frame.ts';
import { minimapContent } from '../../../renderer/waterfall/minimap/minimap-content.ts';
import { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { character, drawnSession, playRun } from '../../support/trace-drawing.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const drawing = `
  run      |==========|
    encode |====      |
`;

function viewOf(): WaterfallView {
  const session = drawnSession([{ kind: 'warm-up' }, { repeat: 0 }, { repeat: 1 }]);
  playRun(session, 0, drawing, 0);
  playRun(session, 1, drawing, 10);
  const view = new WaterfallView(session, () => {});
  view.resize(1000, 300);
  view.update(session, 1, false, nanos(0));
  return view;
}

const box = { left: 0, top: 4, width: 100, height: 20 };
const log = (view: WaterfallView, to: number): string[] => {
  const pen = new RecordingPen();
  const whole = { from: nanos(0), to: nanos(to * character) };
  drawMinimap(pen, whole, minimapContent(view), box, namedPalette());
  return pen.log;
};

test('aligned, every run that has begun has a lane; what no figure counts is dim', () => {
  expect(log(viewOf(), 10)).toEqual([
    'rect 0 4 100 9 line',
    'rect 0 4 40 9 model-dim',
    'rect 40 4 60 9 frame-dim',
    'rect 0 14 100 9 line',
    'rect 0 14 40 9 model',
    'rect 40 14 60 9 frame',
  ]);
});

test("on the session's clock runs follow each other in one lane", () => {
  const view = viewOf();
  view.setAlignment('session');
  expect(log(view, 20)).toEqual([
    'rect 0 4 50 20 line',
    'rect 0 4 20 20 model-dim',
    'rect 20 4 30 20 frame-dim',
    'rect 50 4 50 20 line',
    'rect 50 4 20 20 model',
    'rect 70 4 30 20 frame',
  ]);
});

const frame = { from: nanos(40), to: nanos(60) };
const whole = { from: nanos(0), to: nanos(100) };

test('an edge is had a little beside it, the inside of the frame between', () => {
  const grips = [30, 37, 41, 50, 59, 63, 70].map((at) => gripAt(frame, nanos(at), 1));
  expect(grips).toEqual(['outside', 'from', 'from', 'frame', 'to', 'to', 'outside']);
});

test('a drawn edge resizes and never passes the other; the inside moves', () => {
  const drag = (grip: 'from' | 'to' | 'frame', to: number) =>
    dragFrame(grip, frame, nanos(50), nanos(to), whole);
  expect(drag('from', 20)).toEqual({ from: 20, to: 60 });
  expect(drag('to', 130)).toEqual({ from: 40, to: 100 });
  expect(drag('frame', 55)).toEqual({ from: 45, to: 65 });
  expect(centredAt(frame, nanos(80), whole)).toEqual({ from: 70, to: 90 });
  expect(centredAt(frame, nanos(95), whole)).toEqual({ from: 80, to: 100 });
  fc.assert(
    fc.property(fc.constantFrom('from' as const, 'to' as const), fc.integer(), (grip, to) => {
      const range = drag(grip, to);
      expect(range.from).toBeLessThan(range.to);
    }),
  );
});

test('a frame that is moved keeps its length, also at the ends', () => {
  const view = viewOf();
  view.zoom(0.3, 600);
  const { from, to } = view.scale;
  const far = nanos(from + 100 * character);
  view.axis.showRange(dragFrame('frame', { from, to }, from, far, view.axis.reach), 0, true);
  expect(view.scale.to - view.scale.from).toBeCloseTo(to - from);
  expect(view.scale.to).toBeLessThan(12 * character);
});
