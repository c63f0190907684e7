import { readFileSync } from 'node:fs';

/** What the outputs of a CTC model stand for. */
export type CtcVocabulary = {
  /** By id; '' where there is none. */
  readonly pieces: readonly string[];
  /** The id of "nothing new here"; null: the one after the last piece. */
  readonly blank: number | null;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The vocabulary of a file: JSON that gives each piece its id (`vocab.json`, or the `model.vocab` and `added_tokens` of a
 * `tokenizer.json`), of which `<pad>` is the blank; or a line `PIECE ID` for each (`vocab.txt` or `tokens.txt` of NeMo
 * exports), of which `<blk>` is, else the one after the last. Throws an Error with a sentence for what is neither.
 */
export function readCtcVocabulary(path: string): CtcVocabulary {
  const text = readFileSync(path, 'utf8');
  const entries = text.trimStart().startsWith('{') ? entriesOfJson(text, path) : linesOf(text);
  const pieces: string[] = [];
  for (const [piece, id] of entries) pieces[id] = piece;
  for (let id = 0; id < pieces.length; id++) pieces[id] ??= '';
  if (pieces.length === 0) throw new Error(`The vocabulary in ${path} holds no piece with an id.`);
  const named = blanks.map((name) => pieces.indexOf(name)).find((id) => id >= 0);
  return { pieces, blank: named ?? null };
}

const blanks = ['<blk>', '<blank>', '<pad>', '[PAD]'];

function entriesOfJson(text: string, path: string): [string, number][] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new Error(`The vocabulary in ${path} is damaged: it is no JSON.`, { cause });
  }
  const top = isObject(parsed) ? parsed : {};
  const model = isObject(top.model) ? top.model : null;
  const vocabulary = model === null ? top : isObject(model.vocab) ? model.vocab : {};
  const added = Array.isArray(top.added_tokens) ? top.added_tokens : [];
  return [
    ...Object.entries(vocabulary),
    ...added.flatMap((token: unknown): [unknown, unknown][] =>
      isObject(token) ? [[token.content, token.id]] : [],
    ),
  ].filter(isEntry);
}

const isEntry = (entry: readonly unknown[]): entry is [string, number] =>
  typeof entry[0] === 'string' && isId(entry[1]);

/** No model has more: a huge id in a file would fill the memory. */
const isId = (id: unknown): id is number =>
  typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < 1_000_000;

const linesOf = (text: string): [string, number][] =>
  text.split('\n').flatMap((line): [string, number][] => {
    const [, piece = '', id = ''] = /^(.*)[ \t](\d+)\s*$/.exec(line) ?? [];
    return id !== '' && isId(Number(id)) ? [[piece, Number(id)]] : [];
  });

/**
 * The best path of a CTC model (Graves et al. 2006, section 3.2): what is said again without a blank between is said
 * once, and blanks are left out. `best` is the likeliest id of each frame.
 */
export function collapse(best: readonly number[], blank: number): number[] {
  return best.filter((id, frame) => id !== blank && id !== best[frame - 1]);
}

/** `<s>`, `[UNK]` and their kind, which nobody says. */
const isName = (piece: string): boolean => /^(<.*>|\[.+\])$/.test(piece);

/**
 * The id of the blank among `width` scores; null where model and vocabulary do not fit each other. Names may have ids
 * that the model does not know.
 */
export function blankAmong({ pieces, blank }: CtcVocabulary, width: number): number | null {
  if (blank === null) return pieces.length === width - 1 ? width - 1 : null;
  const isKnown = pieces.every((piece, id) => id < width || isName(piece));
  return isKnown && blank < width ? blank : null;
}

/** Text of pieces: `▁` (SentencePiece) is a space, else `|` is. */
export function spell(ids: readonly number[], { pieces }: CtcVocabulary): string {
  const isSentencePiece = pieces.some((piece) => piece.includes('▁'));
  return ids
    .map((id) => pieces[id] ?? '')
    .filter((piece) => !isName(piece))
    .map((piece) => (isSentencePiece ? piece.replaceAll('▁', ' ') : piece === '|' ? ' ' : piece))
    .join('')
    .replaceAll(/ +/g, ' ')
    .trim();
}
