import type { StoreApi } from 'zustand/vanilla';
import type { LabApi, SessionUpdate, Unsubscribe } from '../../electron/common/bridge.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { createEventQueue, type OnNextFrame } from './event-queue.ts';
import type { LabState } from './lab-state.ts';
import { attempt, notify } from './notices.ts';
import { type OpenNeeds, openView } from './open-view.ts';
import { isKnown, type SessionView, viewStarted, withEvents } from './session-view.ts';

export type LiveSession = {
  readonly stop: Unsubscribe;
  /** Joins a session that runs already: the window was reloaded. */
  readonly join: (id: string) => Promise<void>;
};

/** Follows the running session: its events reach the store at most once a frame. */
export function followLiveSession(
  needs: OpenNeeds & { readonly lab: LabApi },
  store: StoreApi<LabState>,
  schedule: OnNextFrame,
  refreshSessions: () => Promise<void>,
): LiveSession {
  /** What is told of a session while it is being joined; null while none is. */
  let joining: { readonly missed: SessionEvent[]; isSealed: boolean } | null = null;

  const replaceLive = (next: SessionView, isOver: boolean): void => {
    store.setState(({ shown, live }) => ({
      live: isOver ? null : next,
      shown: shown !== null && shown.id === live?.id ? next : shown,
    }));
  };
  const queue = createEventQueue((events) => {
    const { live } = store.getState();
    if (live !== null) replaceLive(withEvents(live, events), false);
  }, schedule);

  const take = (update: SessionUpdate): void => {
    const { live } = store.getState();
    switch (update.type) {
      case 'started': {
        const view = viewStarted(update.manifest);
        store.setState({
          live: view,
          shown: view,
          comparison: null,
          isQualityShown: false,
          picked: null,
          cancelling: new Set(),
        });
        void refreshSessions();
        break;
      }
      case 'events':
        if (live?.id === update.id) queue.add(update.events);
        else joining?.missed.push(...update.events);
        break;
      case 'sealed':
        queue.flush();
        if (joining !== null) joining.isSealed = true;
        if (update.problem !== null) notify(store, update.problem);
        sealLive(update.id);
        void refreshSessions();
        break;
    }
  };

  const sealLive = (id: string): void => {
    const { live } = store.getState();
    if (live?.id === id) {
      replaceLive({ ...live, state: 'sealed', version: live.version + 1 }, true);
    }
    store.setState({ cancelling: new Set() });
  };

  return {
    stop: needs.lab.onSession(take),
    join: async (id) => {
      const told = { missed: [] as SessionEvent[], isSealed: false };
      joining = told;
      const opened = await attempt(
        store,
        `open:${id}`,
        'The running session could not be joined',
        () => openView(id, needs),
      );
      joining = null;
      const view = opened?.value ?? null;
      if (view === null) return;
      // One after the other: an event may be of a run that one before it added.
      const grown = told.missed.reduce(
        (known, event) => (isKnown(known.session, event) ? known : withEvents(known, [event])),
        view,
      );
      const joined: SessionView = told.isSealed ? { ...grown, state: 'sealed' } : grown;
      store.setState({
        live: joined.state === 'live' ? joined : null,
        shown: joined,
        picked: null,
      });
    },
  };
}
