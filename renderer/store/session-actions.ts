import type { StoreApi } from 'zustand/vanilla';
import type { LabApi, SessionLabel } from '../../electron/common/bridge.ts';
import type { ExportFormat } from '../../electron/common/export/export-formats.ts';
import {
  mostRecent,
  type RecentSession,
  type SessionOrder,
} from '../../electron/common/preferences.ts';
import type { Sharing } from '../../electron/common/sharing.ts';
import type { LabState, Picked } from './lab-state.ts';
import { attempt, attemptPlain, notify } from './notices.ts';
import { type OpenNeeds, openView } from './open-view.ts';
import { findProblems, missingModels } from './scenario-problems.ts';
import type { SessionSearch } from './session-search.ts';
import { type SessionView, withLabel } from './session-view.ts';

/** Starting, stopping, opening and keeping sessions. */
export function sessionActions(
  needs: OpenNeeds & { readonly lab: LabApi },
  store: StoreApi<LabState>,
) {
  const { lab } = needs;
  /** Of the recording that is being read: opening another one ends that. */
  let opening = new AbortController();

  const refreshSessions = async (): Promise<void> => {
    const listed = await attemptPlain(store, 'sessions', 'The sessions could not be listed', () =>
      lab.listSessions(),
    );
    if (listed !== null) store.setState({ sessions: listed.value });
  };

  const openSession = async (id: string): Promise<void> => {
    opening.abort();
    opening = new AbortController();
    const { live } = store.getState();
    if (live?.id === id) {
      store.setState({ shown: live, picked: null, comparison: null });
      return;
    }
    const { signal } = opening;
    let isShown = false;
    const show = (view: SessionView): void => {
      // What came in sight meanwhile, such as a session that was started, stays there.
      if (isShown && store.getState().shown?.id !== id) opening.abort();
      if (signal.aborted) return;
      store.setState(isShown ? { shown: view } : { shown: view, picked: null, comparison: null });
      isShown = true;
    };
    const opened = await attempt(store, `open:${id}`, 'The session could not be opened', () =>
      openView(id, needs, show, signal),
    );
    if (opened === null || opened.value === null) return;
    show(opened.value);
    const { name } = opened.value.session.manifest;
    store.setState(({ recent }) => ({ recent: withRecent(recent, { id, name }) }));
  };

  return {
    refreshSessions,
    openSession,
    run: async () => {
      const { scenario, live, tasks, models } = store.getState();
      if (live !== null || tasks.has('start')) return;
      const [problem] = findProblems(scenario.present).values();
      if (problem !== undefined) {
        notify(store, `The scenario cannot run yet. ${problem}`);
        return;
      }
      const missing = missingModels(scenario.present, models);
      if (missing.length > 0) {
        notify(
          store,
          `Not on this machine yet: ${missing.join('; ')}. Runs that need it fail; “Download” on the left gets it.`,
        );
      }
      await attempt(store, 'start', 'The session could not be started', () =>
        lab.runScenario(scenario.present),
      );
    },
    stop: async () => {
      if (store.getState().live === null || store.getState().tasks.has('stop')) return;
      await attemptPlain(store, 'stop', 'The session could not be stopped', () =>
        lab.stopSession(),
      );
    },
    cancelRun: async (run: number) => {
      store.setState(({ cancelling }) => ({ cancelling: new Set(cancelling).add(run) }));
      const done = await attemptPlain(
        store,
        'cancel',
        `Run ${run + 1} could not be cancelled`,
        () => lab.cancelRun(run),
      );
      if (done !== null) return;
      store.setState(({ cancelling }) => ({
        cancelling: new Set([...cancelling].filter((other) => other !== run)),
      }));
    },
    /** Adds a `.latlab` file or a trace: the one at `path`, or with null one that the person is asked for. */
    importSession: async (path: string | null) => {
      const imported = await attempt(store, 'import', 'The recording could not be imported', () =>
        lab.importSession(path),
      );
      const added = imported?.value ?? null;
      if (added === null) return;
      await refreshSessions();
      await openSession(added.id);
      if (added.remarks.length > 0) notify(store, added.remarks.join(' '), 'done');
    },
    /** Asks what of a session to save; null: nothing any more. */
    askToSave: (saving: string | null) => store.setState({ saving }),
    saveSession: async (id: string, sharing: Sharing) => {
      const saved = await attempt(store, `save:${id}`, 'The recording could not be saved', () =>
        lab.saveSessionAs(id, sharing),
      );
      const path = saved?.value?.path;
      if (path !== undefined) notify(store, `The recording is saved as ${path}.`, 'done');
    },
    exportSession: async (id: string, format: ExportFormat, isAnonymous = false) => {
      const exported = await attempt(
        store,
        `save:export ${id}`,
        'The session could not be exported',
        () => lab.exportSessionAs(id, format, isAnonymous),
      );
      const made = exported?.value ?? null;
      if (made === null) return;
      const told = [`The session is exported as ${made.path}.`, ...made.remarks];
      notify(store, told.join(' '), 'done');
    },
    /** Changes the name or the tags of a recording; what is left out stays. */
    labelSession: async (id: string, change: Partial<SessionLabel>) => {
      const entry = store.getState().sessions?.find((session) => session.id === id);
      if (entry === undefined) return;
      const label = { name: entry.name, tags: entry.tags, ...change };
      const done = await attempt(store, `label:${id}`, 'The recording was not renamed', () =>
        lab.labelSession(id, label),
      );
      if (done === null) return;
      store.setState(({ sessions, shown, recent }) => ({
        sessions: sessions?.map((old) => (old.id === id ? { ...old, ...label } : old)) ?? null,
        shown: shown?.id === id ? withLabel(shown, label) : shown,
        recent: recent.map((old) => (old.id === id ? { id, name: label.name } : old)),
      }));
    },
    searchSessions: (change: Partial<SessionSearch>) =>
      store.setState(({ sessionSearch }) => ({ sessionSearch: { ...sessionSearch, ...change } })),
    sortSessions: (sessionOrder: SessionOrder) => store.setState({ sessionOrder }),
    showSessionFolder: async (id: string) => {
      await attemptPlain(store, `show:${id}`, 'The folder could not be shown', () =>
        lab.showSessionFolder(id),
      );
    },
    trashSession: async (id: string) => {
      const trashed = await attempt(store, `trash:${id}`, 'The recording was not moved', () =>
        lab.trashSession(id),
      );
      if (trashed === null) return;
      store.setState(({ shown, marked, recent }) => ({
        marked: marked.filter((other) => other !== id),
        recent: recent.filter((other) => other.id !== id),
        ...(shown?.id === id ? { shown: null, picked: null } : {}),
      }));
      await refreshSessions();
    },
    pick: (picked: Picked | null) => store.setState({ picked }),
    /** Shows a run of a session where its runs are: the waterfall, with the run picked. */
    showRuns: async (id: string, run: number) => {
      if (store.getState().shown?.id !== id) await openSession(id);
      if (store.getState().shown?.id !== id) return;
      store.setState({
        comparison: null,
        linesOf: null,
        turnsOf: null,
        isQualityShown: false,
        picked: { run, span: null },
      });
    },
    /** The bytes of a WAV file of a recording, or the sentence that says why there are none. */
    readAudio: (id: string, file: string) => lab.readAudio(id, file),
  };
}

const withRecent = (recent: readonly RecentSession[], latest: RecentSession): RecentSession[] =>
  [latest, ...recent.filter(({ id }) => id !== latest.id)].slice(0, mostRecent);
