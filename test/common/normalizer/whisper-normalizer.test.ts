import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { normalizeBasic } from '../../../electron/common/normalizer/basic-normalizer.ts';
import {
  normalizeEnglish,
  normalizeEnglishSpelling,
} from '../../../electron/common/normalizer/english-normalizer.ts';
import { normalizeEnglishNumbers } from '../../../electron/common/normalizer/english-numbers.ts';
import { americanSpellings } from '../../../electron/common/normalizer/english-spellings.ts';

/** Every right side is what Whisper's own Python answers, its quirks included. */
test.each([
  ['seven', '7'],
  ['forty two', '42'],
  ['six thirty five', '635'],
  ['eighteen twelve', '1812'],
  ['twenty forty', '2040'],
  ['one point seven billion', '1700000000'],
  ['six point three trillions', '6300000000000s'],
  ['90 thousand', '90000'],
  ['90 thousand euros', '€90000'],
  ['$3 billion', '$3000000000'],
  ['£7.25 million', '£7250000'],
  ['€12 hundreds', '€1200s'],
  ['one double zero four', '1004'],
  ['five thousand sixty one', '5061'],
  ['eighty two thousand nine hundred fourteen', '82914'],
  ['eighty two thousand nine hundred and fourteen', '82914'],
  ['eighteen eighties', '1880s'],
  ['forty second', '42nd'],
  ['seventy six thousand and five hundred and twelfth', '76512th'],
  ['twelve quintillion', '12000000000000000000'],
  ['decillions', '1000000000000000000000000000000000s'],
  ['may ninth nineteen eighty four', 'may ninth 1984'],
  ['2 71', '2 71'],
  ['2.71', '2.71'],
  ['3.0', '3'],
  ['6 point 02', '6.02'],
  ['nineteen point 5', '19.5'],
  ['nine point one eight pounds', '£9.18'],
  ['forty percent', '40%'],
  ['twelve per cent', '12%'],
  ['twelve per day', '12 per day'],
  ['double nought seven', 'double nought 7'],
  ['four oh four', '404'],
  ['triple eight', '888'],
  ['double eleven', '1111'],
  ['five hundredth', '500th'],
  ['minus 40', '-40'],
  ['plus sixty thousand', '+60000'],
  ['minus the noise', 'minus the noise'],
  ['nine dollars and five cents', '$9.05'],
  ['8 cents', '¢8'],
  ['£0.07', '¢7'],
  ['two and a half thousand', '2500'],
  ['an hour and a half', 'an hour and a half'],
  ['sixteen and a half euros', '€16.5'],
  ['one', 'one'],
  ['number 1 of 3', 'number one of 3'],
  ['1.5 metres', 'one.5 meters'],
  ['1,234,567', '1234567'],
  ['192.168.0.1', '192.168.0 one'],
  ['3 point 5 point 6', '3.5.6'],
  ['point taken', 'point taken'],
  ['two and two', '2 and 2'],
  ['mp3', 'mp 3'],
  ['7 th', '7th'],
  ['99 s', '99s'],
  ["Won't they? They can't.", 'will not they they can not'],
  ["y'all gonna wanna, I'ma", 'you all going to want to i am going to'],
  ["It's been done, she'd gone, he'd done.", 'it has been done she had gone he had done'],
  [
    "you'll, we've, I'm, they're, that's, o'clock",
    'you will we have i am they are that is 0 clock',
  ],
  ["don 't", 'do not'],
  ['Dr. Jones and Mrs. Smith of St. Paul', 'doctor jones and missus smith of saint paul'],
  ['Uh, um, hmm, mhm, so', 'so'],
  ['[music] yes (maybe) <unk> no', 'yes no'],
  ['() empty', 'empty'],
  ['the colour of aluminium, organised', 'the color of aluminum organized'],
  ['archaeology', 'archeology</span>'],
  ['Encyclopædia, café, naïve, Straße, Łódź', 'encyclopedia cafe naive strasse lodz'],
  ['İstanbul ΟΔΟΣ', 'istanbul οδος'],
  ['50% of $', '50% of $'],
  ['a % b $ c', 'a b c'],
  ['٣ ٢٫٥ १२ ３', '3 2 5 12 3'],
  ['½ ② ²', 'one 2 2 2'],
  ['snake_case e-mail AT&T', 'snake case e mail at t'],
  ['“Quoted”, ‘single’ — dash…', 'quoted single dash ..'],
  ['Ｆｕｌｌ ﬁne', 'full fine'],
  ['', ''],
  [' white \t space ', 'white space'],
])('%j is %j in English', (text, normalized) => {
  expect(normalizeEnglish(text)).toBe(normalized);
});

