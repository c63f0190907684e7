import { axisHeight } from './paint-places.ts';
import type { WaterfallView } from './view.ts';
import { wheelAction } from './wheel.ts';

/** What a gesture leads to beyond the view itself. */
export type GestureEffects = {
  readonly click: (event: { readonly altKey: boolean }) => void;
  readonly doubleClick: () => void;
  /** `overlay` when only what is pointed at has changed. */
  readonly changed: (what: 'all' | 'overlay') => void;
  /** Where the surface has been scrolled to, in CSS pixels. */
  readonly scrolled: (top: number) => void;
};

/** Which rows the surface shows: those of the page, or others on the same axis, where nothing is pointed at. */
export type GestureGround = 'page' | 'tracks';

/** CSS pixels that a pressed pointer may wander before it drags. */
const clickSlack = 4;
/** Milliseconds without a turn of the wheel after which the next one is a gesture of its own. */
const wheelPause = 400;

/**
 * Binds pointer and wheel on `surface`, which scrolls down its page by itself. Returns what unbinds them.
 * Wheel listeners of React cannot stop the browser's own zoom, hence no props.
 */
export function bindGestures(
  surface: HTMLElement,
  view: WaterfallView,
  ground: GestureGround,
  effects: GestureEffects,
): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  let lastTurn = Number.NEGATIVE_INFINITY;
  let press: { x: number; y: number; isDrag: boolean; isMarking: boolean } | null = null;

  const pointAt = (event: MouseEvent): void => {
    const { left, top } = surface.getBoundingClientRect();
    // A place above the page is on none of its rows.
    view.pointAt(event.clientX - left, ground === 'page' ? event.clientY - top : -1);
    view.inspection.drag(event.clientX - left);
    surface.style.cursor = cursorOf(view, press?.isDrag ?? false);
  };

  const drag = (event: PointerEvent): void => {
    if (press === null) return;
    const right = event.clientX - press.x;
    const down = event.clientY - press.y;
    if (!press.isDrag && Math.hypot(right, down) < clickSlack) return;
    press = { ...press, x: event.clientX, y: event.clientY, isDrag: true };
    if (press.isMarking) {
      pointAt(event);
      return;
    }
    if (right !== 0) view.pan(-right);
    surface.scrollTop -= down;
    view.point(null);
  };

  surface.addEventListener(
    'pointerdown',
    (event) => {
      const { left } = surface.getBoundingClientRect();
      if (event.button !== 0 || event.clientX - left > surface.clientWidth) return;
      // A button in the surface has its clicks to itself.
      if (event.target instanceof Element && event.target.closest('button') !== null) return;
      const isMarking = view.inspection.press(event.clientX - left, event.shiftKey);
      press = { x: event.clientX, y: event.clientY, isDrag: false, isMarking };
      view.axis.history.settle();
      surface.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  surface.addEventListener(
    'pointermove',
    (event) => {
      if (press === null) pointAt(event);
      else drag(event);
      effects.changed(press?.isDrag ? 'all' : 'overlay');
    },
    { signal },
  );
  surface.addEventListener(
    'pointerup',
    (event) => {
      const wasDrag = press?.isDrag ?? true;
      if (press?.isMarking) view.inspection.mark.finish();
      press = null;
      pointAt(event);
      if (!wasDrag) effects.click(event);
      effects.changed('all');
    },
    { signal },
  );
  surface.addEventListener(
    'pointercancel',
    () => {
      press = null;
    },
    { signal },
  );
  surface.addEventListener('dblclick', () => effects.doubleClick(), { signal });
  surface.addEventListener(
    'pointerleave',
    () => {
      view.forgetPointer();
      view.point(null);
      effects.changed('all');
    },
    { signal },
  );
  surface.addEventListener(
    'scroll',
    () => {
      effects.scrolled(surface.scrollTop);
      if (view.pointer !== null) view.pointAt(view.pointer.x, view.pointer.y);
      effects.changed('all');
    },
    { signal },
  );
  surface.addEventListener(
    'wheel',
    (event) => {
      const action = wheelAction(event);
      const { left } = surface.getBoundingClientRect();
      if (action.kind === 'scroll') {
        if (ground === 'page') view.axis.isFollowing &&= !view.isLive;
        return;
      }
      event.preventDefault();
      if (event.timeStamp - lastTurn > wheelPause) view.axis.history.settle();
      lastTurn = event.timeStamp;
      if (action.kind === 'zoom') view.zoom(action.factor, event.clientX - left);
      else view.pan(action.distance);
      pointAt(event);
      effects.changed('all');
    },
    { signal, passive: false },
  );
  return () => ended.abort();
}

function cursorOf(view: WaterfallView, isDrag: boolean): string {
  if (isDrag) return 'grabbing';
  const { pointed, pointer, gutter } = view;
  if (pointer !== null && view.inspection.isOnEdge(pointer.x)) return 'ew-resize';
  if (pointer !== null && (pointer.y < axisHeight || pointed === null)) return 'default';
  const isInGutter = pointer !== null && pointer.x < gutter;
  return isInGutter || pointed?.kind === 'span' ? 'pointer' : 'default';
}
