import type { NotePlace } from './notes.ts';
import type { RecordedRun, RecordedSession } from './recorded-session.ts';
import { elapsed, type Nanos, nanos, nanosToMillis } from './units.ts';

/** Where a note is, in words: `Run 3`, `Run 3, encode`, `Run 3, 12.5 to 18.0 ms after its start`. */
export function notePlaceName(place: NotePlace, { runs }: Pick<RecordedSession, 'runs'>): string {
  const name = `Run ${place.run + 1}`;
  const run = runs[place.run];
  if (place.kind === 'run' || run === undefined) return name;
  if (place.kind === 'span') {
    const row = run.spans.placeOf(place.span);
    return row < 0 ? name : `${name}, ${run.spans.stage(row)}`;
  }
  const begin = run.started ?? nanos(0);
  const millis = (at: Nanos): string => nanosToMillis(elapsed(begin, at)).toFixed(1);
  return `${name}, ${millis(place.from)} to ${millis(place.to)} ms after its start`;
}

/** A note and the stretch that it is about. */
export type PlacedNote = { readonly from: Nanos; readonly to: Nanos; readonly text: string };

/** The notes on a run, in the order of their times; not those whose span the recording does not have. */
export const notesOf = (
  { plan }: Pick<RecordedRun, 'plan'>,
  session: Pick<RecordedSession, 'runs' | 'notes'>,
): PlacedNote[] =>
  session.notes
    .flatMap(({ place, text }) => {
      const stretch = place.run === plan.index ? noteStretch(place, session) : null;
      return stretch === null ? [] : [{ ...stretch, text }];
    })
    .sort((one, other) => one.from - other.from);

/** The stretch that a note is about, on the session's clock; null where the recording does not have it. */
export function noteStretch(
  place: NotePlace,
  { runs }: Pick<RecordedSession, 'runs'>,
): { readonly from: Nanos; readonly to: Nanos } | null {
  if (place.kind === 'range') return { from: place.from, to: place.to };
  const run = runs[place.run];
  if (run === undefined) return null;
  if (place.kind === 'span') {
    const span = run.spans.get(run.spans.placeOf(place.span));
    return span === undefined ? null : { from: span.start, to: span.end };
  }
  const { started, ended } = run;
  return started === null ? null : { from: started, to: ended?.at ?? started };
}
