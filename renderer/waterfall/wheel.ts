/** What a turn of the wheel asks for. Scrolling down the page is left to the browser. */
export type WheelAction =
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'pan'; readonly distance: number }
  | { readonly kind: 'scroll' };

export type WheelTurn = {
  readonly deltaX: number;
  readonly deltaY: number;
  /** 0 pixels, 1 lines, 2 pages, as in `WheelEvent`. */
  readonly deltaMode: number;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
};

/** Pixels in a line and in a page, for wheels that count in them. */
const unitPixels = [1, 16, 400] as const;
/** A notch of a wheel is 100 pixels or more and would zoom too far at once; a pinch is a few. */
const mostAtOnce = 60;

/** A pinch on a trackpad arrives as a wheel with Ctrl held. */
export function wheelAction(turn: WheelTurn): WheelAction {
  const unit = unitPixels[turn.deltaMode as 0 | 1 | 2] ?? 1;
  const x = turn.deltaX * unit;
  const y = turn.deltaY * unit;
  if (turn.ctrlKey || turn.metaKey) {
    const bounded = Math.max(-mostAtOnce, Math.min(mostAtOnce, y || x));
    return { kind: 'zoom', factor: 2 ** (bounded / 100) };
  }
  if (turn.shiftKey) return { kind: 'pan', distance: x || y };
  return Math.abs(x) > Math.abs(y) ? { kind: 'pan', distance: x } : { kind: 'scroll' };
}