test.each([
  ['Ask not, what!', 'ask not what ', 'ask not what ', 'a s k n o t w h a t '],
  ['L’été à Noël', 'l été à noël', 'l ete a noel', 'l é t é à n o ë l'],
  ['Straße ÆØÅ', 'straße æøå', 'strasse aeoa', 's t r a ß e æ ø å'],
  ['日本語、ですか。', '日本語 ですか ', '日本語 てすか ', '日 本 語 で す か '],
  ['データ [ノイズ] だ', 'データ だ', 'テータ た', 'デ ー タ だ'],
  ['हिन्दी में', 'ह न द म ', 'ह नद म', 'ह न द म '],
  ['Ｆｕｌｌ ﬁne', 'full fine', 'full fine', 'f u l l f i n e'],
  ['(a) b () c', ' b c', ' b c', ' b c'],
  ['Привет, мир', 'привет мир', 'привет мир', 'п р и в е т м и р'],
  ['👩‍👩‍👧 ok', ' ‍ ‍ ok', ' ‍ ‍ ok', ' ‍ ‍ o k'],
])('%j is basically %j, without accents %j, in letters %j', (text, basic, plain, letters) => {
  expect(normalizeBasic(text)).toBe(basic);
  expect(normalizeBasic(text, { removeDiacritics: true })).toBe(plain);
  expect(normalizeBasic(text, { splitLetters: true })).toBe(letters);
});

/** Random texts and what Whisper's own Python (3.11, Unicode 14) makes of them. */
const answers = z
  .array(
    z.strictObject({
      text: z.string(),
      english: z.string(),
      numbers: z.string(),
      spelling: z.string(),
      basic: z.string(),
      withoutDiacritics: z.string(),
      letters: z.string(),
    }),
  )
  .parse(
    JSON.parse(
      readFileSync(
        join(import.meta.dirname, '../../fixtures/text/whisper-normalizer.json'),
        'utf8',
      ),
    ),
  );

test('random texts come out as from the original', () => {
  expect(answers.length).toBeGreaterThanOrEqual(50);
  for (const answer of answers) {
    const { text } = answer;
    expect({
      text,
      english: normalizeEnglish(text),
      numbers: normalizeEnglishNumbers(text),
      spelling: normalizeEnglishSpelling(text),
      basic: normalizeBasic(text),
      withoutDiacritics: normalizeBasic(text, { removeDiacritics: true }),
      letters: normalizeBasic(text, { splitLetters: true }),
    }).toEqual(answer);
  }
});

test('the table of spellings is whole', () => {
  expect(americanSpellings.size).toBe(1_738);
  expect(americanSpellings.get('accessorise')).toBe('accessorize');
  expect(americanSpellings.get('yoghurt')).toBe('yogurt');
  expect([...americanSpellings.values()].filter((word) => !/^[a-z]+$/.test(word))).toEqual([
    'archeology</span>',
  ]);
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        ...['one', 'twenty', 'hundred', 'point', 'double', 'and a half', 'third', 'millions'],
        ...['per cent', 'dollars', 'minus', 'oh', '$5', '0.5', '1,000', "'s", '(', '[', '>', '.'],
      ),
      { maxLength: 12 },
    )
    .map((words) => words.join(' ')),
);

test('whatever the text is, it has an answer without double spaces, and the basic one without capitals', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(normalizeEnglish(text)).not.toMatch(/ {2}/);
      expect(normalizeBasic(text)).not.toMatch(/ {2}|[A-Z]/);
    }),
  );
});

test('the basic normaliser finds nothing to do in its own result', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const once = normalizeBasic(text);
      expect(normalizeBasic(once)).toBe(once);
    }),
  );
});

test('a whole number in digits stays as it is', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 2n, max: 10n ** 40n }), (number) => {
      expect(normalizeEnglish(String(number))).toBe(String(number));
    }),
  );
});

const length = 100_000;
const repeated = (piece: string): string => piece.repeat(length / piece.length);

test.each([
  ['words', repeated('the cats '), 22_222],
  ['unclosed brackets', repeated('<[('), 0],
  ['closed empty brackets', repeated('()'), 0],
  ['white space', `a${repeated(' ')}b`, 2],
  ['line ends and apostrophes', repeated(`\n\n' `), 0],
  ['dots', repeated('.'), 0],
  ['currencies', repeated('$'), 0],
  ['digits', repeated('7'), 1],
  ['commas between digits', repeated('7,'), 25_000],
  ['one number in words', repeated('nine '), 1],
  ['digits that are replaced', repeated('twenty two '), 1],
  ['halves', repeated('and a half '), 0],
  ['points', repeated('point five '), 1],
  ['marks', repeated('\u0301'), 0],
])('100,000 characters of %s end', (_, text, words) => {
  expect(text.length).toBeGreaterThanOrEqual(length - 10);
  expect(
    normalizeEnglish(text)
      .split(' ')
      .filter((word) => /[\p{L}\p{N}]/u.test(word)),
  ).toHaveLength(words);
  expect(normalizeBasic(text).length).toBeLessThanOrEqual(length + 2);
});

test('a numeral too long for the original stays as it is', () => {
  const digits = '7'.repeat(5_000);
  expect(normalizeEnglishNumbers(`two ${digits} million`)).toBe(`2 ${digits} 1000000`);
  expect(normalizeEnglishNumbers(`${'nine '.repeat(4_301)}million`)).toBe(
    `${'9'.repeat(4_301)} 1000000`,
  );
  expect(normalizeEnglishNumbers(`${'nine '.repeat(4_300)}million`)).toBe(
    `${'9'.repeat(4_300)}000000`,
  );
});
