import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenedSession } from '../common/bridge.ts';
import {
  type SessionEvent,
  type SessionManifest,
  sessionEventSchema,
  sessionManifestSchema,
  sessionVersion,
} from '../common/session.ts';
import { upgradeManifest } from '../common/session-upgrades.ts';

/** A recording that cannot be opened. `message` is a sentence for a person. */
export class UnreadableSession extends Error {}

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
  const manifest = await readManifest(folder);
  const state = sessionState(manifest);
  await checkSize(folder);
  const { events, damage } = await readEvents(folder, state);
  if (state !== 'interrupted' || damage !== null) return { manifest, events, state, damage };
  return { manifest, events, state, damage: interrupted };
}

/** A file that is not there is told of where it is read. Throws `UnreadableSession`. */
async function checkSize(folder: string): Promise<void> {
  const found = await stat(join(folder, 'events.jsonl')).catch(() => null);
  if (found === null || found.size <= largestEvents) return;
  throw new UnreadableSession(
    `The recording in ${folder} has more than ${largestEvents / 2 ** 20} MiB of events, which is more than can be opened. Record fewer runs in one session.`,
  );
}

const interrupted =
  'The lab ended before this session did. Everything up to the last finished step is here.';

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

/** Throws `UnreadableSession`. */
export async function readManifest(folder: string): Promise<SessionManifest> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
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

/** Half a line at the end is what a recording that is not sealed may have, and no damage. */
async function readEvents(
  folder: string,
  state: OpenedSession['state'],
): Promise<{ events: SessionEvent[]; damage: string | null }> {
  const events: SessionEvent[] = [];
  let line = 0;
  let unreadable = 0;
  let firstUnreadable = 0;
  try {
    for await (const text of linesOf(join(folder, 'events.jsonl'))) {
      line += 1;
      const event = parseLine(text);
      if (event !== null) events.push(event);
      else if (unreadable++ === 0) firstUnreadable = line;
    }
  } catch {
    return { events, damage: 'The file of events is missing or cannot be read.' };
  }
  const isHalfLine = unreadable === 1 && firstUnreadable === line && state !== 'sealed';
  if (unreadable === 0 || isHalfLine) return { events, damage: null };
  return {
    events,
    damage: `${unreadable} of ${line} lines of the recording cannot be read (the first is line ${firstUnreadable}). The others are shown.`,
  };
}

/**
 * A line ends with a line feed alone. From Node 24 on `readline` also cuts at U+2028 and U+2029, which JSON
 * text may hold.
 */
async function* linesOf(path: string): AsyncGenerator<string> {
  let open: string[] = [];
  for await (const text of createReadStream(path, 'utf8')) {
    const [first = '', ...lines] = String(text).split('\n');
    open.push(first);
    const last = lines.pop();
    if (last === undefined) continue;
    yield open.join('');
    yield* lines;
    open = [last];
  }
  const rest = open.join('');
  if (rest !== '') yield rest;
}

/** null where the line is no event that this version knows. */
function parseLine(text: string): SessionEvent | null {
  try {
    const event = sessionEventSchema.safeParse(JSON.parse(text));
    return event.success ? event.data : null;
  } catch {
    return null;
  }
}
