import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromeTrace } from '../../electron/common/export/chrome-trace.ts';
import { buildSession } from '../../electron/common/recorded-session.ts';
import { toRecordedSpans } from '../../electron/common/recorded-spans.ts';
import { sessionEventSchema } from '../../electron/common/session.ts';
import { SpanTable } from '../../electron/common/span-table.ts';
import { stages } from '../../electron/common/stages.ts';
import { readSession } from '../../electron/lab/read-session.ts';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { zipOf } from '../support/zip-bytes.ts';
import type { RecordingTexts } from './mutate-recording.ts';
import { everyKind, type TraceEvents } from './mutate-trace.ts';

/** Spans of a batch, spans with a line each, and instants of readings that a base keeps, about. */
const itemsToKeep = 10;

/** Events of a trace that a base keeps, about. */
const eventsToKeep = 40;

/** In bytes: of a larger fixture, what a case changes as an archive is its texts packed anew. */
const largestArchive = 200_000;

/** What the cases change. */
export type Bases = {
  readonly recordings: readonly { readonly texts: RecordingTexts; readonly archive: Uint8Array }[];
  readonly traces: readonly TraceEvents[];
};

/** `fixtures` is the folder of real recordings (`sessions`, as `.latlab`) and of onnxruntime's profiles (`profiles`). */
export async function readBases(fixtures: string): Promise<Bases> {
  const recordings: Bases['recordings'][number][] = [];
  const traces: TraceEvents[] = [everyKind];
  const scratch = await mkdtemp(join(tmpdir(), 'latency-lab-fuzz-bases-'));
  try {
    for (const name of (await readdir(join(fixtures, 'sessions'))).sort()) {
      const [file, folder] = [join(fixtures, 'sessions', name), join(scratch, name)];
      await unpackSession(file, folder);
      const texts = await textsOf(folder);
      const whole = await readFile(file);
      recordings.push({ texts, archive: whole.length > largestArchive ? archiveOf(texts) : whole });
      traces.push(await tracedEvents(folder));
    }
  } finally {
    await rm(scratch, { recursive: true });
  }
  for (const name of (await readdir(join(fixtures, 'profiles'))).sort()) {
    if (!name.endsWith('.profile')) continue;
    const lines = (await readFile(join(fixtures, 'profiles', name), 'utf8')).split('\n');
    const events = lines.filter((line) => line.startsWith('{'));
    traces.push(events.map((line) => line.replace(/,$/, '')));
  }
  return { recordings, traces };
}

const archiveOf = ({ manifest, lines }: RecordingTexts): Uint8Array =>
  zipOf([
    ['manifest.json', Buffer.from(manifest), { deflated: true }],
    ['events.jsonl', Buffer.from(`${lines.join('\n')}\n`), { deflated: true }],
  ]);

/** The recording as the lab exports it for trace viewers, which the lab imports too. */
async function tracedEvents(folder: string): Promise<TraceEvents> {
  const { manifest, events } = await readSession(folder);
  const text = [...chromeTrace(buildSession(manifest, events))].join('');
  const { traceEvents }: { readonly traceEvents: readonly unknown[] } = JSON.parse(text);
  return someOf(traceEvents, eventsToKeep).map((event) => JSON.stringify(event));
}

/** Of spans and readings only some, so that a case is quick: enough for every path. */
async function textsOf(folder: string): Promise<RecordingTexts> {
  const lines = (await readFile(join(folder, 'events.jsonl'), 'utf8')).trimEnd().split('\n');
  const kept = ['span', 'samples'].flatMap((type) =>
    someOf(
      lines.filter((line) => line.startsWith(`{"type":"${type}"`)),
      itemsToKeep,
    ),
  );
  const wanted = new Set(kept);
  return {
    manifest: await readFile(join(folder, 'manifest.json'), 'utf8'),
    lines: lines
      .filter((line) => wanted.has(line) || !/^\{"type":"(span|samples)"/.test(line))
      .map((line) => (line.startsWith('{"type":"spans"') ? shorterBatch(line) : line)),
  };
}

function someOf<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, Math.floor(items.length / count));
  return items.filter((_, place) => place % step === 0).slice(0, count);
}

/** A line of `spans` with fewer of them, in the writer's own columns. */
function shorterBatch(line: string): string {
  const event = sessionEventSchema.parse(JSON.parse(line));
  if (event.type !== 'spans') throw new Error('The line is no batch of spans.');
  const table = new SpanTable();
  table.pushColumns(event);
  const spans = someOf([...table], itemsToKeep);
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
