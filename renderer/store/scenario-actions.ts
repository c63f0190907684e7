import type { StoreApi } from 'zustand/vanilla';
import type { LabApi } from '../../electron/common/bridge.ts';
import type { PresetId } from '../../electron/common/presets.ts';
import type { Scenario, Work } from '../../electron/common/scenario.ts';
import { edit, redo, undo } from './history.ts';
import type { LabState } from './lab-state.ts';
import { attempt, attemptPlain, notify } from './notices.ts';
import { lacksItsAudio, noScenario, recordedScenario } from './recorded-scenario.ts';
import { addWork } from './scenario-edits.ts';

/** Edits of the scenario; each can be undone. `now` is a steady clock in milliseconds. */
export function scenarioActions(lab: LabApi, store: StoreApi<LabState>, now: () => number) {
  const change = (subject: string, next: (scenario: Scenario) => Scenario): void => {
    store.setState(({ scenario }) => ({
      scenario: edit(scenario, next(scenario.present), subject, now()),
    }));
  };

  return {
    /** `subject` names what is edited: quick edits of the same subject are one step to undo. */
    changeScenario: change,
    undo: () => store.setState(({ scenario }) => ({ scenario: undo(scenario) })),
    redo: () => store.setState(({ scenario }) => ({ scenario: redo(scenario) })),
    resetScenario: () => {
      const welcome = store.getState().welcome;
      if (welcome !== null) change('reset', () => welcome.defaultScenario);
    },
    /** Puts the scenario of the session that is shown into the form, which can be undone. */
    takeScenario: (id: string) => {
      const { shown, welcome } = store.getState();
      if (shown?.id !== id || welcome === null) return;
      const { manifest } = shown.session;
      const { sessionsFolder, machine } = welcome;
      const taken = recordedScenario(manifest, { sessionsFolder, hostname: machine.hostname });
      if (taken === null) {
        notify(store, `“${manifest.name}” ${noScenario(manifest)}`);
        return;
      }
      change(`use ${shown.id}`, () => taken);
      store.setState({ leftTab: 'scenario' });
      const what = `The scenario of “${manifest.name}” is in the form.`;
      if (lacksItsAudio(manifest)) {
        notify(store, `${what} It was saved without its audio: choose the files to recognise.`);
        return;
      }
      notify(store, `${what} Undo brings back the one that was there.`, 'done');
    },
    openScenario: async () => {
      const opened = await attempt(store, 'scenario', 'The scenario could not be opened', () =>
        lab.openScenario(),
      );
      const scenario = opened?.value ?? null;
      if (scenario !== null) change('open', () => scenario);
    },
    openPreset: async (id: PresetId) => {
      const opened = await attempt(store, 'scenario', 'The preset could not be opened', () =>
        lab.openPreset(id),
      );
      if (opened === null) return;
      change('open', () => opened.value);
      store.setState({ leftTab: 'scenario' });
    },
    saveScenario: async () => {
      const saved = await attempt(store, 'scenario', 'The scenario could not be saved', () =>
        lab.saveScenarioAs(store.getState().scenario.present),
      );
      const path = saved?.value?.path;
      if (path !== undefined) notify(store, `The scenario is saved as ${path}.`, 'done');
    },
    addWork: (work: Work) => change('add', (scenario) => addWork(scenario, work)),
    /** Asks for an audio file; null when the person changed their mind. */
    chooseAudio: async (): Promise<string | null> => {
      const chosen = await attemptPlain(store, 'audio', 'No audio file could be chosen', () =>
        lab.chooseAudio(),
      );
      return chosen?.value?.path ?? null;
    },
    pathOfDropped: (file: File): string | null => {
      const path = lab.pathOfDropped(file);
      if (path !== '') return path;
      notify(
        store,
        `${file.name} is not a file on this machine: save it first, then drop it here.`,
      );
      return null;
    },
  };
}

/** The model that new work of a kind begins with: the default one, a ready one before others. */
export function firstModel(
  models: LabState['models'],
  kind: 'tts' | 'asr' | 'llm' | 'audio',
): string {
  const fitting = (models ?? []).filter((model) => model.kind === kind);
  const best =
    fitting.find(({ isDefault, state }) => isDefault && state === 'ready') ??
    fitting.find(({ state }) => state === 'ready') ??
    fitting[0];
  return best?.id ?? '';
}

export function newTtsWork(models: LabState['models']): Work {
  return {
    kind: 'tts',
    model: firstModel(models, 'tts'),
    text: 'The quick brown fox jumps over the lazy dog.',
    speed: 1,
  };
}

/** `path` null: the sample of the catalog. */
export function newAsrWork(models: LabState['models'], path: string | null): Work {
  const audio = path === null ? { sample: firstModel(models, 'audio') } : { file: path };
  return { kind: 'asr', model: firstModel(models, 'asr'), audio };
}

export function newLlmWork(models: LabState['models']): Work {
  return {
    kind: 'llm',
    model: firstModel(models, 'llm'),
    messages: [{ role: 'user', content: 'In one sentence: why is the sky blue?' }],
    maxTokens: 128,
  };
}
