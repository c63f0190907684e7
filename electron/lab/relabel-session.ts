import { join } from 'node:path';
import { z } from 'zod';
import type { SessionLabel } from '../common/bridge.ts';
import { readManifest, readManifestFields, sessionState } from './read-session.ts';
import { writeAtomically } from './write-atomically.ts';

/**
 * Writes the name and the tags of a recording into its manifest, which is replaced whole; what was measured is
 * not touched, nor a field that this version does not know. Not while it is recorded: the seal would write the
 * old name over the new one. Throws an `Error` with a sentence, or `UnreadableSession`.
 */
export async function relabelSession(folder: string, { name, tags }: SessionLabel): Promise<void> {
  if (sessionState(await readManifest(folder)) === 'live') {
    throw new Error('The session is running: its name and tags can be changed when it has ended.');
  }
  const path = join(folder, 'manifest.json');
  // As it lies on the disk: an older recording keeps its version.
  const manifest = z.looseObject({}).parse(await readManifestFields(folder));
  const labelled = { ...manifest, name, tags: [...new Set(tags)] };
  await writeAtomically(path, JSON.stringify(labelled, null, 2));
}
