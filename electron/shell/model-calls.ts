import type { BrowserWindow } from 'electron';
import type { Activity } from '../common/bridge.ts';
import type { Lab } from '../lab/lab.ts';
import { findModel } from '../lab/models/model-errors.ts';
import { originOfModel, sourceOfModel } from '../lab/models/model-source.ts';
import { addModel, removeModel } from '../lab/models/own/add-model.ts';
import { type OnPacked, packModels } from '../lab/models/pack/pack-models.ts';
import { unpackModels } from '../lab/models/pack/unpack-models.ts';
import { answer } from './answer.ts';
import type { Calls } from './answer-calls.ts';
import { askForFile, askForFolder, askForTarget, modelPackFilter } from './dialogs.ts';
import type { LiveSession } from './live-session.ts';
import { pullWithActivity } from './pull-with-activity.ts';

type ModelCalls = Pick<
  Calls,
  | 'listModels'
  | 'pullModels'
  | 'cancelPull'
  | 'addModel'
  | 'removeModel'
  | 'chooseModelFolder'
  | 'packModels'
  | 'unpackModels'
>;

/** A download that the window asked for. */
type Pull = {
  readonly ids: readonly string[];
  readonly cancel: AbortController;
  /** Resolves once it writes nothing any more, however it ended. */
  readonly ended: Promise<void>;
};

const nothing = (): void => {};

/** What the lab answers to the window's calls about models. */
export function makeModelCalls({
  lab,
  live,
  window,
  tellActivity,
}: {
  readonly lab: Lab;
  readonly live: Pick<LiveSession, 'uses'>;
  readonly window: () => BrowserWindow;
  readonly tellActivity: (activity: Activity) => void;
}): ModelCalls {
  const { catalog, models, ownModels, home } = lab;
  // What the window may begin, only its process ends.
  const { signal } = new AbortController();
  let told: string | null = null;
  const pulls = new Set<Pull>();
  return {
    listModels: async () => {
      await ownModels.refresh();
      const problem = ownModels.problem();
      if (problem !== null && problem !== told) {
        told = problem;
        const about = { id: 'own models', label: 'Your own models', done: 0, total: null };
        tellActivity({ ...about, state: 'failed', message: problem });
      }
      return Promise.all(
        catalog.models.map(async (model) => ({
          ...model,
          state: await models.state(model.id),
          origin: originOfModel(model, ownModels.isOwn(model.id)),
          source: sourceOfModel(model),
          bytesOnDisk: await models.bytesOnDisk(model.id),
        })),
      );
    },
    pullModels: (ids) =>
      answer(async () => {
        const cancel = new AbortController();
        const work = pullWithActivity(ids, lab, tellActivity, cancel.signal);
        const pull = { ids, cancel, ended: work.then(nothing, nothing) };
        pulls.add(pull);
        try {
          return await work;
        } finally {
          pulls.delete(pull);
        }
      }),
    cancelPull: async (id) => {
      for (const { ids, cancel } of pulls) if (ids.includes(id)) cancel.abort();
    },
    addModel: (place, options) =>
      answer(async () => {
        const needs = { store: home.models, ownModels, env: process.env, signal };
        const added = await addModel(place, options, needs);
        return { ids: added.models.map(({ id }) => id), remarks: added.remarks };
      }),
    removeModel: (id) =>
      answer(async () => {
        if (live.uses(id)) throw new Error('The running session uses this model: stop it first.');
        const ending = [...pulls].filter(({ ids }) => ids.includes(id));
        for (const { cancel } of ending) cancel.abort();
        await Promise.all(ending.map(({ ended }) => ended));
        await removeModel(id, { store: models, ownModels });
        return null;
      }),
    chooseModelFolder: async () => {
      const path = await askForFolder(window());
      return path === null ? null : { path };
    },
    packModels: (ids) =>
      answer(async () => {
        const packed = ids.map((id) => findModel(catalog, id));
        const path = await askForTarget(window(), 'models.zip', modelPackFilter);
        if (path === null) return null;
        await asActivity('pack models', 'Packing models', tellActivity, (onProgress) =>
          packModels(packed, path, { store: models, signal, onProgress }),
        );
        return { path };
      }),
    unpackModels: () =>
      answer(async () => {
        const path = await askForFile(window(), modelPackFilter);
        if (path === null) return null;
        const ids = await asActivity(
          'unpack models',
          'Unpacking models',
          tellActivity,
          (onProgress) =>
            unpackModels(path, { directory: home.models, ownModels, signal, onProgress }),
        );
        return { ids };
      }),
  };
}

/** The window follows the work as one activity. */
async function asActivity<Result>(
  id: string,
  label: string,
  tell: (activity: Activity) => void,
  work: (onProgress: OnPacked) => Promise<Result>,
): Promise<Result> {
  let toldAt = Number.NEGATIVE_INFINITY;
  tell({ id, label, done: 0, total: null, state: 'running', message: null });
  try {
    const result = await work((done, total) => {
      if (performance.now() - toldAt < 100) return;
      toldAt = performance.now();
      tell({ id, label, done, total, state: 'running', message: null });
    });
    tell({ id, label, done: 1, total: 1, state: 'finished', message: null });
    return result;
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    tell({ id, label, done: 0, total: null, state: 'failed', message });
    throw thrown;
  }
}
