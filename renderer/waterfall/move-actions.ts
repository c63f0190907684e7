import type { ActionContext, WaterfallAction } from './action.ts';

export const keyZoom = 1.4;
/** Share of the plot that a key pans by. */
const keyPan = 0.12;

/** Moving along the time axis. */
export const moveActions: readonly WaterfallAction[] = [
  {
    id: 'zoom-in',
    title: 'Zoom in',
    keys: ['w', '+', '='],
    group: 'Moving',
    does: (context) => zoom(context, 1 / keyZoom),
  },
  {
    id: 'zoom-out',
    title: 'Zoom out',
    keys: ['s', '-'],
    group: 'Moving',
    does: (context) => zoom(context, keyZoom),
  },
  {
    id: 'pan-left',
    title: 'Pan to earlier times',
    keys: ['a'],
    group: 'Moving',
    does: (context) => pan(context, -keyPan),
  },
  {
    id: 'pan-right',
    title: 'Pan to later times',
    keys: ['d'],
    group: 'Moving',
    does: (context) => pan(context, keyPan),
  },
  {
    id: 'fit',
    title: 'Show everything',
    keys: ['f', '0'],
    group: 'Moving',
    does: ({ view }) => {
      view.fit();
      return true;
    },
  },
  {
    id: 'start',
    title: 'Go to the start',
    keys: ['home'],
    group: 'Moving',
    does: ({ view }) => {
      view.jump('start');
      return true;
    },
  },
  {
    id: 'end',
    title: 'Go to the end',
    keys: ['end'],
    group: 'Moving',
    does: ({ view }) => {
      view.jump('end');
      return true;
    },
  },
  {
    id: 'undo-zoom',
    title: 'Back to what was shown before',
    keys: ['z', 'backspace'],
    group: 'Moving',
    does: ({ view }) => view.axis.undo(),
    cannot: ({ view }) => (view.axis.history.canUndo ? null : 'Nothing was zoomed or panned yet.'),
  },
  {
    id: 'redo-zoom',
    title: 'Forward again',
    keys: ['shift+z'],
    group: 'Moving',
    does: ({ view }) => view.axis.redo(),
    cannot: ({ view }) => (view.axis.history.canRedo ? null : 'No step was gone back.'),
  },
];

function zoom({ view }: ActionContext, factor: number): true {
  view.zoom(factor, zoomCentre(view));
  return true;
}

function pan({ view }: ActionContext, share: number): true {
  view.pan(view.plotWidth * share);
  return true;
}

/** The pointer, else the middle of the span that keys point at, else of the plot. */
function zoomCentre(view: ActionContext['view']): number {
  if (view.pointer !== null && view.cursor !== null) return view.pointer.x;
  const range = view.pointed === null ? null : view.rangeOf(view.pointed);
  const { scale, gutter, plotWidth } = view;
  if (range === null) return gutter + plotWidth / 2;
  const middle = (range.from + range.to) / 2;
  const x = gutter + ((middle - scale.from) / (scale.to - scale.from)) * plotWidth;
  return Math.max(gutter, Math.min(x, view.width));
}
