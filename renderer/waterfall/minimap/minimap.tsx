import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef } from 'react';
import type { Nanos } from '../../../electron/common/units.ts';
import { elapsed } from '../../../electron/common/units.ts';
import { formatDuration } from '../../trace/format-time.ts';
import { positionOf, type TimeRange, timeAt, withMargin } from '../../trace/time-scale.ts';
import type { Palette } from '../palette.ts';
import { readPalette } from '../read-palette.ts';
import { useRestyle } from '../use-screen.ts';
import type { WaterfallView } from '../view.ts';
import { drawMinimap } from './draw-minimap.ts';
import { centredAt, dragFrame, type Grip, gripAt } from './frame.ts';
import { minimapContent } from './minimap-content.ts';
import './minimap.css';

type MinimapProps = {
  readonly view: WaterfallView;
  /** Changes when the session has grown. */
  readonly version: number;
  readonly changed: (what: 'all') => void;
};

/** CSS pixels. */
export const minimapHeight = 28;
const padding = 4;
/** Share of the whole on both sides, so that the edges of the frame can be had. */
const margin = 0.01;
/** Share of the frame's length that an arrow moves it by. */
const keyStep = 0.1;

/**
 * All of the session in a low strip over the axis, and the stretch that is shown as a frame to drag and resize. It
 * is drawn when there is other data or room, not when the frame moves.
 */
export function Minimap({ view, version, changed }: MinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = useRef<Palette>(null);
  const held = useRef<{ grip: Grip; frame: TimeRange; pressed: Nanos } | null>(null);
  const { gutter, plotWidth, alignment, scale } = view;
  const whole = withMargin(view.axis.reach, margin);
  const { from, to } = whole;

  const draw = useCallback(() => {
    // Reading the style sheets takes longer than drawing; a live session is drawn 20 times a second.
    palette.current ??= readPalette(document.documentElement, devicePixelRatio);
    if (canvas.current === null) return;
    paintMinimap(canvas.current, view, { from, to }, plotWidth, palette.current);
  }, [view, from, to, plotWidth]);
  const latest = useRef(draw);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a session grows in place; `version` says that it has.
  useEffect(() => {
    latest.current = draw;
    draw();
  }, [draw, version, alignment]);
  useRestyle(
    useCallback(() => {
      palette.current = null;
      latest.current();
    }, []),
  );

  const axis = { ...whole, width: plotWidth };
  const timeOf = (event: PointerEvent): Nanos => {
    const { left } = event.currentTarget.getBoundingClientRect();
    return timeAt(axis, event.clientX - left);
  };
  const show = (range: TimeRange, isGesture: boolean): void => {
    view.axis.showRange(range, 0, isGesture);
    changed('all');
  };
  const press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const at = timeOf(event);
    const grip = gripAt(scale, at, (to - from) / plotWidth);
    const frame = grip === 'outside' ? centredAt(scale, at, whole) : scale;
    held.current = { grip, frame, pressed: at };
    event.currentTarget.setPointerCapture(event.pointerId);
    view.axis.history.settle();
    if (grip === 'outside') show(frame, true);
  };
  const move = (event: PointerEvent): void => {
    const at = timeOf(event);
    if (held.current === null) {
      if (event.currentTarget instanceof HTMLElement)
        event.currentTarget.dataset.grip = gripAt(scale, at, (to - from) / plotWidth);
      return;
    }
    const { grip, frame, pressed } = held.current;
    show(dragFrame(grip, frame, pressed, at, whole), true);
  };
  const letGo = (): void => {
    held.current = null;
    view.axis.history.settle();
  };
  const pressKey = (event: KeyboardEvent): void => {
    const step = plotWidth * keyStep * (event.shiftKey ? 5 : 1);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => view.pan(-step),
      ArrowRight: () => view.pan(step),
      ArrowUp: () => view.zoom(1 / 1.4, gutter + plotWidth / 2),
      ArrowDown: () => view.zoom(1.4, gutter + plotWidth / 2),
      Home: () => view.jump('start'),
      End: () => view.jump('end'),
    };
    const does = moves[event.key];
    if (does === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!event.repeat) view.axis.history.settle();
    does();
    event.preventDefault();
    changed('all');
  };

  const left = Math.max(0, positionOf(axis, scale.from));
  const right = Math.min(plotWidth, positionOf(axis, scale.to));
  const shown = formatDuration(elapsed(scale.from, scale.to), 3);
  const start = formatDuration(elapsed(view.axis.reach.from, scale.from), 3);
  return (
    <div className="minimap" style={{ height: minimapHeight }} data-testid="minimap">
      <span className="minimap-length" style={{ width: gutter - 16 }}>
        {shown} in sight
      </span>
      <div
        className="minimap-plot"
        style={{ left: gutter, width: plotWidth }}
        role="slider"
        tabIndex={0}
        aria-label="Overview: the stretch that is shown"
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(Math.max(0, Math.min(100, (left / plotWidth) * 100)))}
        aria-valuetext={`${shown} from ${start}`}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={letGo}
        onPointerCancel={letGo}
        onKeyDown={pressKey}
      >
        <canvas ref={canvas} />
        <div className="minimap-veil" style={{ left: 0, width: left }} />
        <div className="minimap-veil" style={{ left: right, width: plotWidth - right }} />
        <div className="minimap-frame" style={{ left, width: Math.max(3, right - left) }} />
      </div>
    </div>
  );
}

function paintMinimap(
  canvas: HTMLCanvasElement,
  view: WaterfallView,
  whole: TimeRange,
  width: number,
  palette: Palette,
): void {
  const { density } = palette;
  const height = minimapHeight - 1;
  Object.assign(canvas, {
    width: Math.round(width * density),
    height: Math.round(height * density),
  });
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const top = Math.round(padding * density);
  const box = { left: 0, top, width: canvas.width, height: canvas.height - 2 * top };
  drawMinimap(pen, whole, minimapContent(view), box, palette);
}
