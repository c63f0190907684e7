import { type RefObject, useEffect, useLayoutEffect } from 'react';
import { nanos } from '../../electron/common/units.ts';
import type { SessionSound } from '../sound/session-sound.ts';
import { offsetOf } from '../trace/alignment.ts';
import { lineAt } from '../trace/lines.ts';
import { axisHeight } from './paint-places.ts';
import type { Painter } from './painter.ts';
import type { Target } from './target.ts';
import type { WaterfallView } from './view.ts';

/** Gives a view its sound, and draws what follows it: the tracks when audio was read, else the playhead alone. */
export function useHearing(
  view: WaterfallView,
  sound: SessionSound | null,
  painter: RefObject<Painter | null>,
  audioWasRead: () => void,
): void {
  useLayoutEffect(() => {
    view.sound = sound;
  }, [view, sound]);
  useEffect(
    () =>
      sound?.subscribe((change) => {
        if (change === 'audio') audioWasRead();
        else painter.current?.request('overlay');
      }),
    [sound, painter, audioWasRead],
  );
}

/** Hears a run from where its audio or its buffer was clicked. False for what cannot be heard. */
export function hearTarget({ sound, session }: WaterfallView, target: Target): boolean {
  if (sound === null || target.kind !== 'track') return false;
  const run = session.runs[target.run];
  if (run === undefined || (target.track !== 'audio' && target.track !== 'buffer')) return false;
  sound.hear(run, target.at);
  return true;
}

/** Hears a target's run from where the target begins. False where that is nowhere. */
export function hearFrom(view: WaterfallView, target: Target): boolean {
  const run = view.session.runs[target.run];
  const range = view.rangeOf(target);
  if (view.sound === null || run === undefined || range === null) return false;
  view.sound.hear(run, nanos(range.from + offsetOf(run, view.alignment)));
  return true;
}

/** Hears the run under the pointer from the time under it; the one that is watched, where no run is. */
export function hearUnderPointer(view: WaterfallView): void {
  const { pointer, cursor, page, session } = view;
  if (pointer === null || cursor === null) return;
  const line = lineAt(page, pointer.y - axisHeight + view.scrollTop);
  const under = line === undefined || line.kind === 'section' ? null : line.run;
  const run = session.runs[under ?? view.watchedRun ?? -1];
  if (run !== undefined) view.sound?.hear(run, nanos(cursor + offsetOf(run, view.alignment)));
}
