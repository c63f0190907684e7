import type { WaterfallAction } from './action.ts';

/** What a run's result waited for, shown and put away. */
export const pathActions: readonly WaterfallAction[] = [
  {
    id: 'critical-path',
    title: 'Critical path: to the first audio or text, to the end, off',
    keys: ['c'],
    group: 'Inspecting',
    does: ({ view }) => {
      view.path.turn();
      view.rearrange();
      return true;
    },
  },
];
