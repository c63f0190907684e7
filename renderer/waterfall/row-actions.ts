import { rowsByNames } from '../../electron/common/preferences.ts';
import type { ActionContext, WaterfallAction } from './action.ts';
import { stageOfSpan } from './target.ts';

const noRun = 'No run is pointed at.';

const runOf = ({ view, selected }: ActionContext): number | null =>
  (view.pointed ?? selected)?.run ?? null;

/** Arranging the page: what stands together, on top, out of sight, open. */
export const rowActions: readonly WaterfallAction[] = [
  {
    id: 'rows-by',
    title: 'Rows by run, by stage or by device',
    keys: ['g'],
    group: 'Rows',
    does: ({ view }) => {
      const next = rowsByNames.indexOf(view.rows.choices.rowsBy) + 1;
      view.rows.choose({ rowsBy: rowsByNames[next % rowsByNames.length] ?? 'run' });
      view.rearrange();
      return true;
    },
  },
  {
    id: 'pin',
    title: 'Pin the run on top, or let it go',
    keys: ['shift+p'],
    group: 'Rows',
    does: (context) => {
      const run = runOf(context);
      if (run === null) return false;
      context.view.rows.togglePin(run);
      context.view.rearrange();
      return true;
    },
    cannot: (context) => (runOf(context) === null ? noRun : null),
  },
  {
    id: 'move-up',
    title: 'Move the run up',
    keys: ['shift+arrowup'],
    group: 'Rows',
    does: (context) => moveRun(context, -1),
    cannot: (context) => (runOf(context) === null ? noRun : null),
  },
  {
    id: 'move-down',
    title: 'Move the run down',
    keys: ['shift+arrowdown'],
    group: 'Rows',
    does: (context) => moveRun(context, 1),
    cannot: (context) => (runOf(context) === null ? noRun : null),
  },
  {
    id: 'hide',
    title: 'Hide this stage or track',
    keys: ['h'],
    group: 'Rows',
    does: ({ view, selected }) => {
      const target = view.pointed ?? selected;
      if (target?.kind === 'track') view.rows.hideTrack(target.track);
      else {
        const stage = target === null ? null : stageOfSpan(view, target);
        if (stage === null) return false;
        view.rows.hideStage(stage);
      }
      // What was pointed at is gone from the page; its run is where keys go on from.
      if (view.pointed !== null) view.point({ kind: 'run', run: view.pointed.run });
      view.rearrange();
      return true;
    },
    cannot: ({ view, selected }) =>
      ['span', 'track'].includes((view.pointed ?? selected)?.kind ?? '')
        ? null
        : 'No span or track is pointed at.',
  },
  {
    id: 'show-hidden',
    title: 'Show what is hidden',
    keys: ['shift+h'],
    group: 'Rows',
    does: ({ view }) => {
      if (view.rows.hidden === 0) return false;
      view.rows.showHidden();
      view.rearrange();
      return true;
    },
    cannot: ({ view }) => (view.rows.hidden === 0 ? 'Nothing is hidden.' : null),
  },
  {
    id: 'close-all',
    title: 'Close all runs',
    keys: ['x'],
    group: 'Rows',
    does: ({ view }) => {
      view.toggleAll(false);
      return true;
    },
  },
  {
    id: 'open-all',
    title: 'Open all runs',
    keys: ['shift+x'],
    group: 'Rows',
    does: ({ view }) => {
      view.toggleAll(true);
      return true;
    },
  },
  {
    id: 'overview',
    title: 'Show or hide the overview',
    keys: ['o'],
    group: 'Rows',
    does: ({ view }) => {
      view.rows.choose({ isMinimapShown: !view.rows.choices.isMinimapShown });
      return true;
    },
  },
];

function moveRun(context: ActionContext, by: -1 | 1): boolean {
  const run = runOf(context);
  return run !== null && context.view.moveRun(run, by);
}
