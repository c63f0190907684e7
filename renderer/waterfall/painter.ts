import { nanos } from '../../electron/common/units.ts';
import { type Kept, paintOverlay } from './draw-overlay.ts';
import { paint } from './paint.ts';
import { paintTracks, paintTracksOverlay } from './paint-tracks.ts';
import type { Palette } from './palette.ts';
import { readPalette } from './read-palette.ts';
import type { TelemetryView } from './telemetry-view.ts';
import type { WaterfallView } from './view.ts';

/** The window's monotonic clock, as the view wants it. */
export const ownTime = () => nanos(performance.now() * 1e6);

/**
 * Milliseconds between two steps of a growing edge. Where the window is drawn in software, every frame takes
 * its time from the models that are being measured: at 60 a second a run took twice as long on two cores.
 */
const movingInterval = 250;

/** The telemetry below the runs: its own two canvases, painted in the same frames. */
export type Strip = {
  readonly bars: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly telemetry: TelemetryView;
};

/**
 * Paints a view on its two canvases: one animation frame for any number of changes, none without a
 * change, and one after the other while a run is being made.
 */
export class Painter {
  readonly #bars: HTMLCanvasElement;
  readonly #overlay: HTMLCanvasElement;
  #strip: Strip | null = null;
  #view: WaterfallView | null = null;
  #kept: Kept | null = null;
  #palette: Palette | null = null;
  #frame = 0;
  #areBarsStale = true;
  #tick: ReturnType<typeof setTimeout> | null = null;

  constructor(bars: HTMLCanvasElement, overlay: HTMLCanvasElement) {
    this.#bars = bars;
    this.#overlay = overlay;
  }

  show(view: WaterfallView, kept: Kept | null): void {
    this.#view = view;
    this.#kept = kept;
    this.request('all');
  }

  /** null while no telemetry is on screen: then it costs nothing. */
  showStrip(strip: Strip | null): void {
    this.#strip = strip;
    this.request('all');
  }

  /** The theme or the screen has changed. */
  restyle(): void {
    this.#palette = null;
    this.request('all');
  }

  request(what: 'all' | 'overlay'): void {
    if (what === 'all') this.#areBarsStale = true;
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#tick !== null) clearTimeout(this.#tick);
    this.#tick = null;
  }

  #moveOn(): void {
    this.#tick = null;
    this.request('all');
  }

  #draw(): void {
    this.#frame = 0;
    const view = this.#view;
    if (view === null) return;
    this.#palette ??= readPalette(document.documentElement, devicePixelRatio);
    const bars = penOf(this.#bars, view, this.#palette, false);
    const overlay = penOf(this.#overlay, view, this.#palette, true);
    if (bars === null || overlay === null) return;
    if (view.isMoving) view.tick(ownTime());
    const isStale = this.#areBarsStale || view.isMoving;
    this.#areBarsStale = false;
    if (isStale || bars.isNew) paint(bars.pen, view, this.#palette);
    paintOverlay(overlay.pen, view, this.#kept, this.#palette);
    if (this.#strip !== null) drawStrip(this.#strip, view, this.#palette, isStale);
    if (view.isMoving) this.#tick ??= setTimeout(() => this.#moveOn(), movingInterval);
  }
}

function drawStrip(
  { bars, overlay, telemetry }: Strip,
  view: WaterfallView,
  palette: Palette,
  isStale: boolean,
): void {
  const size = { width: view.width, height: telemetry.height };
  const below = penOf(bars, size, palette, false);
  const above = penOf(overlay, size, palette, true);
  if (below === null || above === null) return;
  if (isStale || below.isNew) paintTracks(below.pen, view, telemetry, palette);
  paintTracksOverlay(above.pen, view, telemetry, palette);
}

/** A canvas as large as the view, a pixel of it a pixel of the screen. Setting its size clears it. */
function penOf(
  canvas: HTMLCanvasElement,
  view: { readonly width: number; readonly height: number },
  { density }: Palette,
  alpha: boolean,
) {
  const width = Math.round(view.width * density);
  const height = Math.round(view.height * density);
  const isNew = canvas.width !== width || canvas.height !== height;
  if (isNew) Object.assign(canvas, { width, height });
  const pen = canvas.getContext('2d', { alpha });
  return pen === null ? null : { pen, isNew };
}
