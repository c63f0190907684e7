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
import { seededDraws } from '../../electron/common/random.ts';
import { toRecordedSpans } from '../../electron/common/recorded-spans.ts';
import { sessionEventSchema } from '../../electron/common/session.ts';
import { SpanTable } from '../../electron/common/span-table.ts';
import { stages } from '../../electron/common/stages.ts';
import { readSession, UnreadableSession } from '../../electron/lab/read-session.ts';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { lookThrough } from '../support/look-through.ts';
import { zipOf } from '../support/zip-bytes.ts';
import { pick } from './hostile-values.ts';
import { mutateArchive, mutateRecording, type RecordingTexts } from './mutate-recording.ts';

/** What became of a mutated recording. Anything else is a defect and was thrown. */
export type Fate = 'opened' | 'opened with damage' | 'refused';

/** Of so many cases one is a mutated `.latlab`; the others are folders. */
const casesForAnArchive = 20;

/** Spans of a batch, spans with a line each, and instants of readings that a base keeps, about. */
const itemsToKeep = 10;

/** In bytes: of a larger fixture, what a case changes as an archive is its texts packed anew. */
const largestArchive = 200_000;

type Base = { readonly texts: RecordingTexts; readonly archive: Uint8Array };

/** Tries mutated recordings, one for each seed, in a folder of its own. */
export class FuzzCases {
  readonly #bases: readonly Base[];
  readonly #scratch: string;

  private constructor(bases: readonly Base[], scratch: string) {
    this.#bases = bases;
    this.#scratch = scratch;
  }

  /** `fixtures` is a folder of real recordings, as `.latlab` files. */
  static async open(fixtures: string): Promise<FuzzCases> {
    const scratch = await realpath(await mkdtemp(join(tmpdir(), 'latency-lab-fuzz-')));
    const names = (await readdir(fixtures)).sort();
    const bases: Base[] = [];
    for (const name of names) {
      const folder = join(scratch, 'base');
      await unpackSession(join(fixtures, name), folder);
      const texts = await textsOf(folder);
      const whole = await readFile(join(fixtures, name));
      bases.push({ texts, archive: whole.length > largestArchive ? archiveOf(texts) : whole });
      await rm(folder, { recursive: true });
    }
    await mkdir(join(scratch, 'folder'));
    await mkdir(join(scratch, 'home'));
    return new FuzzCases(bases, scratch);
  }

  close(): Promise<void> {
    return rm(this.#scratch, { recursive: true, force: true });
  }

  /** The same case for the same seed. Throws what the lab threw, other than a refusal by a sentence. */
  async try(seed: number): Promise<Fate> {
    const draw = seededDraws(seed);
    const base = pick(draw, this.#bases);
    if (draw(casesForAnArchive) > 0) {
      const { manifest, events } = mutateRecording(base.texts, draw);
      const folder = join(this.#scratch, 'folder');
      await writeFile(join(folder, 'manifest.json'), manifest);
      await writeFile(join(folder, 'events.jsonl'), events);
      return open(folder);
    }
    const outside = join(this.#scratch, 'escaped');
    const source = join(this.#scratch, 'a.latlab');
    await writeFile(source, mutateArchive(base.archive, base.texts, outside, draw));
    return this.#tryArchive(source, join(this.#scratch, 'home/session'));
  }

  async #tryArchive(source: string, folder: string): Promise<Fate> {
    try {
      const isRefused = await isRefusal(unpackSession(source, folder));
      const isThere = await access(folder).then(
        () => true,
        () => false,
      );
      if (isRefused && isThere) throw new Error('A refused archive left its folder behind.');
      const fate = isRefused ? 'refused' : await open(folder);
      await rm(folder, { recursive: true, force: true });
      const left = (await readdir(this.#scratch)).sort().join(' ');
      const inHome = await readdir(join(this.#scratch, 'home'));
      if (left !== 'a.latlab folder home' || inHome.length > 0) {
        throw new Error(`Something was written outside: ${left}; ${inHome.join(' ')}`);
      }
      return fate;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function open(folder: string): Promise<Fate> {
  const reading = readSession(folder);
  if (await isRefusal(reading)) return 'refused';
  const { manifest, events, damage } = await reading;
  lookThrough(manifest, events);
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

const archiveOf = ({ manifest, lines }: RecordingTexts): Uint8Array =>
  zipOf([
    ['manifest.json', Buffer.from(manifest), { deflated: true }],
    ['events.jsonl', Buffer.from(`${lines.join('\n')}\n`), { deflated: true }],
  ]);

/** Of spans and readings only some, so that a case is quick: enough for every path. */
async function textsOf(folder: string): Promise<RecordingTexts> {
  const lines = (await readFile(join(folder, 'events.jsonl'), 'utf8')).trimEnd().split('\n');
  const kept = ['span', 'samples'].flatMap((type) =>
    someOf(lines.filter((line) => line.startsWith(`{"type":"${type}"`))),
  );
  const wanted = new Set(kept);
  return {
    manifest: await readFile(join(folder, 'manifest.json'), 'utf8'),
    lines: lines
      .filter((line) => wanted.has(line) || !/^\{"type":"(span|samples)"/.test(line))
      .map((line) => (line.startsWith('{"type":"spans"') ? shorterBatch(line) : line)),
  };
}

function someOf<Item>(items: readonly Item[]): Item[] {
  const step = Math.max(1, Math.floor(items.length / itemsToKeep));
  return items.filter((_, place) => place % step === 0).slice(0, itemsToKeep);
}

/** A line of `spans` with fewer of them, in the writer's own columns. */
function shorterBatch(line: string): string {
  const event = sessionEventSchema.parse(JSON.parse(line));
  if (event.type !== 'spans') throw new Error('The line is no batch of spans.');
  const table = new SpanTable();
  table.pushColumns(event);
  const spans = someOf([...table]);
  const columns = toRecordedSpans({
    id: spans.map(({ id }) => id),
    parent: spans.map(({ parent }) => parent ?? -1),
    stage: spans.map(({ stage }) => stages.indexOf(stage)),
    start: spans.map(({ start }) => start),
    end: spans.map(({ end }) => end),
    attributes: spans.map(({ attributes }) => attributes ?? null),
  });
  return JSON.stringify({ type: 'spans', run: event.run, ...columns });
}
