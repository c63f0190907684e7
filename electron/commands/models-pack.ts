import { resolve } from 'node:path';
import type { ModelId } from '../common/model-catalog.ts';
import { findModel } from '../lab/models/model-errors.ts';
import { type OnPacked, packModels as pack } from '../lab/models/pack/pack-models.ts';
import { unpackModels as unpack } from '../lab/models/pack/unpack-models.ts';
import { inMegabytes } from '../lab/models/pull-failure.ts';
import type { ExitCode, ModelsCommandDeps } from './models.ts';

/** `models pack`: those named, or all that are whole on this machine. */
export async function packModels(
  { catalog, store, stdout, stderr, signal }: ModelsCommandDeps,
  ids: readonly ModelId[],
  { out }: { out: string },
): Promise<ExitCode> {
  const states = await Promise.all(catalog.models.map(({ id }) => store.state(id)));
  const models =
    ids.length > 0
      ? [...new Set(ids)].map((id) => findModel(catalog, id))
      : catalog.models.filter((_, index) => states[index] === 'ready');
  const target = resolve(out);
  const size = await pack(models, target, { store, signal, onProgress: tenths('Packing', stderr) });
  stdout(`${target}: ${models.map(({ id }) => id).join(', ')}, ${inMegabytes(size)}`);
  return 0;
}

/** `models unpack`. */
export async function unpackModels(
  { ownModels, directory, stdout, stderr, signal }: ModelsCommandDeps,
  file: string,
): Promise<ExitCode> {
  const onProgress = tenths('Unpacking', stderr);
  const ids = await unpack(resolve(file), { directory, ownModels, signal, onProgress });
  for (const id of ids) stdout(`${id}: ready`);
  return 0;
}

/** A line for each tenth. */
function tenths(what: string, write: (line: string) => void): OnPacked {
  let told = 0;
  return (done, total) => {
    const tenth = total > 0 ? Math.floor((done / total) * 10) : 10;
    if (tenth > told) write(`${what}: ${tenth * 10} % of ${inMegabytes(total)}`);
    told = Math.max(told, tenth);
  };
}
