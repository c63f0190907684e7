import type { Nanos } from '../../../electron/common/units.ts';
import type { TimeScale } from '../../trace/time-scale.ts';
import type { Fact } from '../describe.ts';
import type { Palette } from '../palette.ts';
import type { Box, Pen } from '../pen.ts';
import type { WaterfallView } from '../view.ts';

/**
 * One more line below an open run, above its stages: its audio, say. It draws what it finds in the view and
 * says in words what lies under a time. `run` is the run's index in the session.
 */
export type RunTrack = {
  /** In the gutter. */
  readonly name: string;
  /** CSS pixels. */
  readonly height: number;
  /** What it shows, in a sentence, for the tooltip and for screen readers. */
  readonly meaning: string;
  readonly isThere: (view: WaterfallView, run: number) => boolean;
  /** A figure at the right of the gutter; empty for none. */
  readonly figure: (view: WaterfallView, run: number) => string;
  /** `scale` in device pixels on the session's clock, `box` the track's part of the plot. */
  readonly draw: (
    pen: Pen,
    view: WaterfallView,
    run: number,
    scale: TimeScale,
    box: Box,
    palette: Palette,
  ) => void;
  /** What it says of a time on the session's clock. */
  readonly read: (view: WaterfallView, run: number, at: Nanos) => readonly Fact[];
};
