import { firstCosts, nextCosts, numberAlike, oneEdit } from '../../electron/common/edit-costs.ts';
import { comparableWords } from '../../electron/common/word-error-rate.ts';

/** One step from what was said to what was heard. */
export type WordEdit =
  | { readonly kind: 'same'; readonly word: string }
  | { readonly kind: 'substituted'; readonly said: string; readonly heard: string }
  | { readonly kind: 'deleted'; readonly word: string }
  | { readonly kind: 'inserted'; readonly word: string };

/** Above this the table of the alignment would take longer than a person waits: 2,000 × 2,000 words. */
const largestTable = 4_000_000;

/**
 * The fewest edits that turn the reference into what was heard, word by word after the same normalising
 * that the word error rate uses; among equals the one with the most words the same. null when the texts
 * are too long to align here.
 */
export function alignWords(reference: string, heard: string): WordEdit[] | null {
  const said = comparableWords(reference);
  const got = comparableWords(heard);
  if ((said.length + 1) * (got.length + 1) > largestTable) return null;
  const costs = costTable(said, got);
  const at = (line: number, column: number): number => costs[line]?.[column] ?? 0;

  const edits: WordEdit[] = [];
  let line = said.length;
  let column = got.length;
  while (line > 0 || column > 0) {
    const from = said[line - 1];
    const to = got[column - 1];
    const here = at(line, column);
    if (
      from !== undefined &&
      to !== undefined &&
      from === to &&
      here === at(line - 1, column - 1)
    ) {
      edits.push({ kind: 'same', word: from });
      line -= 1;
      column -= 1;
    } else if (
      from !== undefined &&
      to !== undefined &&
      here === at(line - 1, column - 1) + oneEdit + 1
    ) {
      edits.push({ kind: 'substituted', said: from, heard: to });
      line -= 1;
      column -= 1;
    } else if (from !== undefined && here === at(line - 1, column) + oneEdit) {
      edits.push({ kind: 'deleted', word: from });
      line -= 1;
    } else {
      edits.push({ kind: 'inserted', word: to ?? '' });
      column -= 1;
    }
  }
  return edits.reverse();
}

/** What it costs to turn one into the other, for all beginnings of the two texts: a row for each of the first's. */
function costTable(reference: readonly string[], got: readonly string[]): Float64Array[] {
  const { said, heard } = numberAlike(reference, got);
  let last = firstCosts(heard.length);
  const rows = [last];
  for (const word of said) {
    const next = new Float64Array(last.length);
    nextCosts(last, word, heard, next);
    rows.push(next);
    last = next;
  }
  return rows;
}

export type EditCounts = Readonly<Record<WordEdit['kind'], number>>;

export function countEdits(edits: readonly WordEdit[]): EditCounts {
  const counts = { same: 0, substituted: 0, deleted: 0, inserted: 0 };
  for (const { kind } of edits) counts[kind] += 1;
  return counts;
}
