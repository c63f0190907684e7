import { nanos } from '../../../electron/common/units.ts';
import { actionOf } from '../../../renderer/waterfall/actions.ts';
import type { Target } from '../../../renderer/waterfall/target.ts';
import { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { character, drawnSession, playRun } from '../../support/trace-drawing.ts';

export const range = (from: number, to: number) => ({
  from: nanos(from * character),
  to: nanos(to * character),
});

/** Two measured runs of the same shape, the second from 20 on; the first is open. */
export function played() {
  const session = drawnSession([{ repeat: 0 }, { repeat: 1, device: 'gpu' }]);
  const drawing = `
    run            |==========|
      encode       |====      |
        model-call | ==       |
      generate     |    ==--  |
  `;
  playRun(session, 0, drawing);
  playRun(session, 1, drawing, 20);
  const view = new WaterfallView(session, () => {});
  view.resize(1000, 600);
  view.update(session, 1, false, nanos(0));
  return { session, view };
}

/** Presses a key; `kept` takes what it selects. */
export function press(
  view: WaterfallView,
  key: string,
  selected: Target | null = null,
  kept: Target[] = [],
): boolean {
  const shiftKey = key.startsWith('shift+');
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey };
  const effects = {
    activate: (target: Target) => void kept.push(target),
    clear: () => {},
    cancel: () => {},
    toggleTelemetry: () => {},
  };
  const action = actionOf({ key: key.replace('shift+', ''), ...plain });
  return action?.does({ view, selected, effects }) ?? false;
}

/** Puts the pointer over the axis at a time, where it points at nothing. */
export function pointAtTime(view: WaterfallView, time: number): number {
  const { from, to } = view.scale;
  const x = view.gutter + ((time * character - from) / (to - from)) * view.plotWidth;
  view.pointAt(x, 5);
  view.inspection.drag(x);
  return x;
}

export const encode: Target = { kind: 'span', run: 0, span: 1 };
