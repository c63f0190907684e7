import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionEntry } from '../common/bridge.ts';
import type { SessionManifest } from '../common/session.ts';
import { readManifest, sessionState, UnreadableSession } from './read-session.ts';
import { unpackSession } from './session-archive.ts';

const idSchema = /^[\w-][\w.-]{0,119}$/;

/** The recordings in the lab's sessions folder. */
export type SessionLibrary = {
  /** Newest first. */
  readonly list: () => Promise<readonly SessionEntry[]>;
  /** The folder of one recording. Throws `UnreadableSession` when the name cannot be one. */
  readonly folderOf: (id: string) => string;
  /** Adds a `.latlab` file, unless it is here already; its id. Throws `UnreadableSession`. */
  readonly add: (file: string) => Promise<string>;
};

export function openLibrary(sessions: string): SessionLibrary {
  const folderOf = (id: string): string => {
    if (idSchema.test(id)) return join(sessions, id);
    throw new UnreadableSession(`"${id}" is not the name of a session.`);
  };
  return {
    folderOf,
    list: async () => {
      const names = await readdir(sessions).catch(() => []);
      const entries = await Promise.all(
        names.filter((name) => idSchema.test(name)).map((id) => describe(folderOf(id), id)),
      );
      return entries
        .filter((entry) => entry !== null)
        .sort((one, other) => other.startedAt - one.startedAt);
    },
    add: async (file) => {
      const taken = new Set(await readdir(sessions).catch(() => []));
      const draft = join(sessions, `.import-${process.pid}-${Date.now()}`);
      await mkdir(sessions, { recursive: true });
      await unpackSession(file, draft);
      try {
        const { id } = await readManifest(draft);
        if (taken.has(id) && (await isPartOf(draft, folderOf(id)))) return id;
        const free = freeName(id, taken);
        await rename(draft, folderOf(free));
        return free;
      } finally {
        await rm(draft, { recursive: true, force: true });
      }
    },
  };
}

/** A recording that is here already stays; the one that comes in gets a number. */
function freeName(id: string, taken: ReadonlySet<string>): string {
  if (!taken.has(id)) return id;
  for (let copy = 2; ; copy++) {
    const name = `${id.slice(0, 110)}-${copy}`;
    if (!taken.has(name)) return name;
  }
}

/** Whether the recording in `folder` holds all of `other`: of the same start, the same events, every file. */
async function isPartOf(other: string, folder: string): Promise<boolean> {
  try {
    const [events, known] = await Promise.all(
      [other, folder].map((place) => readFile(join(place, 'events.jsonl'))),
    );
    if (events === undefined || known?.equals(events) !== true) return false;
    const [incoming, present] = await Promise.all([other, folder].map(readManifest));
    if (incoming?.startedAt !== present?.startedAt) return false;
    const files = await readdir(other, { recursive: true });
    const here = new Set(await readdir(folder, { recursive: true }));
    return files.every((file) => here.has(file));
  } catch {
    return false;
  }
}

/** null for what is no folder. */
async function describe(folder: string, id: string): Promise<SessionEntry | null> {
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() !== true) return null;
  try {
    const manifest = await readManifest(folder);
    return {
      id,
      name: manifest.name,
      startedAt: manifest.startedAt,
      state: sessionState(manifest),
      runs: manifest.plan.length,
      bytes: await sizeOf(folder),
      tags: manifest.tags ?? [],
      host: manifest.leftOut?.includes('machine') === true ? null : manifest.machine.hostname,
      ...subjectsOf(manifest),
    };
  } catch {
    return {
      id,
      name: id,
      startedAt: found.mtimeMs,
      state: 'unreadable',
      runs: 0,
      bytes: await sizeOf(folder),
      tags: [],
      host: null,
      models: [],
      devices: [],
      texts: [],
    };
  }
}

/** What the session measures, by every name that a person may look for it by. */
function subjectsOf({ scenario, models, devices }: SessionManifest) {
  return {
    models: distinct([
      ...scenario.work.map(({ model }) => model),
      ...models.map(({ name }) => name),
    ]),
    devices: distinct([...scenario.devices, ...devices.map(({ name }) => name)]),
    texts: distinct(
      scenario.work.map((work) => (work.kind === 'tts' ? work.text : (work.reference ?? ''))),
    ),
  };
}

const distinct = (words: readonly string[]): string[] => [...new Set(words)].filter(Boolean);

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(folder, file)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
