import { readJsonObject } from './json-file.ts';
import type { PhonemeString } from './phoneme-string.ts';

/** The symbol table of a TinyTTS model, from its metadata.json. */
export type TinyTtsSymbols = {
  readonly ids: ReadonlyMap<string, bigint>;
  /** Stands for a symbol that the table lacks. */
  readonly unknown: bigint;
  /** Added to every tone: the model numbers the tones of its languages in one row. */
  readonly toneOffset: number;
  readonly language: bigint;
};

function wholeNumber(
  metadata: Readonly<Record<string, unknown>>,
  name: string,
  path: string,
): number {
  const value = metadata[name];
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new Error(`The TinyTTS metadata ${path} has no whole number "${name}".`);
}

/**
 * Reads `symbols`, `tone_offset` and `language_id` of a TinyTTS metadata.json.
 *
 * @throws Error naming the file and the entry that is missing, or "UNK" if no symbol stands for others.
 */
export function loadTinyTtsSymbols(metadata: string): TinyTtsSymbols {
  const file = readJsonObject(metadata, 'TinyTTS metadata');
  const { symbols } = file;
  if (!Array.isArray(symbols) || !symbols.every((symbol) => typeof symbol === 'string')) {
    throw new Error(`The TinyTTS metadata ${metadata} has no list "symbols".`);
  }
  const ids = new Map(symbols.map((symbol, id) => [symbol, BigInt(id)]));
  const unknown = ids.get('UNK');
  if (unknown === undefined) {
    throw new Error(`The TinyTTS metadata ${metadata} has no symbol "UNK".`);
  }
  return {
    ids,
    unknown,
    toneOffset: wholeNumber(file, 'tone_offset', metadata),
    language: BigInt(wholeNumber(file, 'language_id', metadata)),
  };
}

/**
 * The inputs `x`, `tone` and `language` of the model for n phones: int64[2n + 1] each, a 0 between all
 * ids and at both ends. A phone that the table lacks becomes "UNK", as in the model's own code.
 */
export function encodeTinyTts(
  phonemes: PhonemeString,
  symbols: TinyTtsSymbols,
): {
  readonly ids: BigInt64Array;
  readonly tones: BigInt64Array;
  readonly languages: BigInt64Array;
} {
  const length = 2 * phonemes.phones.length + 1;
  const ids = new BigInt64Array(length);
  const tones = new BigInt64Array(length);
  const languages = new BigInt64Array(length);
  for (const [index, phone] of phonemes.phones.entries()) {
    const at = 2 * index + 1;
    ids[at] = symbols.ids.get(phone) ?? symbols.unknown;
    tones[at] = BigInt((phonemes.tones[index] ?? 0) + symbols.toneOffset);
    languages[at] = symbols.language;
  }
  return { ids, tones, languages };
}
