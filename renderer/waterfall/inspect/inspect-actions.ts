import type { WaterfallAction } from '../action.ts';

export const toggleTable: WaterfallAction = {
  id: 'span-table',
  title: 'Show the spans as a table, or as the waterfall',
  keys: ['shift+t'],
  group: 'Inspecting',
  does: ({ view: { inspection } }) => {
    inspection.isTableShown = !inspection.isTableShown;
    return true;
  },
};

/** Marking a range of time, and reading the spans in a table. */
export const inspectActions: readonly WaterfallAction[] = [
  {
    id: 'mark-range',
    title: 'Mark the span, or a range from here to there; again: zoom to it',
    keys: ['m'],
    group: 'Inspecting',
    does: ({ view, selected }) => {
      view.inspection.markRange(selected);
      return true;
    },
  },
  {
    id: 'extend-range',
    title: 'Make the marked range reach to here',
    keys: ['shift+m'],
    group: 'Inspecting',
    does: ({ view, selected }) => view.inspection.extendRange(selected),
  },
  toggleTable,
  {
    id: 'zoom-to-range',
    title: 'Zoom to the marked range',
    keys: [],
    group: 'Inspecting',
    does: ({ view }) => view.inspection.zoomToRange(),
    cannot: ({ view }) => (view.inspection.range === null ? 'No range is marked.' : null),
  },
];
