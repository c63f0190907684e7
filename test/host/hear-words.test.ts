import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordsEnd } from '../../electron/common/placement.ts';
import { hearWords } from '../../electron/host/hear-words.ts';

test('all words are heard, however they are cut on their way', async () => {
  const said = `no such library\n${wordsEnd}\n`;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(said.length), { maxLength: 8 }), async (cuts) => {
      const { hear, words } = hearWords();
      const places = [0, ...cuts.toSorted((a, b) => a - b), said.length];
      for (const [index, from] of places.entries())
        hear(said.slice(from, places[index + 1] ?? from));
      expect(await words()).toBe(said);
    }),
  );
});

test('words without their end may be a part only, and do not count', async () => {
  const { hear, words } = hearWords();
  hear('Node(s) placed on');
  expect(await words()).toBeNull();
});
