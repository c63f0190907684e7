import { expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { paintOverlay } from '../../../renderer/waterfall/draw-overlay.ts';
import { LinkedViews } from '../../../renderer/waterfall/linked-views.ts';
import { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { character, drawnSession, playRun } from '../../support/trace-drawing.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const asItIs = nanos(0);

/** A view of one run as long as its drawing, which begins at its request. */
function viewOf(drawing: string): WaterfallView {
  const session = drawnSession([{}]);
  playRun(session, 0, drawing, 100);
  const view = new WaterfallView(session, () => {});
  view.resize(800, 200);
  view.update(session, 1, false, asItIs);
  return view;
}

const linked = () => {
  const redrawn: string[] = [];
  const link = new LinkedViews();
  const short = viewOf('run |====|');
  const long = viewOf('run |==========|');
  const leave = link.join(short, () => redrawn.push('short'));
  link.join(long, () => redrawn.push('long'));
  redrawn.length = 0;
  return { link, short, long, leave, redrawn };
};

const rangeOf = ({ scale: { from, to } }: WaterfallView) => ({ from, to });

test('views that are linked show one stretch of time: that of the longest', () => {
  const { short, long } = linked();
  expect(rangeOf(short)).toEqual(rangeOf(long));
  expect(short.scale.to).toBeGreaterThan(10 * character);
});

test('zooming one zooms the other, and draws it anew', () => {
  const { link, short, long, redrawn } = linked();
  short.zoom(0.5, 500);
  link.follow(short);
  expect(rangeOf(long)).toEqual(rangeOf(short));
  expect(long.scale.to - long.scale.from).toBeLessThan(10 * character);
  expect(redrawn).toEqual(['long']);
});

test('the shorter one can be looked at where only the longer one has something', () => {
  const { link, short, long } = linked();
  short.zoom(0.2, 500);
  short.jump('end');
  link.follow(short);
  expect(short.scale.to).toBeGreaterThan(10 * character);
  expect(rangeOf(long)).toEqual(rangeOf(short));
});

test('what is fitted fits all of them', () => {
  const { link, short, long } = linked();
  const whole = rangeOf(long);
  long.zoom(0.1, 500);
  link.follow(long);
  short.fit();
  link.follow(short);
  expect(rangeOf(long)).toEqual(whole);
  expect(rangeOf(short)).toEqual(whole);
});

test('the time under the pointer has a hair-line in every view, and none once the pointer has left', () => {
  const { link, short, long, redrawn } = linked();
  const lineAt = (view: WaterfallView): string[] => {
    const pen = new RecordingPen();
    paintOverlay(pen, view, null, namedPalette());
    return pen.drawn('rect');
  };
  expect(lineAt(long)).toEqual([]);
  short.pointAt(500, 100);
  link.point(short);
  expect(redrawn).toEqual(['long']);
  expect(lineAt(long)).toEqual(lineAt(short));
  expect(lineAt(long)).not.toEqual([]);
  short.forgetPointer();
  link.point(short);
  expect(lineAt(long)).toEqual([]);
});

test('on axes of their own each fills its view, and parts lie below parts', () => {
  const { link, short, long } = linked();
  link.share('own');
  expect(short.scale.to).toBeLessThan(5 * character);
  expect(long.scale.to).toBeGreaterThan(10 * character);
  short.zoom(0.5, 500);
  link.follow(short);
  const part = ({ scale, axis }: WaterfallView) =>
    [scale.from, scale.to].map((time) => time / (axis.ownRange.to - axis.ownRange.from));
  part(long).forEach((share, edge) => {
    expect(share).toBeCloseTo(part(short)[edge] ?? Number.NaN, 6);
  });
  link.share('common');
  expect(rangeOf(short)).toEqual(rangeOf(long));
});

test('a view that leaves has its own range again, and the rest theirs', () => {
  const { short, leave } = linked();
  leave();
  short.fit();
  expect(short.scale.to).toBeLessThan(5 * character);
});
