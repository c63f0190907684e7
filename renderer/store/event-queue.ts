import type { SessionEvent } from '../../electron/common/session.ts';

/** Calls back before the next frame is drawn, or soon when nothing is drawn. */
export type OnNextFrame = (callback: () => void) => void;

/** Frames stop while the window is hidden; events do not, so a timer stands in for them. */
export const onNextFrame: OnNextFrame = (callback) => {
  if (document.hidden) setTimeout(callback, 250);
  else requestAnimationFrame(callback);
};

export type EventQueue = {
  readonly add: (events: readonly SessionEvent[]) => void;
  /** Hands over now what is waiting. */
  readonly flush: () => void;
};

/** Collects batches of events and hands them over at most once a frame. */
export function createEventQueue(
  take: (events: readonly SessionEvent[]) => void,
  schedule: OnNextFrame,
): EventQueue {
  let waiting: SessionEvent[] = [];
  let isScheduled = false;
  const flush = (): void => {
    isScheduled = false;
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    take(events);
  };
  return {
    add: (events) => {
      for (const event of events) waiting.push(event);
      if (isScheduled) return;
      isScheduled = true;
      schedule(flush);
    },
    flush,
  };
}
