import type {
  Answer,
  LabApi,
  SessionEntry,
  SessionUpdate,
  Welcome,
} from '../../../electron/common/bridge.ts';
import { planRuns } from '../../../electron/common/plan.ts';
import { defaultPreferences } from '../../../electron/common/preferences.ts';
import type { Scenario } from '../../../electron/common/scenario.ts';
import {
  type Machine,
  type Runtime,
  type SessionEvent,
  type SessionManifest,
  sessionVersion,
} from '../../../electron/common/session.ts';
import type { Stage } from '../../../electron/common/stages.ts';
import { nanos, seconds } from '../../../electron/common/units.ts';

/** One text, spoken twice after one warm-up: runs 0 load, 1 warm-up, 2 and 3 measured. */
export const aScenario: Scenario = {
  version: 1,
  name: 'A scenario',
  work: [{ kind: 'tts', model: 'voice', text: 'Hello.', speed: 1 }],
  devices: ['cpu'],
  settings: {},
  repeats: 2,
  warmUps: 1,
  profiledRuns: 0,
  seed: 0,
  allowCpuFallback: false,
  telemetryRate: 10,
  timeLimit: 600,
};

const machine: Machine = {
  hostname: 'rig',
  platform: 'linux',
  osName: 'Linux',
  kernel: '6',
  architecture: 'x64',
  cpu: 'CPU',
  cores: 4,
  memory: 1e9,
  gpus: [],
  power: null,
  virtualMachine: null,
};

const runtime: Runtime = {
  lab: '0',
  host: 'electron',
  node: '22',
  electron: null,
  onnxruntime: '1',
};

export const aManifest = (id: string, scenario: Scenario = aScenario): SessionManifest => ({
  format: 'latency-lab-session',
  version: sessionVersion,
  id,
  name: scenario.name,
  startedAt: 0,
  state: 'recording',
  recorder: { pid: 1 },
  scenario,
  plan: planRuns(scenario),
  inputs: {},
  machine,
  runtime,
  models: [],
  devices: [],
});

export const started = (run: number, at = 0): SessionEvent => ({
  type: 'run-started',
  run,
  at: nanos(at),
});

export const span = (
  run: number,
  id: number,
  stage: Stage,
  [start, end]: readonly [number, number],
  parent: number | null = null,
): SessionEvent => ({
  type: 'span',
  run,
  id,
  parent,
  stage,
  start: nanos(start),
  end: nanos(end),
  ...(stage === 'model-call' ? { attributes: { phase: 'steady' } } : {}),
});

export const ended = (run: number, at = 0): SessionEvent => ({
  type: 'run-ended',
  run,
  at: nanos(at),
  outcome: { status: 'measured' },
  provider: 'cpu',
  audio: seconds(1),
  workerMemory: null,
  labDelay: null,
});

export const anEntry = (id: string, changes: Partial<SessionEntry> = {}): SessionEntry => ({
  id,
  name: id,
  startedAt: 0,
  state: 'sealed',
  runs: 4,
  bytes: 1,
  tags: [],
  host: 'rig',
  models: [],
  devices: [],
  texts: [],
  ...changes,
});

export const welcome: Welcome = {
  runtime,
  runtimeNotice: null,
  machine,
  defaultScenario: aScenario,
  preferences: defaultPreferences,
  sessionsFolder: '/sessions',
  runningSession: null,
  filesToOpen: [],
};

const unasked = (): never => {
  throw new Error('The test did not say what the lab answers to this.');
};

const nothing = async (): Promise<Answer<null>> => ({ ok: true, value: null });

/** A lab that answers what the test says, and tells the window what the test makes it tell. */
export function fakeLab(answers: Partial<LabApi> = {}): {
  readonly lab: LabApi;
  readonly tell: (update: SessionUpdate) => void;
} {
  const listeners = new Set<(update: SessionUpdate) => void>();
  const lab: LabApi = {
    welcome: async () => welcome,
    listModels: async () => [],
    pullModels: nothing,
    cancelPull: async () => {},
    addModel: unasked,
    removeModel: nothing,
    chooseModelFolder: async () => null,
    packModels: nothing,
    unpackModels: nothing,
    listDevices: async () => [],
    runScenario: unasked,
    cancelRun: async () => {},
    stopSession: async () => {},
    listSessions: async () => [],
    openSession: unasked,
    importSession: nothing,
    saveSessionAs: nothing,
    exportSessionAs: nothing,
    labelSession: nothing,
    readNotes: async () => ({ ok: true, value: { notes: [], damage: null } }),
    saveNotes: nothing,
    showSessionFolder: async () => {},
    trashSession: nothing,
    readAudio: unasked,
    chooseAudio: async () => null,
    openScenario: nothing,
    openPreset: unasked,
    saveScenarioAs: nothing,
    saveReportAs: nothing,
    savePictureAs: nothing,
    copyText: nothing,
    pathOfDropped: () => '',
    setPreferences: async () => {},
    listKeys: async () => ({ ok: true, value: { refusal: null, keys: [] } }),
    saveKey: nothing,
    deleteKey: nothing,
    talkClock: unasked,
    talkFrame: async () => {},
    talkFailed: async () => {},
    onSession: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onTalk: () => () => {},
    onActivity: () => () => {},
    onOpen: () => () => {},
    onMenu: () => () => {},
    ...answers,
  };
  return {
    lab,
    tell: (update) => {
      for (const listener of listeners) listener(update);
    },
  };
}
