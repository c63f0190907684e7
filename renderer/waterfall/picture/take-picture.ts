import type { PictureFormat } from '../../../electron/common/bridge.ts';
import { targetName } from '../../../electron/common/plan.ts';
import type { RecordedSession } from '../../../electron/common/recorded-session.ts';
import { paint } from '../paint.ts';
import type { Palette } from '../palette.ts';
import { fitText, type Pen } from '../pen.ts';
import { readPalette } from '../read-palette.ts';
import type { WaterfallView } from '../view.ts';
import { SvgPen } from './svg-pen.ts';

/** CSS pixels below the runs: two lines of words. */
const captionHeight = 42;
/** Pixels of a PNG for a CSS pixel, whatever the screen has: it is to be printed and projected. */
const pngDensity = 2;

/** The runs that are in sight, in the theme of the window, with what was measured where below them. */
export function takePicture(view: WaterfallView, format: PictureFormat): Promise<Uint8Array> {
  return format === 'svg' ? takeSvg(view) : takePng(view);
}

async function takePng(view: WaterfallView): Promise<Uint8Array> {
  const palette = readPalette(document.documentElement, pngDensity);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(view.width * pngDensity);
  canvas.height = Math.round((view.height + captionHeight) * pngDensity);
  const pen = canvas.getContext('2d', { alpha: false });
  if (pen === null) throw new Error('The picture is too large to be drawn.');
  drawPicture(pen, view, palette);
  const blob = await new Promise<Blob | null>((take) => canvas.toBlob(take, 'image/png'));
  if (blob === null) throw new Error('The picture is too large to be drawn.');
  return new Uint8Array(await blob.arrayBuffer());
}

async function takeSvg(view: WaterfallView): Promise<Uint8Array> {
  const palette = readPalette(document.documentElement, 1);
  const ruler = document.createElement('canvas').getContext('2d');
  const pen = new SvgPen((text, font) => {
    if (ruler === null) return text.length * 6;
    ruler.font = font;
    return ruler.measureText(text).width;
  });
  drawPicture(pen, view, palette);
  const { name } = view.session.manifest;
  const height = Math.round(view.height) + captionHeight;
  return new TextEncoder().encode(pen.picture(Math.round(view.width), height, name));
}

/** The view as it is painted on screen, and its caption below. */
export function drawPicture(pen: Pen, view: WaterfallView, palette: Palette): void {
  paint(pen, view, palette);
  const { density } = palette;
  const top = Math.round(view.height * density);
  const width = Math.round(view.width * density);
  const margin = 10 * density;
  pen.fillStyle = palette.surface;
  pen.fillRect(0, top, width, captionHeight * density);
  pen.fillStyle = palette.line;
  pen.fillRect(0, top, width, Math.max(1, Math.round(density)));
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  captionOf(view.session).forEach((words, line) => {
    pen.font = line === 0 ? palette.strongFont : palette.font;
    pen.fillStyle = line === 0 ? palette.text : palette.muted;
    pen.fillText(fitText(pen, words, width - 2 * margin), margin, top + (13 + line * 17) * density);
  });
}

/** What is shown, and under which conditions: a picture goes where the recording does not. */
export function captionOf({ manifest, runs }: RecordedSession): [string, string] {
  const { name, machine, runtime, startedAt } = manifest;
  const targets = [...new Set(runs.map(({ plan }) => targetName(plan)))].join('; ');
  const day = new Date(startedAt).toISOString().slice(0, 10);
  return [
    `${name} · ${targets}`,
    `${machine.cpu}, ${machine.osName} · onnxruntime ${runtime.onnxruntime} · Latency Lab ${runtime.lab}, ${day}`,
  ];
}
