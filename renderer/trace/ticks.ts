import { type Nanos, nanos } from '../../electron/common/units.ts';
import type { TimeScale } from './time-scale.ts';

/** The times to mark on an axis, and the distance between them: 1, 2 or 5 times a power of ten ns. */
export type Ticks = { readonly step: Nanos; readonly times: readonly Nanos[] };

/** Round times within the view, at least `gap` pixels apart; steps are whole nanoseconds. */
export function ticksOf(scale: TimeScale, gap: number): Ticks {
  const step = roundStep(((scale.to - scale.from) / scale.width) * gap);
  const first = Math.ceil(scale.from / step);
  const last = Math.floor(scale.to / step);
  const times = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    nanos((first + i) * step),
  );
  return { step: nanos(step), times };
}

/** The smallest of 1, 2, 5, 10, 20, 50 … that is not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, least))));
  const digit = [1, 2, 5].find((candidate) => candidate * power >= least);
  return (digit ?? 10) * power;
}
