import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { Model } from '../../../common/model-catalog.ts';
import { type Bytes, bytes } from '../../../common/units.ts';
import type { ModelStore } from '../model-store.ts';
import { errorCode } from '../network-errors.ts';
import { entryOf, manifestName, manifestOf } from './pack-manifest.ts';
import { UnusablePack } from './unusable-pack.ts';

/** Told on the way, of the whole pack. */
export type OnPacked = (done: Bytes, total: Bytes) => void;

/**
 * Writes models into one file, with the hashes of everything in it. The file appears only when it is whole.
 *
 * @returns its size
 * @throws ModelMissing, UnusablePack, or the signal's reason
 */
export async function packModels(
  models: readonly Model[],
  target: string,
  needs: {
    readonly store: Pick<ModelStore, 'files' | 'fileHash'>;
    readonly signal: AbortSignal;
    readonly onProgress: OnPacked;
  },
): Promise<Bytes> {
  if (models.length === 0) {
    throw new UnusablePack(
      'No model is on this machine yet. To get the default ones: latency-lab models pull',
    );
  }
  const zip = new ZipFile();
  const failure = new AbortController();
  zip.on('error', (thrown) => failure.abort(thrown));
  zip.addBuffer(Buffer.from(manifestOf(models)), manifestName);
  const added = new Set<string>();
  let total = 0;
  for (const model of models) {
    const places = await needs.store.files(model.id);
    for (const [role, file] of Object.entries(model.files)) {
      const place = places[role] ?? '';
      if (added.has(file.path)) continue;
      added.add(file.path);
      if ((await needs.store.fileHash(place)) !== file.sha256) {
        throw new UnusablePack(
          `${place} is damaged, so ${model.name} is not packed. To mend it, run: latency-lab models pull ${model.id}`,
        );
      }
      zip.addFile(place, entryOf(file.path), { compress: false });
      total += file.size;
    }
  }
  zip.end();
  const draft = `${target}.${process.pid}.draft`;
  let done = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length;
      needs.onProgress(bytes(Math.min(done, total)), bytes(total));
      next(null, chunk);
    },
  });
  try {
    const signal = AbortSignal.any([failure.signal, needs.signal]);
    await pipeline(zip.outputStream, counted, createWriteStream(draft), { signal });
    await rename(draft, target);
  } catch (thrown) {
    await rm(draft, { force: true });
    needs.signal.throwIfAborted();
    throw inWords(failure.signal.aborted ? failure.signal.reason : thrown, target, bytes(total));
  }
  return bytes((await stat(target)).size);
}

function inWords(thrown: unknown, target: string, total: Bytes): unknown {
  if (!(thrown instanceof Error) || errorCode(thrown) === '') return thrown;
  return new UnusablePack(
    `The pack cannot be written to ${target} (${thrown.message}). It takes ${(total / 1e6).toFixed(1)} MB: choose a folder with room that this user may write to.`,
  );
}
