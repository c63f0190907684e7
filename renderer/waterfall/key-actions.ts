import type { KeyAction } from './keys.ts';
import { stepBy } from './steps.ts';
import type { Target } from './target.ts';
import type { WaterfallView } from './view.ts';

export const keyZoom = 1.4;
/** Share of the plot that a key pans by. */
const keyPan = 0.12;

/** What keys lead to beyond the view itself. */
export type KeyEffects = {
  readonly activate: (target: Target) => void;
  readonly clear: () => void;
  readonly cancel: (run: number) => void;
  readonly toggleTelemetry: () => void;
};

/** Does what a key asks. False when there was nothing to do, so that the key may mean something to others. */
export function actOnKey(
  view: WaterfallView,
  action: KeyAction,
  selected: Target | null,
  effects: KeyEffects,
): boolean {
  const { pointed } = view;
  switch (action) {
    case 'zoom-in':
    case 'zoom-out':
      view.zoom(action === 'zoom-in' ? 1 / keyZoom : keyZoom, zoomCentre(view));
      return true;
    case 'pan-left':
    case 'pan-right':
      view.pan(view.plotWidth * (action === 'pan-left' ? -keyPan : keyPan));
      return true;
    case 'previous':
    case 'next':
    case 'up':
    case 'down':
      stepBy(view, pointed ?? selected, action);
      return true;
    case 'keep':
      if (pointed === null) return false;
      effects.activate(pointed);
      return true;
    case 'clear':
      if (pointed === null && selected === null) return false;
      view.point(null);
      effects.clear();
      return true;
    case 'fit':
      view.fit();
      return true;
    case 'start':
    case 'end':
      view.jump(action);
      return true;
    case 'cancel':
      if (pointed === null || !view.canCancel(pointed.run)) return false;
      effects.cancel(pointed.run);
      return true;
    case 'telemetry':
      effects.toggleTelemetry();
      return true;
  }
}

/** The pointer, else the middle of the span that keys point at, else of the plot. */
function zoomCentre(view: WaterfallView): number {
  if (view.pointer !== null && view.cursor !== null) return view.pointer.x;
  const range = view.pointed === null ? null : view.rangeOf(view.pointed);
  const { scale, gutter, plotWidth } = view;
  if (range === null) return gutter + plotWidth / 2;
  const middle = (range.from + range.to) / 2;
  const x = gutter + ((middle - scale.from) / (scale.to - scale.from)) * plotWidth;
  return Math.max(gutter, Math.min(x, view.width));
}
