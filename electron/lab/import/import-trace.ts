import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UnreadableSession } from '../read-session.ts';
import { ChromeTrace } from './chrome-trace.ts';
import type { ImportedTrace } from './imported-trace.ts';
import { JsonElements, NotATrace } from './json-elements.ts';
import { recordTrace } from './record-trace.ts';
import { beginsRuntimeProfile, RuntimeProfile } from './runtime-profile.ts';
import { traceText } from './trace-text.ts';

/** What the lab takes in besides its own recordings, for a person. */
export const importedFormats = [
  'a profile of onnxruntime (the JSON that SessionOptions.enable_profiling writes)',
  'a Chrome trace in JSON (a list of events, or an object with traceEvents)',
] as const;

/**
 * Reads the trace in `file`, plain or gzip, and writes it as a recording into `folder`, which must not be there yet.
 * `by` is the lab's version. Throws `UnreadableSession` for what is no such trace, and `DiskFull`; then nothing is
 * left behind.
 */
export async function importTrace(
  file: string,
  folder: string,
  { name, by }: { readonly name?: string; readonly by: string },
): Promise<void> {
  const found = await stat(file);
  const trace = await readTrace(file);
  await recordTrace(trace, folder, {
    file: basename(file),
    name: name ?? titleOf(file),
    by,
    writtenAt: found.mtimeMs,
  });
}

/** The file's name without what only tells its format. */
const titleOf = (file: string): string =>
  basename(file)
    .replace(/(\.trace|\.pt)?\.json(\.gz)?$|\.gz$/i, '')
    .slice(0, 200) || basename(file);

/** Throws `UnreadableSession`. */
async function readTrace(file: string): Promise<ImportedTrace> {
  const elements = new JsonElements();
  const reading = new Reading(titleOf(file));
  try {
    let isTruncated = false;
    try {
      for await (const piece of traceText(file)) {
        for (const element of elements.take(piece)) reading.take(element);
      }
    } catch (thrown) {
      // A gzip file that was cut gives what it holds, and then this.
      if (!isUnpackError(thrown) || reading.isEmpty) throw thrown;
      isTruncated = true;
    }
    const rest = elements.rest();
    if (rest?.isWhole === true) reading.take(rest.text);
    else if (rest !== null) isTruncated = true;
    const trace = reading.end();
    if (!isTruncated) return trace;
    const cut =
      'The file ends in the middle of an event: it is not whole, and what came after is missing.';
    return { ...trace, remarks: [cut, ...trace.remarks] };
  } catch (thrown) {
    if (thrown instanceof NotATrace) {
      throw new UnreadableSession(`${file} ${thrown.message}. ${whatItIs(elements.fields)}`);
    }
    if (isUnpackError(thrown)) {
      throw new UnreadableSession(
        `${file} cannot be unpacked: copy or download it again (${thrown.message}).`,
      );
    }
    throw thrown;
  }
}

/** The first event tells which tool wrote the file. */
class Reading {
  readonly #model: string;
  #reader: ChromeTrace | RuntimeProfile | null = null;
  #unreadable = 0;

  constructor(model: string) {
    this.#model = model;
  }

  get isEmpty(): boolean {
    return this.#reader === null;
  }

  take(element: string): void {
    let event: unknown;
    try {
      event = JSON.parse(element);
    } catch {
      this.#unreadable++;
      return;
    }
    this.#reader ??= beginsRuntimeProfile(event)
      ? new RuntimeProfile(this.#model)
      : new ChromeTrace();
    this.#reader.take(event);
  }

  end(): ImportedTrace {
    if (this.#reader === null) throw new NotATrace('has no events that can be read');
    const trace = this.#reader.end();
    if (this.#unreadable === 0) return trace;
    const lost = `${this.#unreadable} events are no JSON, and are left out.`;
    return { ...trace, remarks: [lost, ...trace.remarks] };
  }
}

/** What a file that is no trace seems to be, by its fields, and what to do with it. */
function whatItIs(fields: ReadonlySet<string>): string {
  if (fields.has('work')) {
    return 'It seems to be a scenario of Latency Lab: "latency-lab run" runs it, and the app opens it as a scenario.';
  }
  if (fields.has('plan') && fields.has('recorder')) {
    return 'It seems to be the manifest of a recording: import the .latlab file of that recording instead.';
  }
  const told = fields.size === 0 ? '' : ` Its fields are ${[...fields].slice(0, 6).join(', ')}.`;
  return `The lab imports its own recordings (.latlab), ${importedFormats.join(', and ')}.${told}`;
}

const isUnpackError = (thrown: unknown): thrown is Error =>
  thrown instanceof Error &&
  'code' in thrown &&
  typeof thrown.code === 'string' &&
  thrown.code.startsWith('Z_');
