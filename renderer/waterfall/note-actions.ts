import type { NotePlace } from '../../electron/common/notes.ts';
import { nanos } from '../../electron/common/units.ts';
import { offsetOf } from '../trace/alignment.ts';
import type { ActionContext, WaterfallAction } from './action.ts';

/**
 * What a new note would be about: the marked range in the run that is selected or pointed at, else the span or the
 * run itself. null where there is none of them.
 */
export function notePlaceAt({
  view,
  selected,
}: Pick<ActionContext, 'view' | 'selected'>): NotePlace | null {
  const target = selected ?? view.pointed;
  const run = target === null ? undefined : view.session.runs[target.run];
  if (target === null || run === undefined) return null;
  const { range } = view.inspection;
  if (range !== null) {
    const offset = offsetOf(run, view.alignment);
    const [from, to] = [nanos(range.from + offset), nanos(range.to + offset)];
    return { kind: 'range', run: target.run, from, to };
  }
  if (target.kind !== 'span') return { kind: 'run', run: target.run };
  return { kind: 'span', run: target.run, span: target.span };
}

export const noteActions: readonly WaterfallAction[] = [
  {
    id: 'new-note',
    title: 'Pin a note to the marked range, the span or the run',
    keys: ['n'],
    group: 'Notes',
    does: (context) => {
      const place = notePlaceAt(context);
      if (place === null || context.effects.note === undefined) return false;
      context.effects.note(place);
      return true;
    },
    cannot: (context) => {
      if (context.effects.note === undefined) return 'Notes can only be read here.';
      const place = notePlaceAt(context);
      return place === null ? 'Select a span or a run to pin a note to first.' : null;
    },
  },
];
