import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { chromeTrace } from '../../common/export/chrome-trace.ts';
import { csv } from '../../common/export/csv.ts';
import type { ExportFormat } from '../../common/export/export-formats.ts';
import { hasPlace } from '../../common/export/nested-spans.ts';
import { reportLines } from '../../common/export/report-data.ts';
import { sessionMarkdown } from '../../common/export/session-markdown.ts';
import { tableOfTurns } from '../../common/export/table-of-turns.ts';
import { tableOfRuns, tableOfSamples, tableOfSpans } from '../../common/export/tables.ts';
import type { RecordedSession } from '../../common/recorded-session.ts';
import { isTurn } from '../../common/turn/turn-figures.ts';
import { htmlReport } from './html-report.ts';
import { otlpMetrics } from './otlp-metrics.ts';
import { otlpTraces } from './otlp-traces.ts';
import { parquet } from './parquet.ts';
import { perfettoTrace } from './perfetto-trace.ts';

/** A file that could not be written. `message` is a sentence for a person. */
export class UnwritableExport extends Error {}

/** One file, or several in a zip; each a piece at a time, so that no file is ever whole in memory. */
type Exported =
  | Pieces
  | AsyncIterable<string>
  | { readonly files: Readonly<Record<string, () => Pieces>> };
type Pieces = Iterable<string | Uint8Array>;

/** `reportPage` is the page of an HTML report, which the build leaves in `out/report`. */
type Exporter = (session: RecordedSession, reportPage: string) => Exported;

const exporters: Readonly<Record<ExportFormat, Exporter>> = {
  chrome: chromeTrace,
  perfetto: perfettoTrace,
  otlp: (session) => ({
    files: {
      'traces.jsonl': () => otlpTraces(session),
      'metrics.jsonl': () => otlpMetrics(session),
    },
  }),
  csv: (session) => ({
    files: {
      'runs.csv': () => csv(tableOfRuns(session)),
      'spans.csv': () => csv(tableOfSpans(session)),
      'samples.csv': () => csv(tableOfSamples(session)),
      ...(session.runs.some(isTurn) ? { 'turns.csv': () => csv(tableOfTurns(session)) } : {}),
    },
  }),
  parquet: (session) => ({
    files: {
      'runs.parquet': () => parquet(tableOfRuns(session)),
      'spans.parquet': () => parquet(tableOfSpans(session)),
      'samples.parquet': () => parquet(tableOfSamples(session)),
      ...(session.runs.some(isTurn)
        ? { 'turns.parquet': () => parquet(tableOfTurns(session)) }
        : {}),
    },
  }),
  html: (session, reportPage) =>
    htmlReport(
      inBatches(() => reportLines(session)),
      reportPage,
    ),
  markdown: sessionMarkdown,
};

/**
 * Writes the session to `path`, which appears only when it is whole. A file that is there stays unless `replaces`.
 * `reportPage`: the built page of an HTML report. Resolves with sentences about what the format could not hold.
 * Throws `UnwritableExport`; then nothing is left behind.
 */
export async function exportSession(
  session: RecordedSession,
  format: ExportFormat,
  path: string,
  replaces: boolean,
  reportPage: string,
): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true) {
    throw new UnwritableExport(`${path} is a folder. Name a file in it.`);
  }
  if (found !== null && !replaces) {
    throw new UnwritableExport(
      `${path} is there already. Name another file, or replace it with --force.`,
    );
  }
  const draft = `${path}.${process.pid}.draft`;
  try {
    const exported = exporters[format](session, reportPage);
    await pipeline(streamOf(exported), createWriteStream(draft));
    await rename(draft, path);
    return tracesSpans.has(format) ? leftOut(session) : [];
  } catch (thrown) {
    await rm(draft, { force: true }).catch(() => {});
    if (!isFileSystemError(thrown)) throw thrown;
    throw new UnwritableExport(`${path} could not be written (${thrown.message}).`, {
      cause: thrown,
    });
  }
}

/** Formats of traces, where a span has a length. */
const tracesSpans: ReadonlySet<ExportFormat> = new Set(['chrome', 'perfetto', 'otlp']);

function leftOut({ runs }: RecordedSession): string[] {
  let count = 0;
  for (const { spans } of runs) for (const span of spans) if (!hasPlace(span)) count += 1;
  return count === 0
    ? []
    : [`${count} spans end before they begin, or begin before the session, and are left out.`];
}

const isFileSystemError = (thrown: unknown): thrown is Error =>
  thrown instanceof Error && 'syscall' in thrown;

function streamOf(exported: Exported): Readable {
  if ('files' in exported) return zipped(exported.files);
  if (Symbol.asyncIterator in exported) return Readable.from(exported);
  return Readable.from(inBatches(() => exported));
}

function zipped(files: Readonly<Record<string, () => Pieces>>): Readable {
  const zip = new ZipFile();
  const bytes = new PassThrough();
  zip.outputStream.pipe(bytes);
  for (const [name, pieces] of Object.entries(files)) {
    zip.addReadStreamLazy(name, (take) => {
      const file = Readable.from(inBatches(pieces));
      // The zip listens to no error of what it reads.
      file.on('error', (error) => bytes.destroy(error));
      take(null, file);
    });
  }
  zip.end();
  return bytes;
}

const batchSize = 64 * 1024;

/**
 * A stream takes as long over ten characters as over a batch. `pieces` is called when the stream is read, so that what
 * it throws is the stream's error.
 */
function* inBatches(pieces: () => Pieces): Generator<Uint8Array> {
  let waiting: string[] = [];
  let size = 0;
  for (const piece of pieces()) {
    if (typeof piece !== 'string') {
      yield piece;
      continue;
    }
    waiting.push(piece);
    size += piece.length;
    if (size < batchSize) continue;
    yield Buffer.from(waiting.join(''));
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.from(waiting.join(''));
}
