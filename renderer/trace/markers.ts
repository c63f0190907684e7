import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import type { Nanos } from '../../electron/common/units.ts';
import { positionOf, type TimeScale } from './time-scale.ts';

/** A moment of a run worth a tick on its line. `at` on the session's clock. */
export type Marker =
  | { readonly kind: 'first-byte' | 'first-audio'; readonly at: Nanos }
  | { readonly kind: 'speech-end' | 'reply-start' | 'interrupted' | 'silent'; readonly at: Nanos }
  | { readonly kind: 'audio'; readonly at: Nanos; readonly chunk: number }
  | { readonly kind: 'text'; readonly at: Nanos; readonly piece: number };

/** The nearest marker no farther than `reach` pixels from a position; the earlier one wins a tie. */
export function markerAt(
  markers: readonly Marker[],
  scale: TimeScale,
  position: number,
  reach: number,
): Marker | undefined {
  let nearest: Marker | undefined;
  let least = reach;
  for (const marker of markers) {
    const distance = Math.abs(positionOf(scale, marker.at) - position);
    if (distance < least) {
      nearest = marker;
      least = distance;
    }
  }
  return nearest;
}

/** What a turn is about, the audio of whose sentences is heard through the line: the two ends of its gap, and an interruption. */
function markersOfTurn({ turn }: RecordedRun): Marker[] {
  if (turn === null) return [];
  const { speech, reply, interrupted } = turn;
  return [
    ...(speech === null ? [] : [{ kind: 'speech-end', at: speech.end } as const]),
    ...(reply === null ? [] : [{ kind: 'reply-start', at: reply.start } as const]),
    ...(interrupted === undefined
      ? []
      : [
          { kind: 'interrupted', at: interrupted.at } as const,
          { kind: 'silent', at: interrupted.silent } as const,
        ]),
  ];
}

/**
 * The markers of a run: each chunk of audio when it left the engine, the first of them as `first-byte`
 * (TTFB), the moment it becomes audible as `first-audio` (TTFA), and each piece of recognised text.
 */
export function markersOf(run: RecordedRun): Marker[] {
  if (run.work.kind === 'turn' && run.plan.kind !== 'load') return markersOfTurn(run);
  const markers: Marker[] = [];
  run.audio.forEach(({ at, leadingSilence }, chunk) => {
    if (chunk > 0) {
      markers.push({ kind: 'audio', at, chunk });
      return;
    }
    markers.push({ kind: 'first-byte', at });
    if (leadingSilence !== null)
      markers.push({ kind: 'first-audio', at: (at + leadingSilence * 1e9) as Nanos });
  });
  run.texts.forEach(({ at }, piece) => {
    markers.push({ kind: 'text', at, piece });
  });
  return markers;
}
