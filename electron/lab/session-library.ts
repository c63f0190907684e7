import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionEntry } from '../common/bridge.ts';
import { modelsOfWork, type RecordedWork } from '../common/scenario.ts';
import { notKnown, type SessionManifest } from '../common/session.ts';
import { importDraft, removeAbandonedImports } from './import/abandoned-imports.ts';
import { type Importing, takeIn } from './import/take-in.ts';
import { readNotes } from './notes-file.ts';
import { readManifest, sessionState, UnreadableSession } from './read-session.ts';

const idSchema = /^[\w-][\w.-]{0,119}$/;

/** The recordings in the lab's sessions folder. */
export type SessionLibrary = {
  /** Newest first. */
  readonly list: () => Promise<readonly SessionEntry[]>;
  /** The folder of one recording. Throws `UnreadableSession` when the name cannot be one. */
  readonly folderOf: (id: string) => string;
  /**
   * Adds a `.latlab` file or a trace of another tool, unless it is here already; its id. `importing` is of a trace.
   * Throws `UnreadableSession`.
   */
  readonly add: (file: string, importing?: Importing) => Promise<string>;
};

export function openLibrary(sessions: string): SessionLibrary {
  const folderOf = (id: string): string => {
    if (idSchema.test(id)) return join(sessions, id);
    throw new UnreadableSession(`"${id}" is not the name of a session.`);
  };
  let cleaned: Promise<void> | null = null;
  const clean = (): Promise<void> => {
    cleaned ??= removeAbandonedImports(sessions);
    return cleaned;
  };
  return {
    folderOf,
    list: async () => {
      await clean();
      const names = await readdir(sessions).catch(() => []);
      const entries = await Promise.all(
        names.filter((name) => idSchema.test(name)).map((id) => describe(folderOf(id), id)),
      );
      return entries
        .filter((entry) => entry !== null)
        .sort((one, other) => other.startedAt - one.startedAt);
    },
    add: async (file, importing = { by: notKnown }) => {
      await clean();
      const taken = new Set(await readdir(sessions).catch(() => []));
      const draft = importDraft(sessions, Date.now());
      await mkdir(sessions, { recursive: true });
      try {
        await takeIn(file, draft, importing);
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
    if (!(await hasNotesOf(other, folder))) return false;
    const [incoming, present] = await Promise.all([other, folder].map(readManifest));
    if (incoming?.startedAt !== present?.startedAt) return false;
    const files = await readdir(other, { recursive: true });
    const here = new Set(await readdir(folder, { recursive: true }));
    return files.every((file) => here.has(file));
  } catch {
    return false;
  }
}

/** Where notes came in that are others than those here, neither may be lost. */
async function hasNotesOf(other: string, folder: string): Promise<boolean> {
  const [incoming, present] = await Promise.all([readNotes(other), readNotes(folder)]);
  const isSame = JSON.stringify(incoming.notes) === JSON.stringify(present.notes);
  return incoming.notes.length === 0 || isSame;
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
      runs: manifest.plan.length + (manifest.added ?? 0),
      bytes: await sizeOf(folder),
      tags: manifest.tags ?? [],
      host: tellsMachine(manifest) ? manifest.machine.hostname : null,
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

/** Whoever hands a recording on may leave its machine out, and an imported trace tells of none. */
const tellsMachine = ({ leftOut, imported }: SessionManifest): boolean =>
  imported === undefined && leftOut?.includes('machine') !== true;

/** What the session measures, by every name that a person may look for it by. */
function subjectsOf({ scenario, models, devices }: SessionManifest) {
  return {
    models: distinct([...scenario.work.flatMap(modelsOfWork), ...models.map(({ name }) => name)]),
    devices: distinct([...scenario.devices, ...devices.map(({ name }) => name)]),
    texts: distinct(scenario.work.map(textOf)),
  };
}

function textOf(work: RecordedWork): string {
  if (work.kind === 'tts') return work.text;
  if (work.kind === 'llm') return work.messages.map(({ content }) => content).join(' ');
  return work.kind === 'asr' ? (work.reference ?? '') : '';
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
