import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { tellDiskFull } from '../common/disk-full.ts';
import type { SessionManifest } from '../common/session.ts';
import type { Sharing } from '../common/sharing.ts';
import { readNotes, writeNotes } from './notes-file.ts';
import { readManifest, readManifestFields } from './read-session.ts';
import { redactEvents, redactManifest } from './redact-recording.ts';
import type { Redaction } from './redaction.ts';
import { packSession } from './session-archive.ts';

const fieldsSchema = z.looseObject({});

/**
 * Packs a recording as `packSession` does, without what a person leaves out. The recording itself stays as it
 * is; `leftOut` of the copy's manifest says what it lacks. Throws `UnreadableSession`, and `DiskFull`.
 */
export async function shareSession(
  folder: string,
  target: string,
  sharing: Sharing,
): Promise<void> {
  if (sharing.withAudio && sharing.withNotes && !sharing.isAnonymous)
    return packSession(folder, target);
  const manifest = await readManifest(folder);
  const scratch = await mkdtemp(join(tmpdir(), 'latency-lab-share-'));
  try {
    const redaction = await shareEvents(folder, scratch, sharing.isAnonymous ? manifest : null);
    await shareManifest(folder, scratch, redaction, [
      ...(sharing.withAudio ? [] : ['audio']),
      ...(sharing.isAnonymous ? ['machine'] : []),
    ]);
    if (sharing.withAudio) await copyFiles('audio', folder, scratch, null);
    await copyFiles('profiles', folder, scratch, redaction);
    if (sharing.withNotes) await copyNotes(folder, scratch, redaction);
    await packSession(scratch, target);
  } catch (thrown) {
    throw tellDiskFull(thrown);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Lets `read` have a copy of the recording without the names of machine and users, paths of files and serial numbers:
 * the same that `shareSession` hands on, but for audio and profiles. The copy goes when it is read. Throws
 * `UnreadableSession`, and `DiskFull`.
 */
export async function withAnonymousCopy<Read>(
  folder: string,
  read: (copy: string) => Promise<Read>,
): Promise<Read> {
  const manifest = await readManifest(folder);
  const scratch = await mkdtemp(join(tmpdir(), 'latency-lab-share-'));
  try {
    const redaction = await shareEvents(folder, scratch, manifest);
    await shareManifest(folder, scratch, redaction, ['machine']);
    await copyNotes(folder, scratch, redaction);
    return await read(scratch);
  } catch (thrown) {
    throw tellDiskFull(thrown);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function shareManifest(
  from: string,
  to: string,
  redaction: Redaction | null,
  leftOut: readonly string[],
): Promise<void> {
  const raw = fieldsSchema.parse(await readManifestFields(from));
  const manifest = await readManifest(from);
  const told = redaction === null ? raw : redactManifest(raw, manifest, redaction);
  const shared = { ...told, leftOut: [...new Set([...(manifest.leftOut ?? []), ...leftOut])] };
  await writeFile(join(to, 'manifest.json'), JSON.stringify(shared, null, 2));
}

/** Copies the events: as they are, or without the names of the manifest that is given. What took them out. */
async function shareEvents(
  from: string,
  to: string,
  manifest: SessionManifest | null,
): Promise<Redaction | null> {
  const [source, copy] = [join(from, 'events.jsonl'), join(to, 'events.jsonl')];
  if (manifest === null) {
    await copyFile(source, copy);
    return null;
  }
  return redactEvents(source, copy, manifest);
}

/** Files of one folder, as text without names where there is a redaction. */
async function copyFiles(
  name: string,
  from: string,
  to: string,
  redaction: Redaction | null,
): Promise<void> {
  await mkdir(join(to, name));
  const entries = await readdir(join(from, name), { withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((one) => one.isFile())) {
    const [source, copy] = [join(from, name, entry.name), join(to, name, entry.name)];
    if (redaction === null) await copyFile(source, copy);
    else await writeFile(copy, redaction.text(await readFile(source, 'utf8')));
  }
}

/** Notes that cannot be read are not handed on: nobody can say what they name. */
async function copyNotes(from: string, to: string, redaction: Redaction | null): Promise<void> {
  const { notes } = await readNotes(from);
  if (notes.length === 0) return;
  const told =
    redaction === null
      ? notes
      : notes.map((note) => ({ ...note, text: redaction.sentence(note.text) }));
  await writeNotes(to, told);
}
