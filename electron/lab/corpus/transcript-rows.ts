import { z } from 'zod';

/** One line of a transcript: the audio by its id or by a path, and what is said. null: the line cannot be read. */
export type TranscriptRow = {
  readonly line: number;
  readonly read: {
    readonly audio: { readonly id: string } | { readonly path: string };
    readonly text: string;
    /** What is said in a part of the audio only, as NeMo cuts long recordings by `offset`. */
    readonly isPart?: boolean;
  } | null;
};

/** Each line that is not blank, with its number, which begins at 1. */
function* linesOf(text: string): Generator<readonly [number, string]> {
  let number = 1;
  for (let start = 0; start < text.length; number++) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    const line = text.slice(start, end).replace(/\r$/, '');
    if (/\S/.test(line)) yield [number, line];
    start = end + 1;
  }
}

/** LibriSpeech's `*.trans.txt`: `ID TEXT` lines (Panayotov et al. 2015). */
export function* libriSpeechRows(text: string): Generator<TranscriptRow> {
  for (const [line, content] of linesOf(text)) {
    const trimmed = content.trim();
    const gap = trimmed.search(/\s/);
    const id = gap < 0 ? trimmed : trimmed.slice(0, gap);
    yield { line, read: { audio: { id }, text: trimmed.slice(id.length).trim() } };
  }
}

/**
 * The `.trn` of NIST's sclite: `TEXT (ID)`; `;;` begins a comment. A line with alternatives (`{ one / other }`) has no
 * single reference and is not read.
 */
export function* trnRows(text: string): Generator<TranscriptRow> {
  for (const [line, content] of linesOf(text)) {
    const trimmed = content.trim();
    if (trimmed.startsWith(';;')) continue;
    const open = trimmed.lastIndexOf('(');
    const id = open >= 0 && trimmed.endsWith(')') ? trimmed.slice(open + 1, -1).trim() : '';
    const said = trimmed.slice(0, Math.max(0, open)).trim();
    const hasAlternatives = said.includes('{') && said.includes('/');
    yield {
      line,
      read: id === '' || hasAlternatives ? null : { audio: { id }, text: said },
    };
  }
}

const audioNames = ['audio_filepath', 'path', 'file', 'audio', 'filename', 'file_name'];
const textNames = ['sentence', 'text', 'transcript', 'transcription', 'reference'];

/**
 * A TSV with a header, as Common Voice's: a column for the audio, one for the text, no quoting. null when the header has
 * not both.
 */
export function tsvRows(text: string): Iterable<TranscriptRow> | null {
  const lines = linesOf(text);
  const header = lines.next();
  if (header.done) return null;
  const columns = header.value[1].split('\t').map((name) => name.trim().toLowerCase());
  const columnOf = (names: readonly string[]): number =>
    names.map((name) => columns.indexOf(name)).find((column) => column >= 0) ?? -1;
  const [audio, said] = [columnOf(audioNames), columnOf(textNames)];
  return audio < 0 || said < 0 ? null : tableRows(lines, audio, said);
}

function* tableRows(
  lines: Iterable<readonly [number, string]>,
  audio: number,
  said: number,
): Generator<TranscriptRow> {
  for (const [line, content] of lines) {
    const cells = content.split('\t');
    const path = cells[audio]?.trim() ?? '';
    const text = cells[said]?.trim();
    const isRead = path !== '' && text !== undefined;
    yield { line, read: isRead ? { audio: { path }, text } : null };
  }
}

const manifestLine = z.looseObject({ offset: z.number().optional() });

/**
 * JSON lines: an object each, with a key for the audio and one for the text; NeMo's manifest has `audio_filepath` and
 * `text`, and an `offset` above 0 where the text is of a part of the file.
 */
export function* jsonRows(text: string): Generator<TranscriptRow> {
  for (const [line, content] of linesOf(text)) yield { line, read: readJson(content) };
}

function readJson(content: string): TranscriptRow['read'] {
  const parsed = manifestLine.safeParse(jsonOf(content));
  if (!parsed.success) return null;
  const isPart = (parsed.data.offset ?? 0) > 0;
  const textOf = (names: readonly string[]): string | undefined =>
    names.map((name) => parsed.data[name]).find((value) => typeof value === 'string');
  const [path, said] = [textOf(audioNames), textOf(textNames)];
  return path === undefined || said === undefined
    ? null
    : { audio: { path }, text: said.trim(), isPart };
}

function jsonOf(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}
