import { stat } from 'node:fs/promises';
import { type Bytes, bytes } from '../../common/units.ts';

/** Null for what is no file, or is not there. */
export async function sizeOnDisk(path: string): Promise<Bytes | null> {
  try {
    const found = await stat(path);
    return found.isFile() ? bytes(found.size) : null;
  } catch {
    return null;
  }
}
