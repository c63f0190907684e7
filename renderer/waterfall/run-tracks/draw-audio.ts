import { type Nanos, nanos } from '../../../electron/common/units.ts';
import { clippingLevel, type DrawableAudio } from '../../sound/drawable-audio.ts';
import type { Stretch } from '../../sound/heard-run.ts';
import { positionOf, type TimeScale, timeAt } from '../../trace/time-scale.ts';
import type { Palette } from '../palette.ts';
import { type Box, fitText, type Pen } from '../pen.ts';

export type AudioToDraw = {
  /** Where it is heard. */
  readonly stretches: readonly Stretch[];
  /** null while it is not there: then a line says where it would be. */
  readonly audio: DrawableAudio | null;
  /** Silent parts, from the beginning of the audio. */
  readonly silences: readonly { readonly from: Nanos; readonly to: Nanos }[];
};

/** A waveform over the pixels of `scale`: the loudest sample of the audio fills the box. */
export function drawAudio(
  pen: Pen,
  scale: TimeScale,
  { stretches, audio, silences }: AudioToDraw,
  box: Box,
  palette: Palette,
): void {
  const line = Math.max(1, Math.round(palette.density));
  const middle = box.top + Math.floor(box.height / 2);
  for (const stretch of stretches) {
    for (const silence of silences) {
      pen.fillStyle = palette.band;
      fillPart(pen, scale, box, heardPart(stretch, silence));
    }
    pen.fillStyle = palette.lineStrong;
    const whole = { from: stretch.heard, to: nanos(stretch.heard + stretch.length) };
    fillPart(pen, scale, { ...box, top: middle, height: line }, whole);
    if (audio !== null) drawStretch(pen, scale, stretch, audio, box, palette);
  }
}

function drawStretch(
  pen: Pen,
  scale: TimeScale,
  { heard, from, length }: Stretch,
  { peaks, sampleRate, loudest }: DrawableAudio,
  box: Box,
  palette: Palette,
): void {
  const [left, right] = pixelsOf(scale, { from: heard, to: nanos(heard + length) });
  const line = Math.max(1, Math.round(palette.density));
  const half = box.height / 2 / Math.max(loudest, 1e-4);
  const middle = box.top + box.height / 2;
  const sampleAt = (pixel: number): number => {
    const within = Math.max(0, Math.min(length, timeAt(scale, pixel) - heard));
    return Math.floor(((from + within) * sampleRate) / 1e9);
  };
  let first = sampleAt(left);
  for (let pixel = left; pixel < right; pixel++) {
    const next = sampleAt(pixel + 1);
    // A sample that is wider than a pixel fills all of its pixels.
    const { low, high } = peaks.over(first, Math.max(first + 1, next));
    first = next;
    const top = Math.round(middle - high * half);
    const height = Math.max(line, Math.round(middle - low * half) - top);
    const x = box.left + pixel;
    pen.fillStyle = palette.trackLine;
    pen.fillRect(x, top, 1, height);
    pen.fillStyle = palette.danger;
    if (high >= clippingLevel) pen.fillRect(x, box.top, 1, 3 * line);
    if (low <= -clippingLevel) pen.fillRect(x, box.top + box.height - 3 * line, 1, 3 * line);
  }
}

/** Words in the track: why there is nothing to see, or, on the right, how far it goes on. */
export function drawAudioRemark(
  pen: Pen,
  words: string,
  side: 'left' | 'right',
  box: Box,
  palette: Palette,
): void {
  const margin = 6 * palette.density;
  pen.font = palette.font;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  const text = fitText(pen, words, box.width - 2 * margin);
  if (text === '') return;
  const width = pen.measureText(text).width + 2 * margin;
  if (side === 'right' && width > box.width / 2) return;
  const left = side === 'left' ? box.left : Math.floor(box.left + box.width - width);
  pen.fillStyle = palette.surface;
  pen.fillRect(left, box.top, Math.ceil(width), box.height);
  pen.fillStyle = palette.muted;
  pen.fillText(text, left + margin, box.top + box.height / 2);
}

type Part = { readonly from: Nanos; readonly to: Nanos };

/** When a part of the audio is heard, as far as it lies in the stretch. */
function heardPart({ heard, from, length }: Stretch, part: Part): Part {
  const timeOf = (place: Nanos): Nanos =>
    nanos(heard + Math.max(0, Math.min(length, place - from)));
  return { from: timeOf(part.from), to: timeOf(part.to) };
}

function fillPart(pen: Pen, scale: TimeScale, box: Box, part: Part): void {
  if (part.to <= part.from) return;
  const [left, right] = pixelsOf(scale, part);
  if (right > left) pen.fillRect(box.left + left, box.top, right - left, box.height);
}

/** The pixels of the plot that a part touches, as a half-open range. */
function pixelsOf(scale: TimeScale, { from, to }: Part): [left: number, right: number] {
  const left = Math.max(0, Math.floor(positionOf(scale, from)));
  return [left, Math.max(left, Math.min(scale.width, Math.ceil(positionOf(scale, to))))];
}
