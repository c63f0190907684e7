import type { Answer, LabApi } from '../../electron/common/bridge.ts';
import type { ReadEvents } from './read-events.ts';
import { type SessionView, viewOpened, withEvents } from './session-view.ts';

export type OpenNeeds = {
  readonly lab: Pick<LabApi, 'openSession'>;
  readonly readEvents: ReadEvents;
  /** A steady clock in milliseconds. */
  readonly now: () => number;
};

/** Milliseconds between two looks at what is there so far. What is read sooner is shown once, whole. */
const interval = 150;

/**
 * Opens a session and reads all of it. `grown` is told of it now and then meanwhile. null when `signal` said to
 * stop.
 */
export async function openView(
  id: string,
  { lab, readEvents, now }: OpenNeeds,
  grown: (view: SessionView) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<Answer<SessionView | null>> {
  let due = now() + interval;
  const opened = await lab.openSession(id);
  if (!opened.ok) return opened;
  const { eventsAt: address, state } = opened.value;
  try {
    let view = viewOpened(opened.value);
    if (address === undefined) return { ok: true, value: view };
    const take = (events: Parameters<typeof withEvents>[1], share: number): void => {
      view = { ...withEvents(view, events), opening: share };
      if (now() < due) return;
      grown(view);
      due = now() + interval;
    };
    const damage = await readEvents({ address, state }, take, signal);
    return { ok: true, value: { ...view, version: view.version + 1, opening: null, damage } };
  } catch (thrown) {
    if (signal.aborted) return { ok: true, value: null };
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return { ok: false, message: `The session ${id} could not be shown: ${why}` };
  }
}
