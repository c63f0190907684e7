import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { recordingPathSchema } from '../common/session.ts';

/**
 * The file that a recording names, resolved inside its folder: links are followed first, so that neither
 * `..` nor a link leads out. Throws when it is not inside or not there.
 */
export async function resolveInside(folder: string, file: string): Promise<string> {
  const root = await realpath(folder);
  const path = await realpath(join(root, recordingPathSchema.parse(file)));
  const inside = relative(root, path);
  if (inside === '' || inside.startsWith(`..${sep}`) || inside === '..') {
    throw new Error('The recording names a file outside of its folder.');
  }
  return path;
}
