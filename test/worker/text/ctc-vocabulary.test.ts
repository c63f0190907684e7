import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  blankAmong,
  collapse,
  readCtcVocabulary,
  spell,
} from '../../../electron/worker/text/ctc-vocabulary.ts';
import { temporaryFolder } from '../../support/own-home.ts';

async function read(text: string) {
  const path = join(await temporaryFolder(), 'vocabulary');
  await writeFile(path, text);
  return readCtcVocabulary(path);
}

const tokenizer = {
  model: { type: 'WordLevel', vocab: { '|': 2, A: 3, B: 4 } },
  added_tokens: [
    { id: 0, content: '[UNK]' },
    { id: 1, content: '[PAD]' },
  ],
};

test.each([
  [
    'vocab.json of wav2vec2',
    '{"<pad>":0,"<s>":1,"|":4,"A":5}',
    ['<pad>', '<s>', '', '', '|', 'A'],
    0,
  ],
  ['tokenizer.json', JSON.stringify(tokenizer), ['[UNK]', '[PAD]', '|', 'A', 'B'], 1],
  ['vocab.txt of onnx-asr', '<unk> 0\n▁the 1\ns 2\n<blk> 3\n', ['<unk>', '▁the', 's', '<blk>'], 3],
  ['tokens.txt without a blank', '<unk> 0\r\n▁ 1\r\n  2\r\n', ['<unk>', '▁', ' '], null],
])('%s', async (_, text, pieces, blank) => {
  expect(await read(text)).toEqual({ pieces, blank });
});

test.each([
  ['nothing', '', 'holds no piece'],
  ['half of a JSON file', '{"a": 1', 'is no JSON'],
  ['ids that are none', '{"a": -1, "b": 1.5, "c": "2", "d": 1e9}', 'holds no piece'],
])('%s is no vocabulary, and says so', async (_, text, sentence) => {
  await expect(read(text)).rejects.toThrow(sentence);
});

test('the blank is where its name says, or after the last piece; a vocabulary of another model has none', () => {
  const named = { pieces: ['<pad>', 'A', 'B', '<s>'], blank: 0 };
  expect([4, 3, 2, 9].map((width) => blankAmong(named, width))).toEqual([0, 0, null, 0]);
  const unnamed = { pieces: ['a', 'b'], blank: null };
  expect([2, 3, 4].map((width) => blankAmong(unnamed, width))).toEqual([null, 2, null]);
});

/** `_` is the blank. */
const path = (letters: string): string =>
  collapse(
    [...letters].map((letter) => (letter === '_' ? 0 : letter.charCodeAt(0))),
    0,
  )
    .map((code) => String.fromCharCode(code))
    .join('');

test.each([
  ['_hh_e_l_ll_o__', 'hello'],
  ['aa_a', 'aa'],
  ['___', ''],
  ['', ''],
  ['ab__b', 'abb'],
])('the path %s says "%s"', (letters, said) => {
  expect(path(letters)).toBe(said);
});

test('however long each piece is held, what was said comes back', () => {
  const frames = fc.array(
    fc.record({
      id: fc.integer({ min: 1, max: 3 }),
      held: fc.integer({ min: 1, max: 4 }),
      blanks: fc.integer({ min: 1, max: 3 }),
    }),
  );
  fc.assert(
    fc.property(frames, (said) => {
      const best = said.flatMap(({ id, held, blanks }) => [
        ...Array<number>(held).fill(id),
        ...Array<number>(blanks).fill(0),
      ]);
      expect(collapse(best, 0)).toEqual(said.map(({ id }) => id));
    }),
  );
});

test.each([
  [['<s>', 'H', 'I', '|', '|', 'Y', 'O', '</s>'], 'HI YO'],
  [['▁the', '▁cat', 's', '<unk>', '▁'], 'the cats'],
  [['▁a|b'], 'a|b'],
  [['|', 'A', '[UNK]', '|'], 'A'],
  [[], ''],
])('%j is written "%s"', (pieces, text) => {
  expect(
    spell(
      pieces.map((_, id) => id),
      { pieces, blank: null },
    ),
  ).toBe(text);
});
