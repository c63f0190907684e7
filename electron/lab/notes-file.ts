import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { tellDiskFull } from '../common/disk-full.ts';
import { type Note, notesFileSchema, notesVersion } from '../common/notes.ts';
import { writeAtomically } from './write-atomically.ts';

/** The file of a recording's folder that holds its notes. */
export const notesFile = 'notes.json';

/** Bytes of a notes.json that is read: the most notes, each the longest, escaped. */
const largestNotes = 32 * 2 ** 20;

type Told = {
  readonly notes: readonly Note[];
  /** The fields of the file, also those that this version does not know. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** A sentence when there are notes that cannot be read. */
  readonly damage: string | null;
};

const nothing: Told = { notes: [], fields: {}, damage: null };

/** The notes of the recording in `folder`; none where it has no file of them. */
export async function readNotes(folder: string): Promise<Told> {
  const path = join(folder, notesFile);
  const found = await stat(path).catch(() => null);
  if (found === null) return nothing;
  const damaged = { ...nothing, damage: `The notes of this recording cannot be read (${path}).` };
  if (!found.isFile() || found.size > largestNotes) return damaged;
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
    const file = notesFileSchema.safeParse(parsed);
    if (file.success) return { notes: file.data.notes, fields: file.data, damage: null };
    const { version } = z.looseObject({ version: z.number() }).parse(parsed);
    if (version <= notesVersion) return damaged;
    return {
      ...nothing,
      damage:
        'The notes of this recording were made by a newer Latency Lab. Update this one to read them.',
    };
  } catch {
    return damaged;
  }
}

/**
 * Replaces the notes of the recording, whole. Notes that cannot be read are not replaced. Throws an `Error` with
 * a sentence, or `DiskFull`.
 */
export async function writeNotes(folder: string, notes: readonly Note[]): Promise<void> {
  const { fields, damage } = await readNotes(folder);
  if (damage !== null) {
    throw new Error(`${damage} They stay as they are, and the new ones are not saved.`);
  }
  const path = join(folder, notesFile);
  const file = { ...fields, format: 'latency-lab-notes', version: notesVersion, notes };
  try {
    await writeAtomically(path, `${JSON.stringify(file, null, 2)}\n`);
  } catch (thrown) {
    const told = tellDiskFull(thrown);
    if (told !== thrown) throw told;
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Error(
      `The notes could not be saved in ${path} (${why}). They stay in this window: copy them, or make the folder writable and edit one again.`,
      { cause: thrown },
    );
  }
}
