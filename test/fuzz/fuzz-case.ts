import {
  access,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportFormatNames } from '../../electron/common/export/export-formats.ts';
import { type DrawBelow, seededDraws } from '../../electron/common/random.ts';
import type { RecordedSession } from '../../electron/common/recorded-session.ts';
import { exportSession } from '../../electron/lab/export/export-session.ts';
import { takeIn } from '../../electron/lab/import/take-in.ts';
import { readSession, UnreadableSession } from '../../electron/lab/read-session.ts';
import { lookThrough } from '../support/look-through.ts';
import { type Bases, readBases } from './bases.ts';
import { pick } from './hostile-values.ts';
import { mutateArchive, mutateRecording } from './mutate-recording.ts';
import { mutateTrace } from './mutate-trace.ts';

/** What became of a mutated recording or trace. Anything else is a defect and was thrown. */
export const fates = [
  'opened',
  'opened with damage',
  'opened and exported',
  'imported',
  'refused',
] as const;
export type Fate = (typeof fates)[number];

/** Of so many cases one is a mutated trace, and of the rest one a mutated `.latlab`; the others are folders. */
const casesForATrace = 5;
const casesForAnArchive = 20;

/** Of so many folders that open one is exported. */
const openedForAnExport = 4;

/** Tries mutated recordings and traces, one for each seed, in a folder of its own. */
export class FuzzCases {
  readonly #bases: Bases;
  readonly #scratch: string;
  readonly #reportPage: string | null;

  private constructor(bases: Bases, scratch: string, reportPage: string | null) {
    this.#bases = bases;
    this.#scratch = scratch;
    this.#reportPage = reportPage;
  }

  /** `fixtures` as `readBases` takes it. `reportPage` is what the build made; without it no HTML report is tried. */
  static async open(fixtures: string, reportPage: string | null): Promise<FuzzCases> {
    const bases = await readBases(fixtures);
    const scratch = await realpath(await mkdtemp(join(tmpdir(), 'latency-lab-fuzz-')));
    for (const name of folders) await mkdir(join(scratch, name));
    return new FuzzCases(bases, scratch, reportPage);
  }

  close(): Promise<void> {
    return rm(this.#scratch, { recursive: true, force: true });
  }

  /** The same case for the same seed. Throws what the lab threw, other than a refusal by a sentence. */
  async try(seed: number): Promise<Fate> {
    const draw = seededDraws(seed);
    if (draw(casesForATrace) === 0) {
      const trace = mutateTrace(pick(draw, this.#bases.traces), draw);
      const name = pick(draw, ['a.json', 'a.json.gz', 'a.trace.json', 'a']);
      const { session, damage } = await this.#tryFile(name, trace);
      if (damage !== null) throw new Error(`What was imported is damaged: ${damage}`);
      return session === null ? 'refused' : 'imported';
    }
    const { texts, archive } = pick(draw, this.#bases.recordings);
    if (draw(casesForAnArchive) === 0) {
      const outside = join(this.#scratch, 'escaped');
      return fateOf(await this.#tryFile('a.latlab', mutateArchive(archive, texts, outside, draw)));
    }
    const { manifest, events } = mutateRecording(texts, draw);
    const folder = join(this.#scratch, 'folder');
    await writeFile(join(folder, 'manifest.json'), manifest);
    await writeFile(join(folder, 'events.jsonl'), events);
    const opened = await open(folder);
    if (opened.session === null || draw(openedForAnExport) > 0) return fateOf(opened);
    await this.#export(opened.session, draw);
    return 'opened and exported';
  }

  /** A file that a person brings, taken in and opened. */
  async #tryFile(name: string, content: Uint8Array): Promise<Opened> {
    const source = join(this.#scratch, 'source', name);
    const folder = join(this.#scratch, 'home/session');
    try {
      await writeFile(source, content);
      const isRefused = await isRefusal(takeIn(source, folder, { by: 'fuzz' }));
      const isThere = await access(folder).then(
        () => true,
        () => false,
      );
      if (isRefused && isThere) throw new Error('A refused file left its folder behind.');
      const opened = isRefused ? refused : await open(folder);
      await rm(folder, { recursive: true, force: true });
      await this.#expectNothingElse('source', name);
      return opened;
    } finally {
      await rm(folder, { recursive: true, force: true });
      await rm(source, { force: true });
    }
  }

  async #export(session: RecordedSession, draw: DrawBelow): Promise<void> {
    const format = pick(
      draw,
      exportFormatNames.filter((name) => name !== 'html' || this.#reportPage !== null),
    );
    const path = join(this.#scratch, 'exports', 'a');
    try {
      await exportSession(session, format, path, false, this.#reportPage ?? '');
      if (format === 'chrome') JSON.parse(await readFile(path, 'utf8'));
      await this.#expectNothingElse('exports', 'a');
    } catch (thrown) {
      throw new Error(`The export as ${format} failed.`, { cause: thrown });
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Throws unless the one file in the folder is all that is there, but for the folder of the recording. */
  async #expectNothingElse(folder: 'source' | 'exports', file: string): Promise<void> {
    const inScratch = (await readdir(this.#scratch)).sort();
    const inFolders = await Promise.all(
      ['exports', 'home', 'source'].map((name) => readdir(join(this.#scratch, name))),
    );
    const wanted = folder === 'exports' ? [[file], [], []] : [[], [], [file]];
    const found = JSON.stringify([inScratch, inFolders]);
    if (found !== JSON.stringify([folders, wanted])) {
      throw new Error(`Something was written where it should not be: ${found}`);
    }
  }
}

/** In the scratch folder, sorted: nothing else may appear there. */
const folders = ['exports', 'folder', 'home', 'source'];

/** `session` is null where a sentence refused it. */
type Opened = { readonly session: RecordedSession | null; readonly damage: string | null };

const refused: Opened = { session: null, damage: null };

async function open(folder: string): Promise<Opened> {
  const reading = readSession(folder);
  if (await isRefusal(reading)) return refused;
  const { manifest, events, damage } = await reading;
  return { session: lookThrough(manifest, events), damage };
}

function fateOf({ session, damage }: Opened): Fate {
  if (session === null) return 'refused';
  return damage === null ? 'opened' : 'opened with damage';
}

/** Whether it was refused as a person is told of it. Throws what it threw else. */
async function isRefusal(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (thrown) {
    if (thrown instanceof UnreadableSession && /^\S.+\.$/s.test(thrown.message)) return true;
    throw thrown;
  }
}
