import { bufferedAt, type HeardChunk, underruns } from '../../../electron/common/playout.ts';
import { type Nanos, nanos } from '../../../electron/common/units.ts';
import { heardRun } from '../../sound/heard-run.ts';
import { formatDuration } from '../../trace/format-time.ts';
import { positionOf, type TimeScale, timeAt } from '../../trace/time-scale.ts';
import type { Palette } from '../palette.ts';
import type { Box, Pen } from '../pen.ts';
import type { WaterfallView } from '../view.ts';
import type { RunTrack } from './run-track.ts';

/**
 * The listener's buffer: audio delivered and not yet played, by a player that starts with the first chunk. Where
 * it runs dry, the listener hears a gap.
 */
export const bufferTrack: RunTrack = {
  name: 'buffer',
  height: 22,
  meaning:
    'Audio that has been delivered and not been played, for a listener who starts with the first chunk. Red: nothing left, a gap is heard.',
  // What a turn's caller has in their buffer is the line's to say: its stages do.
  isThere: (view, index) => {
    const run = view.session.runs[index];
    return run !== undefined && run.audio.length > 0 && run.work.kind !== 'turn';
  },
  figure: (view, run) => {
    const gaps = underruns(heardIn(view, run));
    return gaps.length === 0 ? '' : `${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'}`;
  },
  draw: (pen, view, run, scale, box, palette) =>
    drawBuffer(pen, scale, heardIn(view, run), box, palette),
  read: (view, run, at) => {
    const heard = heardIn(view, run);
    const gap = underruns(heard).find(({ from, to }) => from <= at && at < to);
    return [
      { name: 'in the buffer', value: formatDuration(bufferedAt(heard, at), 3) },
      ...(gap === undefined
        ? []
        : [{ name: 'gap heard', value: formatDuration(nanos(gap.to - gap.from), 3) }]),
    ];
  },
};

/** The buffer as a filled line over the pixels of `scale`; its highest level fills the box. */
export function drawBuffer(
  pen: Pen,
  scale: TimeScale,
  heard: readonly HeardChunk[],
  box: Box,
  palette: Palette,
): void {
  // It rises at arrivals only, each time to the end of what has come.
  const most = heard.reduce(
    (level, chunk) => Math.max(level, chunk.heard + chunk.length - chunk.arrived),
    0,
  );
  const line = Math.max(1, Math.round(palette.density));
  const bottom = box.top + box.height;
  if (most > 0) {
    let left = 0;
    let height = 0;
    const paint = (until: number): void => {
      if (height === 0) return;
      pen.fillStyle = palette.trackFill;
      pen.fillRect(box.left + left, bottom - height, until - left, height);
      pen.fillStyle = palette.trackLine;
      pen.fillRect(box.left + left, bottom - height, until - left, line);
    };
    for (let pixel = 0; pixel < scale.width; pixel++) {
      const level = bufferedAt(heard, timeAt(scale, pixel + 0.5)) / most;
      const next = level === 0 ? 0 : Math.max(line, Math.round(level * box.height));
      if (next === height) continue;
      paint(pixel);
      left = pixel;
      height = next;
    }
    paint(scale.width);
  }
  for (const { from, to } of underruns(heard)) {
    const [start, end] = [pixelOf(scale, from), pixelOf(scale, to)];
    if (end < 0 || start >= scale.width) continue;
    const left = Math.max(0, start);
    pen.fillStyle = palette.danger;
    pen.fillRect(
      box.left + left,
      box.top,
      Math.max(line, Math.min(scale.width, end) - left),
      box.height,
    );
  }
}

const pixelOf = (scale: TimeScale, time: Nanos): number => Math.floor(positionOf(scale, time));

/** The run's chunks as a listener hears them; an ASR run delivers none. */
function heardIn(view: WaterfallView, index: number): readonly HeardChunk[] {
  const run = view.session.runs[index];
  return run === undefined || run.audio.length === 0 ? [] : heardRun(run);
}
