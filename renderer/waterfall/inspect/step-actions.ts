import { stepInRow } from '../../trace/navigate.ts';
import type { ActionContext, WaterfallAction } from '../action.ts';
import { twinsOf } from '../draw-overlay.ts';
import { enlarge } from '../enlarge.ts';
import type { Target } from '../target.ts';

type SpanTarget = Extract<Target, { kind: 'span' }>;

/** Selecting the neighbours of the selected span: along its row, or its twins in the other runs. */
export const stepActions: readonly WaterfallAction[] = [
  {
    id: 'select-next',
    title: 'Select the next span of the row',
    keys: ['.'],
    group: 'Inspecting',
    does: (context) => selectInRow(context, 1),
    cannot: nothingToStepFrom,
  },
  {
    id: 'select-previous',
    title: 'Select the previous span of the row',
    keys: [','],
    group: 'Inspecting',
    does: (context) => selectInRow(context, -1),
    cannot: nothingToStepFrom,
  },
  {
    id: 'select-next-twin',
    title: 'Select the same span of the next run',
    // What Shift makes of a full stop and a comma differs from keyboard to keyboard.
    keys: ['>', 'shift+.', 'shift+:'],
    group: 'Inspecting',
    does: (context) => selectTwin(context, 1),
    cannot: nothingToStepFrom,
  },
  {
    id: 'select-previous-twin',
    title: 'Select the same span of the previous run',
    keys: ['<', 'shift+,', 'shift+;'],
    group: 'Inspecting',
    does: (context) => selectTwin(context, -1),
    cannot: nothingToStepFrom,
  },
];

/** Selects a span and brings it into sight, as large as it takes to be seen. */
export function selectAndShow({ view, effects }: ActionContext, target: SpanTarget): true {
  view.forgetPointer();
  view.point(null);
  enlarge(view, target);
  view.reveal(target);
  effects.activate(target);
  return true;
}

/** What keys point at comes first: it is where the person has just gone. */
const origin = ({ view, selected }: ActionContext): SpanTarget | null => {
  const from = view.pointed?.kind === 'span' && view.pointer === null ? view.pointed : selected;
  return from?.kind === 'span' ? from : null;
};

function nothingToStepFrom(context: ActionContext): string | null {
  return origin(context) === null ? 'No span is selected.' : null;
}

function selectInRow(context: ActionContext, step: -1 | 1): boolean {
  const from = origin(context);
  if (from === null) return false;
  const { traces } = context.view;
  const columns = traces.columns(from.run);
  const index = columns.id.indexOf(from.span);
  const next = index < 0 ? -1 : stepInRow(traces.layout(from.run), index, step);
  const span = columns.id[next];
  return span === undefined ? false : selectAndShow(context, { kind: 'span', run: from.run, span });
}

/** Runs are in the order in which they were made; at either end nothing happens. */
function selectTwin(context: ActionContext, step: -1 | 1): boolean {
  const from = origin(context);
  if (from === null) return false;
  const twins = twinsOf(context.view, from);
  const next =
    step > 0
      ? twins.find(({ run }) => run > from.run)
      : twins.findLast(({ run }) => run < from.run);
  return next?.kind === 'span' ? selectAndShow(context, next) : false;
}
