import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenedSession } from '../common/bridge.ts';
import { EventLines, noEvents } from '../common/event-lines.ts';
import { LineCutter } from '../common/line-cutter.ts';
import {
  type SessionEvent,
  type SessionManifest,
  sessionManifestSchema,
  sessionVersion,
} from '../common/session.ts';
import { upgradeManifest } from '../common/session-upgrades.ts';

/** A recording that cannot be opened. `message` is a sentence for a person. */
export class UnreadableSession extends Error {}

/** Of a recording's folder. */
export const eventsFile = 'events.jsonl';

/**
 * Bytes of an events.jsonl that is opened: 12 million spans in batches, or 5 million with a line each, which
 * take some 2 GB of memory. A larger file would end the process for want of it.
 */
export const largestEvents = 512 * 2 ** 20;

/**
 * Opens the recording in `folder`. Of a recording that was cut off it gives everything up to the last whole
 * line, and says what is missing. Throws `UnreadableSession`.
 */
export async function readSession(folder: string): Promise<OpenedSession> {
  const { manifest, state } = await findSession(folder);
  return { manifest, state, ...(await readEvents(folder, state)) };
}

/** The recording in `folder` but for its events, which are not too many. Throws `UnreadableSession`. */
export async function findSession(
  folder: string,
): Promise<Pick<OpenedSession, 'manifest' | 'state'>> {
  const manifest = await readManifest(folder);
  await checkSize(folder);
  return { manifest, state: sessionState(manifest) };
}

/** A file that is not there is told of where it is read. Throws `UnreadableSession`. */
async function checkSize(folder: string): Promise<void> {
  const found = await stat(join(folder, eventsFile)).catch(() => null);
  if (found === null || found.size <= largestEvents) return;
  throw new UnreadableSession(
    `The recording in ${folder} has more than ${largestEvents / 2 ** 20} MiB of events, which is more than can be opened. Record fewer runs in one session.`,
  );
}

/** `live` while the process that records it runs. */
export function sessionState(manifest: SessionManifest): OpenedSession['state'] {
  if (manifest.state === 'sealed') return 'sealed';
  try {
    process.kill(manifest.recorder.pid, 0);
    return 'live';
  } catch (thrown) {
    // Another user's process may not be asked, but it is there.
    const isThere = thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
    return isThere ? 'live' : 'interrupted';
  }
}

/** The manifest as it lies on the disk, with the fields that this version does not know. Throws where it is no JSON. */
export async function readManifestFields(folder: string): Promise<unknown> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8');
  // Editors of some systems put a byte order mark before what a person corrected by hand.
  return JSON.parse(text.replace(/^\uFEFF/, ''));
}

/** Throws `UnreadableSession`. */
export async function readManifest(folder: string): Promise<SessionManifest> {
  let parsed: unknown;
  try {
    parsed = await readManifestFields(folder);
  } catch {
    throw new UnreadableSession(
      `${folder} is not a recording of Latency Lab: it has no readable manifest.json.`,
    );
  }
  const manifest = sessionManifestSchema.safeParse(upgradeManifest(parsed));
  if (manifest.success) return manifest.data;
  if (isFromTheFuture(parsed)) {
    throw new UnreadableSession(
      'This recording was made by a newer Latency Lab. Update this one to open it.',
    );
  }
  const [issue] = manifest.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new UnreadableSession(`The recording's manifest.json is damaged at "${where}".`);
}

const isFromTheFuture = (parsed: unknown): boolean =>
  typeof parsed === 'object' &&
  parsed !== null &&
  'version' in parsed &&
  typeof parsed.version === 'number' &&
  parsed.version > sessionVersion;

async function readEvents(
  folder: string,
  state: OpenedSession['state'],
): Promise<Pick<OpenedSession, 'events' | 'damage'>> {
  const events: SessionEvent[] = [];
  const lines = new EventLines();
  try {
    for await (const line of linesOf(join(folder, eventsFile))) {
      for (const event of lines.parse([line])) events.push(event);
    }
  } catch {
    return { events, damage: noEvents };
  }
  return { events, damage: lines.damage(state) };
}

/** The lines of a file of events. Throws where it cannot be read. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const cutter = new LineCutter();
  for await (const text of createReadStream(path, 'utf8')) yield* cutter.cut(String(text));
  yield* cutter.rest();
}
