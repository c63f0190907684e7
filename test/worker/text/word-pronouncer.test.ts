import { expect, test, vi } from 'vitest';
import { createWordPronouncer } from '../../../electron/worker/text/word-pronouncer.ts';

test('a word outside the dictionary is predicted once and then remembered', () => {
  const predict = vi.fn(() => ['B']);
  const pronounce = createWordPronouncer(new Map(), { predict });
  expect([pronounce('abba'), pronounce('Abba'), pronounce("abba's")]).toEqual([
    ['B'],
    ['B'],
    ['B', 'Z'],
  ]);
  expect(predict).toHaveBeenCalledTimes(1);
});

test('of very many words the oldest is forgotten, so that memory stays bounded', () => {
  const predict = vi.fn(() => ['B']);
  const pronounce = createWordPronouncer(new Map(), { predict });
  const letters = (at: number): string =>
    String(at).replace(/\d/g, (digit) => 'ABCDEFGHIJ'.charAt(Number(digit)));
  for (let at = 0; at < 5000; at++) pronounce(letters(at));
  predict.mockClear();
  pronounce(letters(4999));
  expect(predict).not.toHaveBeenCalled();
  pronounce(letters(0));
  expect(predict).toHaveBeenCalledOnce();
});

test('no letters are no sound', () => {
  const pronounce = createWordPronouncer(new Map(), { predict: () => ['B'] });
  for (const word of ['', "'", '-', "'-'"]) expect(pronounce(word)).toEqual([]);
});
