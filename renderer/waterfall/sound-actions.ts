import type { ActionContext, WaterfallAction } from './action.ts';
import { hearFrom } from './hearing.ts';
import type { Target } from './target.ts';

/** Hearing runs from the waterfall. */
export const soundActions: readonly WaterfallAction[] = [
  {
    id: 'play',
    title: 'Play or pause the run’s audio',
    keys: [' '],
    group: 'Hearing',
    does: ({ view, selected }) => {
      const run = runToHear(view, selected);
      if (view.sound === null || run === undefined) return false;
      view.sound.toggle(run);
      return true;
    },
    cannot: ({ view, selected }) => {
      const run = runToHear(view, selected);
      if (view.sound === null || run === undefined) return 'There is no run to hear.';
      const audio = view.sound.audioOf(run);
      return audio.kind === 'none' ? audio.why : null;
    },
  },
  {
    id: 'hear-from',
    title: 'Listen to the run from the start of the span',
    keys: ['l'],
    group: 'Hearing',
    does: ({ view, selected }) => {
      const span = spanToHear(view, selected);
      return span !== null && hearFrom(view, span);
    },
    cannot: ({ view, selected }) =>
      view.sound === null || spanToHear(view, selected) === null ? 'No span is selected.' : null,
  },
  {
    id: 'playout',
    title: 'Show playout: make room until the audio has been heard, or only for the runs',
    keys: ['p'],
    group: 'Hearing',
    does: ({ view }) => {
      if (!view.hasAudio) return false;
      view.axis.showPlayout(!view.axis.isPlayoutShown);
      return true;
    },
    cannot: ({ view }) => (view.hasAudio ? null : 'No run here has any audio.'),
  },
];

/** The span that keys point at, else the one that is kept. */
function spanToHear({ pointed }: ActionContext['view'], selected: Target | null): Target | null {
  const target = pointed ?? selected;
  return target?.kind === 'span' ? target : null;
}

/** The run that is selected, pointed at or, where neither is, watched. */
function runToHear(view: ActionContext['view'], selected: Target | null) {
  const index = view.pointer === null ? view.pointed?.run : undefined;
  return view.session.runs[selected?.run ?? index ?? view.watchedRun ?? -1];
}
