import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { tellDiskFull } from '../common/disk-full.ts';
import type { SessionManifest } from '../common/session.ts';
import type { Sharing } from '../common/sharing.ts';
import { readNotes, writeNotes } from './notes-file.ts';
import { readManifest } from './read-session.ts';
import { anonymousHost, type Redaction, redactionFor, redactValue } from './redaction.ts';
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
    const raw = fieldsSchema.parse(
      JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')),
    );
    const leftOut = [
      ...(sharing.withAudio ? [] : ['audio']),
      ...(sharing.isAnonymous ? ['machine'] : []),
    ];
    const told = redaction === null ? raw : anonymousManifest(raw, manifest, redaction);
    await writeFile(
      join(scratch, 'manifest.json'),
      JSON.stringify(
        { ...told, leftOut: [...new Set([...(manifest.leftOut ?? []), ...leftOut])] },
        null,
        2,
      ),
    );
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
  const events = await readFile(source, 'utf8');
  const redaction = redactionFor(manifest, events);
  await writeFile(copy, anonymousLines(events, redaction));
  return redaction;
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

/** `raw` is the manifest as it lies on the disk, of whatever version; `manifest` the same as it is read. */
function anonymousManifest(
  raw: Readonly<Record<string, unknown>>,
  { scenario, inputs, machine }: SessionManifest,
  redaction: Redaction,
): Record<string, unknown> {
  const work = scenario.work.map((one, index) => {
    if (one.kind !== 'asr' || !('file' in one.audio)) return one;
    return { ...one, audio: { file: basename(inputs[index] ?? `input-${index}`) } };
  });
  const gpus = machine.gpus.map((gpu) => ({ ...gpu, uuid: null }));
  const { machine: told, devices } = z
    .looseObject({ machine: fieldsSchema })
    .parse(redactValue({ machine: { ...machine, gpus }, devices: raw.devices }, redaction));
  return {
    ...raw,
    scenario: { ...scenario, work },
    machine: { ...told, hostname: anonymousHost },
    ...(devices === undefined ? {} : { devices }),
  };
}

/** A line that cannot be read stays one, so that its loss is told. */
function anonymousLines(events: string, redaction: Redaction): string {
  return events
    .split('\n')
    .map((line) => {
      if (line === '') return line;
      try {
        return JSON.stringify(redactValue(JSON.parse(line), redaction));
      } catch {
        return redaction.sentence(line);
      }
    })
    .join('\n');
}
