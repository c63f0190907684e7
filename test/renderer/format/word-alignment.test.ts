import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparableWords, countErrors } from '../../../electron/common/word-error-rate.ts';
import { alignWords, countEdits, type WordEdit } from '../../../renderer/format/word-alignment.ts';

function drawEdit(edit: WordEdit): string {
  switch (edit.kind) {
    case 'same':
      return edit.word;
    case 'deleted':
      return `-${edit.word}`;
    case 'inserted':
      return `+${edit.word}`;
    case 'substituted':
      return `${edit.said}>${edit.heard}`;
  }
}

/** An alignment as one line: `word`, `-missed`, `+invented`, `said>heard`. */
const draw = (edits: readonly WordEdit[] | null): string | null =>
  edits?.map(drawEdit).join(' ') ?? null;

test.each([
  ['Ask not!', 'ask not', 'ask not'],
  ['your country', 'your county', 'your country>county'],
  ['can do for you', 'can do you', 'can do -for you'],
  ['can do', 'can do do', 'can +do do'],
  ['do for your country', 'do do for country', '+do do for -your country'],
  ['cat sat', '', '-cat -sat'],
  ['', 'cat sat', '+cat +sat'],
  ['two cats', '2 cats', '2 cats'],
  ['', '', ''],
])('“%s” heard as “%s” is %s', (reference, heard, drawing) => {
  expect(draw(alignWords(reference, heard))).toBe(drawing);
});

test('the marks are as many as the word error rate counts, and hold every word of both texts', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (said, got) => {
      const edits = alignWords(said.join(' '), got.join(' ')) ?? [];
      const { same, ...wrong } = countEdits(edits);
      const { substitutions, deletions, insertions } = countErrors(said, got);
      expect(wrong).toEqual({
        substituted: substitutions,
        deleted: deletions,
        inserted: insertions,
      });
      expect(same + wrong.substituted + wrong.deleted).toBe(said.length);
      expect(same + wrong.substituted + wrong.inserted).toBe(got.length);
    }),
  );
});

test('texts too long to align are not aligned', () => {
  const long = 'word '.repeat(3_000);
  expect(comparableWords(long)).toHaveLength(3_000);
  expect(alignWords(long, long)).toBeNull();
  expect(countEdits(alignWords('word '.repeat(9_000), 'word') ?? [])).toMatchObject({
    same: 1,
    deleted: 8_999,
  });
});
