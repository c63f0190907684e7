import { stat } from 'node:fs/promises';
import { type Model, type ModelId, modelSize } from '../../common/model-catalog.ts';
import { bytes } from '../../common/units.ts';
import { placeOf } from './file-place.ts';
import type { HashCache } from './hash-cache.ts';
import type { OnProgress } from './pull-progress.ts';

/** What the full reading of a model's files found. */
export interface VerifyReport {
  readonly model: ModelId;
  /** Every file is `whole`. */
  readonly isWhole: boolean;
  readonly files: readonly {
    readonly role: string;
    readonly path: string;
    readonly status: 'whole' | 'missing' | 'wrong-size' | 'wrong-hash';
  }[];
}

/** Reads every file and compares it with the catalog. A pull afterwards replaces what was found damaged. */
export async function verifyModel(
  model: Model,
  from: { directory: string; hashes: HashCache; onProgress: OnProgress },
): Promise<VerifyReport> {
  const files: VerifyReport['files'][number][] = [];
  let read = 0;
  const tell = (file: string) =>
    from.onProgress({
      model: model.id,
      file,
      phase: 'verifying',
      receivedBytes: bytes(read),
      totalBytes: modelSize(model),
    });
  for (const [role, file] of Object.entries(model.files)) {
    tell(role);
    const path = placeOf(file, from.directory);
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) files.push({ role, path, status: 'missing' });
    else if (found.size !== file.size) files.push({ role, path, status: 'wrong-size' });
    else {
      const isSame = (await from.hashes.rehash(path)) === file.sha256;
      files.push({ role, path, status: isSame ? 'whole' : 'wrong-hash' });
    }
    read += file.size;
    tell(role);
  }
  return { model: model.id, isWhole: files.every(({ status }) => status === 'whole'), files };
}
