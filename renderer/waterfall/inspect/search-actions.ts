import type { ActionContext, WaterfallAction } from '../action.ts';
import { selectAndShow } from './step-actions.ts';

const noHit = ({ view }: ActionContext): string | null =>
  view.inspection.search.total === 0 ? 'Nothing is searched for, or nothing was found.' : null;

export const nextHit: WaterfallAction = {
  id: 'next-hit',
  title: 'Go to the next span found',
  keys: [],
  group: 'Inspecting',
  does: (context) => goTo(context, 1),
  cannot: noHit,
};

export const previousHit: WaterfallAction = {
  id: 'previous-hit',
  title: 'Go to the previous span found',
  keys: [],
  group: 'Inspecting',
  does: (context) => goTo(context, -1),
  cannot: noHit,
};

/** Looking for spans, and going through those that were found. */
export const searchActions: readonly WaterfallAction[] = [
  {
    id: 'search',
    title: 'Search spans: stage, text, operator, name=value, >5ms',
    keys: ['/'],
    group: 'Inspecting',
    does: ({ view }) => {
      view.inspection.search.open();
      return true;
    },
  },
  nextHit,
  previousHit,
];

function goTo(context: ActionContext, by: 1 | -1): boolean {
  const { inspection, traces } = context.view;
  const target = inspection.search.step(by, traces);
  return target === null ? false : selectAndShow(context, target);
}
