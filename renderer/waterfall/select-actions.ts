import type { ActionContext, WaterfallAction } from './action.ts';
import { type Step, stepBy } from './steps.ts';

/** Pointing at spans and runs by key, and keeping them. */
export const selectActions: readonly WaterfallAction[] = [
  {
    id: 'previous',
    title: 'Previous span; close a run',
    keys: ['arrowleft'],
    group: 'Selecting',
    does: (context) => step(context, 'previous'),
  },
  {
    id: 'next',
    title: 'Next span; open a run',
    keys: ['arrowright'],
    group: 'Selecting',
    does: (context) => step(context, 'next'),
  },
  {
    id: 'up',
    title: 'Row above',
    keys: ['arrowup'],
    group: 'Selecting',
    does: (context) => step(context, 'up'),
  },
  {
    id: 'down',
    title: 'Row below',
    keys: ['arrowdown'],
    group: 'Selecting',
    does: (context) => step(context, 'down'),
  },
  {
    id: 'keep',
    title: 'Keep the span; open or close the run',
    keys: ['enter'],
    group: 'Selecting',
    does: ({ view, effects }) => {
      if (view.pointed === null) return view.inspection.zoomToRange();
      effects.activate(view.pointed);
      return true;
    },
    cannot: ({ view }) => (view.pointed === null ? 'Nothing is pointed at.' : null),
  },
  {
    id: 'clear',
    title: 'Let go',
    keys: ['escape'],
    group: 'Selecting',
    does: ({ view, selected, effects }) => {
      if (view.inspection.letGo()) return true;
      if (view.pointed === null && selected === null) return false;
      view.point(null);
      effects.clear();
      return true;
    },
    cannot: ({ view, selected }) =>
      view.pointed === null && selected === null && !view.inspection.isBusy
        ? 'Nothing is kept.'
        : null,
  },
  {
    id: 'cancel',
    title: 'Cancel the run',
    keys: ['delete'],
    group: 'Selecting',
    does: ({ view, effects }) => {
      const { pointed } = view;
      if (pointed === null || !view.canCancel(pointed.run)) return false;
      effects.cancel(pointed.run);
      return true;
    },
    cannot: ({ view: { pointed, canCancel } }) =>
      pointed === null || !canCancel(pointed.run) ? 'No run that goes on is pointed at.' : null,
  },
];

function step({ view, selected }: ActionContext, to: Step): true {
  stepBy(view, view.pointed ?? selected, to);
  return true;
}
