import type { StoreApi } from 'zustand/vanilla';
import type { AddedModels, AddModelOptions, Answer, LabApi } from '../../electron/common/bridge.ts';
import { counted } from '../format/number.ts';
import type { LabState } from './lab-state.ts';
import type { ModelSearch } from './model-library.ts';
import { attempt, attemptPlain, notify } from './notices.ts';

/** Getting models, the person's own among them, and letting go of them. */
export function modelActions(lab: LabApi, store: StoreApi<LabState>) {
  const refreshModels = async (): Promise<void> => {
    const listed = await attemptPlain(store, 'models', 'The models could not be listed', () =>
      lab.listModels(),
    );
    if (listed !== null) store.setState({ models: listed.value });
  };
  /** Says in the library what went wrong with a model; null: nothing any more. */
  const tellProblem = (id: string, problem: string | null): void =>
    store.setState(({ modelProblems }) => {
      const next = new Map(modelProblems);
      if (problem === null) next.delete(id);
      else next.set(id, problem);
      return { modelProblems: next };
    });
  const asTold = async <Value>(
    id: string,
    work: Promise<Answer<Value>>,
  ): Promise<Answer<Value>> => {
    tellProblem(id, null);
    const answer = await work;
    if (!answer.ok) tellProblem(id, answer.message);
    return answer;
  };

  return {
    refreshModels,
    pullModel: async (id: string) => {
      if (store.getState().tasks.has(`pull:${id}`)) return;
      await attempt(store, `pull:${id}`, 'The model could not be downloaded', () =>
        asTold(id, lab.pullModels([id])),
      );
      await refreshModels();
    },
    cancelPull: async (id: string) => {
      await attemptPlain(store, `cancel-pull:${id}`, 'The download could not be cancelled', () =>
        lab.cancelPull(id),
      );
    },
    removeModel: async (id: string) => {
      await attempt(store, `remove:${id}`, 'The model could not be removed', () =>
        asTold(id, lab.removeModel(id)),
      );
      await refreshModels();
    },
    /** What was added, or the sentence that says why nothing was, for the dialog that asked. */
    addModel: async (place: string, options: AddModelOptions): Promise<Answer<AddedModels>> => {
      const answer = await lab.addModel(place, options);
      if (!answer.ok) return answer;
      await refreshModels();
      const { ids, remarks } = answer.value;
      notify(store, [`Added: ${ids.join(', ')}.`, ...remarks].join(' '), 'done');
      return answer;
    },
    chooseModelFolder: async (): Promise<string | null> => {
      const chosen = await attemptPlain(store, 'model-folder', 'No folder could be chosen', () =>
        lab.chooseModelFolder(),
      );
      return chosen?.value?.path ?? null;
    },
    packModels: async (ids: readonly string[]) => {
      const packed = await attempt(store, 'pack', 'The models could not be packed', () =>
        lab.packModels(ids),
      );
      const path = packed?.value?.path;
      if (path === undefined) return;
      notify(store, `${counted(ids.length, 'model')} packed into ${path}.`, 'done');
    },
    unpackModels: async () => {
      const unpacked = await attempt(store, 'unpack', 'The pack could not be taken over', () =>
        lab.unpackModels(),
      );
      const ids = unpacked?.value?.ids;
      if (ids === undefined) return;
      await refreshModels();
      notify(store, `The pack had ${ids.join(', ')}.`, 'done');
    },
    searchModels: (change: Partial<ModelSearch>) =>
      store.setState(({ modelSearch }) => ({ modelSearch: { ...modelSearch, ...change } })),
    /** Asks which model to add, `place` filled in; null: asks no more. */
    askToAddModel: (place: string | null) => store.setState({ addingModel: place }),
  };
}
