import type { OpenedSession } from '../../electron/common/bridge.ts';
import type { SessionEvent } from '../../electron/common/session.ts';

export type EventsQuestion = {
  readonly address: string;
  readonly state: OpenedSession['state'];
};

export type EventsAnswer =
  /** `share`: of the file, read so far. */
  | { readonly type: 'events'; readonly events: readonly SessionEvent[]; readonly share: number }
  | { readonly type: 'end'; readonly damage: string | null };

/**
 * Reads the events of a recording on another thread and hands them over in order, some at a time. Resolves to
 * what is missing, in a sentence, or null. Rejects when the thread breaks, and when `signal` says to stop.
 */
export type ReadEvents = (
  question: EventsQuestion,
  take: (events: readonly SessionEvent[], share: number) => void,
  signal: AbortSignal,
) => Promise<string | null>;

/** A thread for each recording: what it has taken up is given back with it, and ending it stops the reading. */
export const readEventsOnThread: ReadEvents = (question, take, signal) =>
  new Promise<string | null>((resolve, reject) => {
    signal.throwIfAborted();
    const thread = new Worker(new URL('./events-worker.ts', import.meta.url), { type: 'module' });
    const stop = (): void => {
      thread.terminate();
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
    thread.addEventListener('message', ({ data }: MessageEvent<EventsAnswer>) => {
      if (signal.aborted) return;
      if (data.type === 'events') {
        take(data.events, data.share);
        return;
      }
      signal.removeEventListener('abort', stop);
      thread.terminate();
      resolve(data.damage);
    });
    thread.addEventListener('error', ({ message }) => {
      thread.terminate();
      reject(new Error(message));
    });
    thread.postMessage(question);
  });
