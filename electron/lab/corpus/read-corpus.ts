import { isAbsolute, posix, relative, sep } from 'node:path';
import { type CorpusFiles, listCorpus, readTranscript } from './corpus-files.ts';
import { CountedRemark } from './counted-remarks.ts';
import {
  jsonRows,
  libriSpeechRows,
  type TranscriptRow,
  trnRows,
  tsvRows,
} from './transcript-rows.ts';
import { UnreadableCorpus } from './unreadable-corpus.ts';

/** Audio and what is said in it. `path` is absolute; `id` is what the transcript calls it, or its path in the folder. */
export type CorpusEntry = {
  readonly path: string;
  readonly reference: string;
  readonly id: string;
};

export type Corpus = {
  /** In the order of the audio's paths. */
  readonly entries: readonly CorpusEntry[];
  /** Sentences on what was left out. */
  readonly remarks: readonly string[];
};

const extensions = ['wav', 'flac', 'mp3', 'ogg', 'opus'];
const isAudio = (name: string): boolean => extensions.includes(endingOf(name));

const endingOf = (name: string): string => posix.extname(name).slice(1).toLowerCase();
const withoutEnding = (name: string): string =>
  name.slice(0, -posix.extname(name).length || undefined);

/**
 * The audio with transcripts in a folder and those in it: LibriSpeech (`*.trans.txt`), sclite (`.trn`), TSV with a
 * header (Common Voice), JSON lines (NeMo), or `NAME.txt` beside `NAME.wav`. What lacks its other half, has two
 * different transcripts, is transcribed in parts, is in Common Voice's list of what its people refused (`invalidated.tsv`)
 * or cannot be read is told in `remarks`. Throws `UnreadableCorpus` when nothing is left, and
 * for what is too large: more than 10,000 files, a transcript of more than 64 MiB.
 */
export async function readCorpus(folder: string): Promise<Corpus> {
  const left = leftOut();
  const found = await listCorpus(folder, left.strayLinks);
  const places = new AudioPlaces(found);
  const entries = new Map<string, { name: string; reference: string; id: string }>();
  const contradicted = new Set<string>();
  const inParts = new Map<string, string>();

  for (const [name, path] of found.files) {
    const rows = await rowsOf(name, path, places, left);
    for (const { line, read } of rows) {
      const where = `${name} line ${line}`;
      if (read === null) left.lines.add(where);
      else {
        const audio = places.find(read.audio, posix.dirname(name));
        const audioPath = audio === undefined ? undefined : found.files.get(audio);
        if (audio === undefined || audioPath === undefined) left.audio.add(titleOf(read.audio));
        else if (read.isPart === true) inParts.set(audioPath, audio);
        else if (read.text !== '') {
          const id = 'id' in read.audio ? read.audio.id : withoutEnding(audio);
          const known = entries.get(audioPath);
          if (known === undefined)
            entries.set(audioPath, { name: audio, reference: read.text, id });
          else if (known.reference !== read.text) contradicted.add(audioPath);
        }
      }
    }
  }

  const heard = new Set([...entries.keys(), ...inParts.keys()]);
  for (const [name, path] of found.files) {
    if (isAudio(name) && !heard.has(path)) left.transcripts.add(name);
    if (contradicted.has(path) && entries.get(path)?.name === name) left.contradicted.add(name);
  }
  for (const name of inParts.values()) left.inParts.add(name);
  for (const path of [...contradicted, ...inParts.keys()]) entries.delete(path);
  const remarks = Object.values(left).flatMap((remark) => remark.sentences());
  if (entries.size === 0) throw new UnreadableCorpus(nothingIn(folder, remarks));
  return {
    entries: [...entries]
      .sort(([, one], [, other]) => (one.name < other.name ? -1 : 1))
      .map(([path, { reference, id }]) => ({ path, reference, id })),
    remarks,
  };
}

type LeftOut = ReturnType<typeof leftOut>;

