import { describe, expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { waterfallActions } from '../../../renderer/waterfall/actions.ts';
import { sentenceOf, describe as tell } from '../../../renderer/waterfall/describe.ts';
import { twinsOf } from '../../../renderer/waterfall/draw-overlay.ts';
import { paint } from '../../../renderer/waterfall/paint.ts';
import { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { character, drawnSession, playRun } from '../../support/trace-drawing.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const drawing = `
  run            |==========|
    encode       |====      |
      model-call | ==       |
    generate     |    ==--  |
`;

function viewOf(fill: (session: ReturnType<typeof drawnSession>) => void, isLive = false) {
  const session = drawnSession([{ kind: 'load' }, { repeat: 0 }, { repeat: 1 }]);
  fill(session);
  const scrolls: number[] = [];
  const view = new WaterfallView(session, (top) => {
    scrolls.push(top);
    view.scrollTop = top;
  });
  view.resize(1000, 600);
  view.update(session, 1, isLive, nanos(0));
  return { view, session, scrolls };
}

const played = () =>
  viewOf((session) => {
    playRun(session, 0, 'load |==============================|');
    playRun(session, 1, drawing, 40);
    playRun(session, 2, drawing, 60);
  });

const press = (view: WaterfallView, ...ids: string[]): void => {
  const effects = {
    activate: () => {},
    clear: () => {},
    cancel: () => {},
    toggleTelemetry: () => {},
  };
  for (const id of ids)
    waterfallActions.find((action) => action.id === id)?.does({ view, selected: null, effects });
};

describe('a view of a finished session', () => {
  test('opens the first measured run and fits the runs that compare', () => {
    const { view } = played();
    expect([0, 1, 2].map((run) => view.isOpen(run))).toEqual([false, true, false]);
    expect(view.scale.from).toBeCloseTo(-0.2 * character);
    expect(view.scale.to).toBeCloseTo(10.2 * character);
  });

  test('lays runs where they were on the session clock', () => {
    const { view } = played();
    view.setAlignment('session');
    expect(view.scale.to).toBeGreaterThan(70 * character);
    expect(view.rangeOf({ kind: 'run', run: 2 })).toEqual({ from: 60e6, to: 70e6 });
  });

  test('finds what is under the pointer', () => {
    const { view } = played();
    const [, , run, first] = view.page.lines;
    const middle = view.gutter + view.plotWidth / 2;
    view.pointAt(middle, 26 + (first?.y ?? 0) + 8);
    expect(view.pointed).toEqual({ kind: 'span', run: 1, span: 0 });
    view.pointAt(10, 26 + (run?.y ?? 0) + 8);
    expect(view.pointed).toEqual({ kind: 'run', run: 1 });
    view.pointAt(10, 5);
    expect(view.pointed).toBeNull();
  });

  test('stays where a person has put it', () => {
    const { view, session } = played();
    view.zoom(0.5, view.gutter + 100);
    const { from, to } = view.scale;
    view.update(session, 2, false, nanos(0));
    expect([view.scale.from, view.scale.to]).toEqual([from, to]);
    view.fit();
    expect(view.scale.to).toBeCloseTo(10.2 * character);
  });

  test('can be walked through by keys alone', () => {
    const { view } = played();
    const at: string[] = [];
    for (const key of ['down', 'down', 'down', 'down', 'down', 'down', 'next', 'next'] as const) {
      press(view, key);
      const target = view.pointed;
      at.push(target?.kind === 'span' ? `${target.run}:${target.span}` : `${target?.kind}`);
    }
    expect(at).toEqual(['run', 'run', '1:0', '1:1', '1:3', '1:2', '1:2', '1:2']);
  });

  test('opens and closes runs as a tree does', () => {
    const { view } = played();
    view.point({ kind: 'run', run: 2 });
    press(view, 'next');
    expect(view.isOpen(2)).toBe(true);
    press(view, 'previous');
    expect(view.isOpen(2)).toBe(false);
  });

  test('brings what keys point at into sight', () => {
    const { view } = played();
    view.showRange({ from: nanos(0), to: nanos(character) });
    view.point({ kind: 'span', run: 1, span: 3 });
    press(view, 'next');
    expect(view.pointed).toEqual({ kind: 'span', run: 1, span: 4 });
    expect(view.scale.from).toBeLessThanOrEqual(6 * character);
    expect(view.scale.to).toBeGreaterThanOrEqual(6.5 * character);
  });

  test('knows the twins of a span in the other runs of the work', () => {
    const { view } = played();
    expect(twinsOf(view, { kind: 'span', run: 1, span: 4 })).toEqual([
      { kind: 'span', run: 2, span: 4 },
    ]);
  });

  test('tells a span in words', () => {
    const { view } = played();
    const description = tell(view, { kind: 'span', run: 1, span: 2 });
    expect(description && sentenceOf(description)).toBe(
      'model-call, start 1.000 ms, duration 2.000 ms, of run 20.0 %, of its encode 50.0 %, ' +
        'One call of the inference runtime, until its output is in CPU memory.',
    );
  });

  test('draws what is in sight: a heading, three runs and the rows of one', () => {
    const { view } = played();
    const pen = new RecordingPen();
    paint(pen, view, namedPalette());
    for (const text of ['TTS 1 · voice · cpu', 'load', 'repeat 1 of 5', 'encode', 'generate', '×2'])
      expect(pen.texts).toContain(text);
    const bars = pen.drawn('rect').filter((line) => line.endsWith(' call'));
    expect(bars).toHaveLength(2);
  });
});

describe('a view of a live session', () => {
  const begun = () =>
    viewOf((session) => {
      playRun(session, 0, 'load |===|');
      const run = session.runs[1];
      if (run !== undefined) run.started = nanos(10 * character);
    }, true);

  test('follows the newest run until a person pans', () => {
    const { view, session } = begun();
    expect(view.isOpen(1)).toBe(true);
    playRun(session, 1, drawing, 10);
    playRun(session, 2, drawing, 30);
    view.update(session, 2, true, nanos(30 * character));
    expect([view.isOpen(1), view.isOpen(2)]).toEqual([false, true]);
    view.pan(50);
    expect(view.isFollowing).toBe(false);
  });

  test('stays with the run that was watched when the session ends, and fits all of them', () => {
    const { view, session } = begun();
    playRun(session, 1, drawing, 10);
    playRun(session, 2, drawing, 30);
    view.update(session, 2, true, nanos(0));
    view.update(session, 3, false, nanos(0));
    expect([view.isOpen(1), view.isOpen(2)]).toEqual([false, true]);
    expect(view.scale.to).toBeCloseTo(10.2 * character);
  });

  test('makes room in steps as time goes on', () => {
    const { view } = begun();
    const { to } = view.scale;
    view.tick(nanos(100 * character));
    expect(view.scale.to).toBe(to);
    view.tick(nanos(600 * character));
    expect(view.scale.to).toBeGreaterThan(600 * character);
  });

  test('moves while a run is being made, and offers to cancel what has not ended', () => {
    const { view, session } = begun();
    expect(view.isMoving).toBe(true);
    expect([0, 1, 2].map(view.canCancel)).toEqual([false, true, true]);
    view.update(session, 3, false, nanos(0));
    expect(view.isMoving).toBe(false);
    expect(view.canCancel(1)).toBe(false);
  });

  test('draws the waiting, the running and the done', () => {
    const { view } = begun();
    const pen = new RecordingPen();
    paint(pen, view, namedPalette());
    expect(pen.texts.filter((text) => ['done', 'running', 'waiting'].includes(text))).toEqual([
      'done',
      'running',
      'waiting',
    ]);
  });
});
