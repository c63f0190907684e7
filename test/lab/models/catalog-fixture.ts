import { createHash, randomBytes } from 'node:crypto';
import type { Model, ModelFile } from '../../../electron/common/model-catalog.ts';
import { bytes, hertz } from '../../../electron/common/units.ts';

/** Bytes that do not compress, so that a tarball is as long as what is in it. */
export const noise = (size: number): Buffer => randomBytes(size);

/** A file as the catalog would pin it, to be found at `package@1.0.0` under `source`. */
export function pinned(
  path: string,
  content: Buffer,
  source: string,
  ...packages: readonly string[]
): ModelFile {
  return {
    path,
    size: bytes(content.length),
    sha256: createHash('sha256').update(content).digest('hex'),
    sources: packages.map((name) => ({
      type: 'package-registry',
      package: name,
      version: '1.0.0',
      path: source,
    })),
  };
}

/** A model of the family with the fewest files. */
export function sample(id: string, audio: ModelFile): Model {
  return {
    id,
    name: `Sample ${id}`,
    kind: 'audio',
    family: 'audio-sample',
    languages: ['en'],
    sampleRate: hertz(16_000),
    precision: 'pcm16',
    licence: 'public domain',
    isDefault: true,
    files: { audio },
  };
}
