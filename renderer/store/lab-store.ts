import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LabApi, MenuCommand, Unsubscribe } from '../../electron/common/bridge.ts';
import { defaultPreferences } from '../../electron/common/preferences.ts';
import type { Scenario } from '../../electron/common/scenario.ts';
import type { TalkDevices } from '../talk/talk-devices.ts';
import { compareActions } from './compare-actions.ts';
import type { OnNextFrame } from './event-queue.ts';
import { startHistory } from './history.ts';
import { keyActions } from './key-actions.ts';
import type { LabState } from './lab-state.ts';
import { followLiveSession } from './live-session.ts';
import { modelActions } from './model-actions.ts';
import { anyModel } from './model-library.ts';
import { noteActions } from './note-actions.ts';
import { attemptPlain } from './notices.ts';
import { debounced, isToBeRemembered, preferencesOf } from './preference-keeper.ts';
import { type ReadEvents, readEventsOnThread } from './read-events.ts';
import { scenarioActions } from './scenario-actions.ts';
import { sessionActions } from './session-actions.ts';
import { noSearch } from './session-search.ts';
import { followTalk, type TalkFollower } from './talk-actions.ts';
import { turnActions } from './turn-actions.ts';
import { startVerdictWorker, type VerdictThread, verdictsBy } from './verdicts.ts';
import { windowActions } from './window-actions.ts';

export type LabActions = ReturnType<typeof scenarioActions> &
  ReturnType<typeof sessionActions> &
  ReturnType<typeof compareActions> &
  ReturnType<typeof noteActions> &
  ReturnType<typeof modelActions> &
  ReturnType<typeof keyActions> &
  TalkFollower['actions'] &
  ReturnType<typeof turnActions> &
  ReturnType<typeof windowActions>;

export type LabStore = {
  readonly store: StoreApi<LabState>;
  readonly actions: LabActions;
  /** Asks the main process for everything, and listens from then on. */
  readonly start: () => Promise<void>;
  /** Stops listening, and writes down what is to be remembered. */
  readonly stop: Unsubscribe;
};

const nothingYet: Scenario = {
  version: 1,
  name: 'Scenario',
  work: [],
  devices: ['cpu'],
  settings: {},
  repeats: 5,
  warmUps: 1,
  profiledRuns: 0,
  seed: 0,
  allowCpuFallback: false,
  telemetryRate: 10,
  timeLimit: 600,
};

const initialState: LabState = {
  welcome: null,
  models: null,
  modelProblems: new Map(),
  modelSearch: anyModel,
  addingModel: null,
  devices: null,
  sessions: null,
  scenario: startHistory(nothingYet),
  live: null,
  shown: null,
  comparison: null,
  linesOf: null,
  turnsOf: null,
  whatIf: null,
  isQualityShown: false,
  recent: [],
  sessionSearch: noSearch,
  sessionOrder: defaultPreferences.sessionOrder,
  marked: [],
  picked: null,
  cancelling: new Set(),
  activities: [],
  notices: [],
  tasks: new Set(),
  theme: defaultPreferences.theme,
  leftWidth: defaultPreferences.leftWidth,
  rightWidth: defaultPreferences.rightWidth,
  isTelemetryShown: defaultPreferences.isTelemetryShown,
  telemetryHeight: defaultPreferences.telemetryHeight,
  waterfall: defaultPreferences.waterfall,
  leftTab: 'scenario',
  noteDraft: null,
  deletedNote: null,
  talk: null,
  isKeysOpen: false,
  isHelpOpen: false,
  isPaletteOpen: false,
  recentCommands: [],
  saving: null,
};

/** Of a page that is no window of the app. */
const noDevices: TalkDevices = {
  openMicrophone: () => Promise.reject(new Error('There is no microphone here.')),
  openSpeaker: () => Promise.reject(new Error('There is no loudspeaker here.')),
};

const quietTime = 500;

/** The one store of the window and what can be done to it. */
export function createLabStore(
  lab: LabApi,
  schedule: OnNextFrame,
  now: () => number,
  onMenu: (command: MenuCommand) => void,
  startVerdicts: () => VerdictThread = startVerdictWorker,
  readEvents: ReadEvents = readEventsOnThread,
  devices: TalkDevices = noDevices,
): LabStore {
  const needs = { lab, readEvents, now };
  const store = createStore<LabState>(() => initialState);
  const talk = followTalk(lab, store, devices, now);
  const actions: LabActions = {
    ...talk.actions,
    ...keyActions(lab, store),
    ...scenarioActions(lab, store, now),
    ...sessionActions(needs, store),
    ...compareActions(needs, store, verdictsBy(startVerdicts)),
    ...noteActions(lab, store),
    ...modelActions(lab, store),
    ...turnActions(store, now),
    ...windowActions(lab, store),
  };
  const live = followLiveSession(needs, store, schedule, actions.refreshSessions);
  const endings: Unsubscribe[] = [
    live.stop,
    talk.stop,
    lab.onActivity(actions.noteActivity),
    lab.onMenu(onMenu),
    lab.onOpen((target) => {
      if ('path' in target) void actions.importSession(target.path);
      else void actions.openSession(target.id);
    }),
  ];

  const remember = (): void => {
    let before = store.getState().welcome?.preferences ?? defaultPreferences;
    const write = debounced(() => {
      before = preferencesOf(store.getState(), before);
      void attemptPlain(store, 'preferences', 'The settings could not be remembered', () =>
        lab.setPreferences(before),
      );
    }, quietTime);
    endings.push(
      write.flush,
      store.subscribe((state, old) => {
        if (!isToBeRemembered(state, old)) return;
        write.call();
        // Chosen by one click, which may be the last thing before the window closes.
        if (state.theme !== old.theme) write.flush();
      }),
    );
  };

  return {
    store,
    actions,
    start: async () => {
      const answer = await attemptPlain(store, 'welcome', 'The lab did not answer', () =>
        lab.welcome(),
      );
      if (answer === null) return;
      const { preferences, defaultScenario, runningSession, filesToOpen } = answer.value;
      store.setState({
        welcome: answer.value,
        scenario: startHistory(preferences.scenario ?? defaultScenario),
        theme: preferences.theme,
        leftWidth: preferences.leftWidth,
        rightWidth: preferences.rightWidth,
        isTelemetryShown: preferences.isTelemetryShown,
        telemetryHeight: preferences.telemetryHeight,
        waterfall: preferences.waterfall,
        sessionOrder: preferences.sessionOrder,
        recent: preferences.recent,
        recentCommands: preferences.recentCommands,
      });
      await Promise.all([
        actions.refreshModels(),
        actions.refreshDevices(),
        actions.refreshSessions(),
      ]);
      const last = store.getState().sessions?.find(({ id }) => id === preferences.session);
      if (runningSession !== null) await live.join(runningSession);
      else if (last !== undefined && last.state !== 'unreadable')
        await actions.openSession(last.id);
      for (const path of filesToOpen) await actions.importSession(path);
      remember();
    },
    stop: () => {
      for (const end of endings) end();
    },
  };
}
