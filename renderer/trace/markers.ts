import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import type { Nanos } from '../../electron/common/units.ts';
import { positionOf, type TimeScale } from './time-scale.ts';

/** A moment of a run worth a tick on its line. `at` on the session's clock. */
export type Marker =
  | { readonly kind: 'first-byte' | 'first-audio'; readonly at: Nanos }
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

/**
 * The markers of a run: each chunk of audio when it left the engine, the first of them as `first-byte`
 * (TTFB), the moment it becomes audible as `first-audio` (TTFA), and each piece of recognised text.
 */
export function markersOf(run: RecordedRun): Marker[] {
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
