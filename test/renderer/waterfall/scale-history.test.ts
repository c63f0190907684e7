import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { waterfallActions } from '../../../renderer/waterfall/actions.ts';
import { LinkedViews } from '../../../renderer/waterfall/linked-views.ts';
import { mostSteps, ScaleHistory } from '../../../renderer/waterfall/scale-history.ts';
import { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { character, drawnSession, playRun } from '../../support/trace-drawing.ts';

function viewOf(): WaterfallView {
  const session = drawnSession([{}]);
  playRun(session, 0, 'run |====================|', 100);
  const view = new WaterfallView(session, () => {});
  view.resize(1000, 300);
  view.update(session, 1, false, nanos(0));
  return view;
}

const rangeOf = ({ scale: { from, to } }: WaterfallView) => ({ from, to });

const steps: Readonly<Record<string, (view: WaterfallView, at: number) => void>> = {
  zoomIn: (view, at) => view.zoom(0.6, 200 + at * 8),
  zoomOut: (view, at) => view.zoom(1.7, 200 + at * 8),
  pan: (view, at) => view.pan(at * 7 - 350),
  fit: (view) => view.fit(),
  start: (view) => view.jump('start'),
  end: (view) => view.jump('end'),
  range: (view, at) =>
    view.showRange({ from: nanos(at * 1000), to: nanos((at + 20) * 1000 + character) }),
};

test('undoing any sequence of steps shows exactly what was shown before each, and redoing after', () => {
  const sequence = fc.array(
    fc.record({
      step: fc.constantFrom(...Object.keys(steps)),
      at: fc.integer({ min: 0, max: 100 }),
      isHeld: fc.constantFrom(true, false, false),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(sequence, (taken) => {
      const view = viewOf();
      const shown = [rangeOf(view)];
      for (const { step, at, isHeld } of taken) {
        if (!isHeld) view.axis.history.settle();
        const before = view.axis.history.depth;
        steps[step]?.(view, at);
        if (view.axis.history.depth > before) shown.push(rangeOf(view));
        else shown[shown.length - 1] = rangeOf(view);
      }
      for (const range of shown.slice(0, -1).reverse()) {
        expect(view.axis.undo()).toBe(true);
        expect(rangeOf(view)).toEqual(range);
      }
      expect(view.axis.undo()).toBe(false);
      for (const range of shown.slice(1)) {
        expect(view.axis.redo()).toBe(true);
        expect(rangeOf(view)).toEqual(range);
      }
      expect(view.axis.redo()).toBe(false);
    }),
  );
});

test('one drag is one step; a step that leads nowhere is none', () => {
  const view = viewOf();
  const whole = rangeOf(view);
  view.zoom(0.5, 500);
  view.axis.history.settle();
  const closer = rangeOf(view);
  for (let i = 0; i < 10; i++) view.pan(3);
  view.axis.history.settle();
  view.jump('end');
  view.jump('end');
  view.axis.undo();
  view.axis.undo();
  expect(rangeOf(view)).toEqual(closer);
  view.axis.undo();
  expect(rangeOf(view)).toEqual(whole);
  expect(view.isFollowing).toBe(true);
});

test('Z and Shift+Z step back and forth; a new step forgets what was ahead', () => {
  const view = viewOf();
  const effects = { activate() {}, clear() {}, cancel() {}, toggleTelemetry() {} };
  const act = (id: string) =>
    waterfallActions.find((action) => action.id === id)?.does({ view, selected: null, effects });
  expect(act('undo-zoom')).toBe(false);
  act('zoom-in');
  const closer = rangeOf(view);
  expect(act('undo-zoom')).toBe(true);
  expect(act('redo-zoom')).toBe(true);
  expect(rangeOf(view)).toEqual(closer);
  act('undo-zoom');
  act('zoom-out');
  act('zoom-in');
  expect(act('redo-zoom')).toBe(false);
});

test('only so many steps are kept', () => {
  const history = new ScaleHistory();
  for (let i = 0; i < mostSteps + 5; i++)
    history.record({ from: nanos(i), to: nanos(i + 1), isFollowing: false }, false);
  const now = { from: nanos(-1), to: nanos(0), isFollowing: false };
  let last = now;
  for (let step = history.undo(now); step !== null; step = history.undo(now)) last = step;
  expect(last.from).toBe(5);
});

test('views on one axis go back together, whichever was moved', () => {
  const link = new LinkedViews();
  const [above, below] = [viewOf(), viewOf()];
  link.join(above, () => {});
  link.join(below, () => {});
  const whole = rangeOf(above);
  above.zoom(0.5, 400);
  link.follow(above);
  above.axis.history.settle();
  below.zoom(0.5, 400);
  link.follow(below);
  above.axis.undo();
  above.axis.undo();
  link.follow(above);
  expect(rangeOf(above)).toEqual(whole);
  expect(rangeOf(below)).toEqual(whole);
});