const leftOut = () => ({
  audio: new CountedRemark(
    'transcript has no audio in the folder',
    'transcripts have no audio in the folder',
  ),
  transcripts: new CountedRemark('audio file has no transcript', 'audio files have no transcript'),
  contradicted: new CountedRemark(
    'audio file has two different transcripts and is left out',
    'audio files have two different transcripts each and are left out',
  ),
  inParts: new CountedRemark(
    'audio file is transcribed in parts, which are not cut out here, and is left out',
    'audio files are transcribed in parts, which are not cut out here, and are left out',
  ),
  invalidated: new CountedRemark(
    'table of refused clips is not read',
    'tables of refused clips are not read',
  ),
  lines: new CountedRemark('line cannot be read', 'lines cannot be read'),
  tables: new CountedRemark(
    'table has no column for the audio (path) or for the text (sentence)',
    'tables have no column for the audio (path) or for the text (sentence)',
  ),
  strayLinks: new CountedRemark(
    'link leads out of the folder, to a folder or to nothing, and is not followed',
    'links lead out of the folder, to a folder or to nothing, and are not followed',
  ),
});

const nothingIn = (folder: string, remarks: readonly string[]): string =>
  [
    `There is no audio with a transcript in ${folder}.`,
    'A corpus is WAV, FLAC, MP3, Ogg or Opus files with a LibriSpeech *.trans.txt, a .trn, a .tsv, a .jsonl, or a .txt of the same name beside each.',
    ...remarks,
  ].join(' ');

const titleOf = (audio: { id: string } | { path: string }): string =>
  'id' in audio ? audio.id : audio.path;

/** The rows of a file, when it is a transcript. */
async function rowsOf(
  name: string,
  path: string,
  places: AudioPlaces,
  left: Pick<LeftOut, 'tables' | 'invalidated'>,
): Promise<Iterable<TranscriptRow>> {
  if (name.endsWith('.trans.txt')) return libriSpeechRows(await readTranscript(path));
  switch (endingOf(name)) {
    case 'trn':
      return trnRows(await readTranscript(path));
    case 'tsv': {
      if (posix.basename(name).toLowerCase() === 'invalidated.tsv') {
        left.invalidated.add(name);
        return [];
      }
      const rows = tsvRows(await readTranscript(path));
      if (rows === null) left.tables.add(name);
      return rows ?? [];
    }
    case 'jsonl':
    case 'ndjson':
      return jsonRows(await readTranscript(path));
    case 'json': {
      // NeMo's manifests are JSON lines under this name; other JSON is none of a corpus.
      const text = await readTranscript(path);
      const [first] = jsonRows(text);
      return first?.read ? jsonRows(text) : [];
    }
    case 'txt': {
      const audio = places.beside(name);
      if (audio === undefined) return [];
      const text = (await readTranscript(path)).trim().replace(/\s+/g, ' ');
      return [{ line: 1, read: { audio: { path: posix.basename(audio) }, text } }];
    }
    default:
      return [];
  }
}

/** Finds the audio that a transcript means among the files of the folder, and nowhere else. */
class AudioPlaces {
  readonly #root: string;
  readonly #names: ReadonlySet<string>;
  /** Names by their last part without its ending. */
  readonly #byId = new Map<string, string[]>();

  constructor({ root, files }: CorpusFiles) {
    this.#root = root;
    this.#names = new Set([...files.keys()].filter(isAudio));
    for (const name of this.#names) {
      const id = withoutEnding(posix.basename(name));
      this.#byId.set(id, [...(this.#byId.get(id) ?? []), name]);
    }
  }

  /** `folder`: where the transcript lies. An id that two files outside of it share means neither. */
  find(audio: { id: string } | { path: string }, folder: string): string | undefined {
    if ('path' in audio) return this.#byPath(audio.path, folder);
    const named = this.#byId.get(audio.id) ?? [];
    const beside = named.filter((name) => posix.dirname(name) === folder);
    return beside[0] ?? (named.length === 1 ? named[0] : undefined);
  }

  /** The audio with the name of a transcript, in the same folder. */
  beside(name: string): string | undefined {
    const named = this.#byId.get(withoutEnding(posix.basename(name))) ?? [];
    return named.find((audio) => posix.dirname(audio) === posix.dirname(name));
  }

  #byPath(path: string, folder: string): string | undefined {
    const plain = isAbsolute(path)
      ? [relative(this.#root, path).split(sep).join('/')]
      : [path, path.replaceAll('\\', '/')].flatMap((name) => [
          posix.join(folder, name),
          posix.join(folder, 'clips', name),
        ]);
    return plain
      .flatMap((name) => [name, ...extensions.map((ending) => `${name}.${ending}`)])
      .find((name) => this.#names.has(name));
  }
}
