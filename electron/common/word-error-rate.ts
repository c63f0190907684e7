import { type Ratio, ratio } from './units.ts';

/**
 * Words as they are compared: Unicode NFKC, lower case, anything in brackets dropped, every mark and
 * symbol a space. (The basic text normaliser of the Whisper paper, appendix C, apostrophes kept.)
 */
export function comparableWords(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll(/<[^<>]*>|\[[^[\]]*\]|\([^()]*\)/g, ' ')
    .replaceAll(/[^\p{L}\p{N}' ]/gu, ' ')
    .split(' ')
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** Fewest substitutions, deletions and insertions that turn `reference` into `heard` (Levenshtein). */
export function wordEdits(reference: readonly string[], heard: readonly string[]): number {
  let row = Array.from({ length: heard.length + 1 }, (_, column) => column);
  for (const [line, word] of reference.entries()) {
    const next = [line + 1];
    for (const [column, other] of heard.entries()) {
      const substituted = (row[column] ?? 0) + (word === other ? 0 : 1);
      const deleted = (row[column + 1] ?? 0) + 1;
      const inserted = (next[column] ?? 0) + 1;
      next.push(Math.min(substituted, deleted, inserted));
    }
    row = next;
  }
  return row[heard.length] ?? 0;
}

/**
 * Word error rate: (S + D + I) / N, N the words of the reference, both texts normalised. 0 is perfect;
 * above 1 is possible. null when the reference has no words.
 */
export function wordErrorRate(reference: string, heard: string): Ratio | null {
  const words = comparableWords(reference);
  if (words.length === 0) return null;
  return ratio(wordEdits(words, comparableWords(heard)) / words.length);
}
