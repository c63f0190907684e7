import type { StoreApi } from 'zustand/vanilla';
import type { LabApi, ReportFormat } from '../../electron/common/bridge.ts';
import { mostSides } from '../../electron/common/comparison-sides.ts';
import type { LabState } from './lab-state.ts';
import { attempt, notify } from './notices.ts';
import { type OpenNeeds, openView } from './open-view.ts';
import type { SessionView } from './session-view.ts';
import type { AskVerdicts } from './verdicts.ts';

/** Choosing sessions to compare, and what is done with a comparison. */
export function compareActions(
  needs: OpenNeeds & { readonly lab: LabApi },
  store: StoreApi<LabState>,
  askVerdicts: AskVerdicts,
) {
  const { lab } = needs;
  /** A session as it is known here already, else read from its recording. */
  const viewOf = async (id: string): Promise<SessionView | null> => {
    const { shown, live } = store.getState();
    const known = [live, shown].find((view) => view?.id === id && view.opening === null);
    if (known !== undefined && known !== null) return known;
    const opened = await attempt(store, `open:${id}`, 'The session could not be opened', () =>
      openView(id, needs),
    );
    return opened?.value ?? null;
  };

  return {
    askVerdicts,
    /** Ticks a session for a comparison, or takes the tick away. */
    mark: (id: string) =>
      store.setState(({ marked }) => {
        if (marked.includes(id)) return { marked: marked.filter((other) => other !== id) };
        return marked.length < mostSides ? { marked: [...marked, id] } : {};
      }),
    clearMarks: () => store.setState({ marked: [] }),
    /** Puts the ticked sessions side by side, in the order in which they were ticked. */
    compareMarked: async () => {
      const { marked, tasks } = store.getState();
      if (tasks.has('compare') || marked.length < 2) return;
      const opened = await Promise.all(marked.map(viewOf));
      const views = opened.filter((view) => view !== null);
      // What could not be opened has a notice of its own.
      if (views.length < marked.length) return;
      store.setState({ comparison: { kind: 'sessions', views }, isQualityShown: false });
    },
    /** Puts the devices, settings and models of the session that is shown side by side. */
    compareShown: () => store.setState({ comparison: { kind: 'shown' }, isQualityShown: false }),
    /** Holds one run of the session that is shown against another, by their indices. */
    compareRuns: (first: number, second: number) =>
      store.setState({
        comparison: { kind: 'runs', runs: [first, second] },
        isQualityShown: false,
      }),
    /** Shows how the audio of the session grew, against real time. */
    showLines: () =>
      store.setState(({ shown }) => ({
        comparison: null,
        linesOf: shown?.id ?? null,
        turnsOf: null,
        isQualityShown: false,
      })),
    showWaterfall: () =>
      store.setState({ comparison: null, linesOf: null, turnsOf: null, isQualityShown: false }),
    /** Puts quality beside speed in the place of what is there, which comes back when it is taken away. */
    setQualityShown: (isQualityShown: boolean) => store.setState({ isQualityShown }),
    copyTable: async (text: string) => {
      const copied = await attempt(store, 'copy', 'The table could not be copied', () =>
        lab.copyText(text),
      );
      if (copied !== null) notify(store, 'The table is on the clipboard.', 'done');
    },
    copyReport: async (text: string) => {
      const copied = await attempt(store, 'copy', 'The comparison could not be copied', () =>
        lab.copyText(text),
      );
      if (copied !== null) notify(store, 'The comparison is on the clipboard.', 'done');
    },
    saveReport: async (format: ReportFormat, text: string) => {
      const saved = await attempt(store, 'save:report', 'The comparison could not be saved', () =>
        lab.saveReportAs(format, text),
      );
      const path = saved?.value?.path;
      if (path !== undefined) notify(store, `The comparison is saved as ${path}.`, 'done');
    },
  };
}
