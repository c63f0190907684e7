import { z } from 'zod';
import { readJsonObject } from './json-file.ts';

/** The id of each phoneme that a model reads. */
export type Vocabulary = ReadonlyMap<string, bigint>;

const tokenizerSchema = z.object({
  model: z.object({ vocab: z.record(z.string(), z.int().nonnegative()) }),
});

/** Stands at both ends of the ids. */
const PAD = 0n;

/**
 * The vocabulary of a Hugging Face `tokenizer.json` whose tokens are single characters.
 *
 * @throws Error naming the file, if it has no `model.vocab` of characters to whole numbers.
 */
export function loadVocabulary(tokenizer: string): Vocabulary {
  const parsed = tokenizerSchema.safeParse(readJsonObject(tokenizer, 'tokenizer'));
  if (!parsed.success) {
    throw new Error(`The tokenizer ${tokenizer} has no "vocab" of phonemes and their numbers.`);
  }
  const entries = Object.entries(parsed.data.model.vocab);
  return new Map(entries.map(([phoneme, id]) => [phoneme, BigInt(id)]));
}

/** int64[n + 2]: the ids of the n phonemes that the vocabulary has, a 0 at both ends; others are dropped. */
export function encodePhonemes(phonemes: string, vocabulary: Vocabulary): BigInt64Array {
  const ids: bigint[] = [PAD];
  for (const phoneme of phonemes) {
    const id = vocabulary.get(phoneme);
    if (id !== undefined && id !== PAD) ids.push(id);
  }
  ids.push(PAD);
  return BigInt64Array.from(ids);
}
