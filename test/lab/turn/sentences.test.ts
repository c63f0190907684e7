import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Sentences } from '../../../electron/lab/turn/sentences.ts';

/** What is given out with each piece, and at the end. */
function cut(pieces: readonly string[]): string[][] {
  const sentences = new Sentences();
  return [...pieces.map((piece) => sentences.add(piece)), sentences.end()];
}

describe('a reply that arrives in pieces', () => {
  test('a sentence can be spoken with the piece that ends it, not with the next', () => {
    expect(cut(['It', ' is', ' done.', ' Anything', ' else?'])).toEqual([
      [],
      [],
      ['It is done.'],
      [],
      ['Anything else?'],
      [],
    ]);
  });

  test('a full stop behind a title, an initial, a number or "p.m" waits for what follows', () => {
    expect(cut(['Dr.', ' Smith', ' comes', ' at', ' 7.', '30', ' p.m.', ' today.'])).toEqual([
      [],
      [],
      [],
      [],
      [],
      [],
      [],
      ['Dr. Smith comes at 7.30 p.m. today.'],
      [],
    ]);
  });

  test('a number may end a sentence, as the space behind it shows', () => {
    expect(cut(['You', ' are', ' in', ' room', ' 7.', ' Come', ' in.'])[5]).toEqual([
      'You are in room 7.',
    ]);
  });

  test('several sentences of one piece come together, and a line feed ends one', () => {
    expect(cut(['Yes! No? "Well…" First line\nrest'])).toEqual([
      ['Yes!', 'No?', '"Well…"', 'First line'],
      ['rest'],
    ]);
  });

  test('marks alone are no sentence: they wait for words', () => {
    expect(cut(['...', ' well.'])).toEqual([[], ['... well.'], []]);
    expect(cut(['?!'])).toEqual([[], []]);
  });
});

test('however a reply is cut into pieces, its sentences hold all of it but white space, and each has a word', () => {
  const text = fc
    .array(fc.constantFrom('a', 'No', '7', 'Dr', '.', '!', '?', ' ', '\n', '"', 'é', '…', ','), {
      maxLength: 60,
    })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, fc.array(fc.nat(59), { maxLength: 10 }), (whole, places) => {
      const edges = [
        0,
        ...places.filter((at) => at < whole.length).sort((a, b) => a - b),
        whole.length,
      ];
      const pieces = edges.slice(1).map((to, index) => whole.slice(edges[index], to));
      const said = cut(pieces).flat();
      for (const sentence of said) expect(sentence).toMatch(/[\p{L}\p{N}]/u);
      const bare = (one: string): string => one.replaceAll(/\s/g, '');
      const all = bare(said.join(''));
      expect(bare(whole).startsWith(all)).toBe(true);
      expect(bare(whole).slice(all.length)).not.toMatch(/[\p{L}\p{N}]/u);
    }),
  );
});
