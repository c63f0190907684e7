import type { Preferences } from '../../electron/common/preferences.ts';
import type { LabState } from './lab-state.ts';
import { findProblems } from './scenario-problems.ts';

/** What of the state is remembered. A scenario that cannot run is not: the last one that could stays. */
export function preferencesOf(state: LabState, before: Preferences): Preferences {
  const scenario = state.scenario.present;
  return {
    ...before,
    theme: state.theme,
    leftWidth: Math.round(state.leftWidth),
    rightWidth: Math.round(state.rightWidth),
    isTelemetryShown: state.isTelemetryShown,
    telemetryHeight: Math.round(state.telemetryHeight),
    scenario: findProblems(scenario).size === 0 ? scenario : before.scenario,
    sessionOrder: state.sessionOrder,
    waterfall: state.waterfall,
    recent: [...state.recent],
    recentCommands: [...state.recentCommands],
    session: state.shown?.id ?? null,
  };
}

const remembered = (state: LabState): readonly unknown[] => [
  state.theme,
  state.leftWidth,
  state.rightWidth,
  state.isTelemetryShown,
  state.telemetryHeight,
  state.scenario.present,
  state.sessionOrder,
  state.waterfall,
  state.recent,
  state.recentCommands,
  state.shown?.id,
];

export const isToBeRemembered = (now: LabState, before: LabState): boolean => {
  const old = remembered(before);
  return remembered(now).some((value, index) => value !== old[index]);
};

export type Debounced = {
  readonly call: () => void;
  /** Calls back now, if there is something to call back for. */
  readonly flush: () => void;
};

/** Calls back once things have been quiet for `wait` milliseconds. */
export function debounced(callback: () => void, wait: number): Debounced {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = (): void => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    callback();
  };
  return {
    call: () => {
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(flush, wait);
    },
    flush,
  };
}
