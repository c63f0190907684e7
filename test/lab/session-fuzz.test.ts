import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FuzzCases, fates } from '../fuzz/fuzz-case.ts';

/** `npm run fuzz` tries a hundred thousand; these say that the fuzzing works and that nothing plain broke. */
test('some hundreds of mutated recordings and traces are opened, exported and imported, or refused by a sentence', async () => {
  const cases = await FuzzCases.open(join(import.meta.dirname, '../fixtures'), null);
  const seen = new Set<string>();
  try {
    for (let seed = 1; seed <= 300; seed++) seen.add(await cases.try(seed));
  } finally {
    await cases.close();
  }
  expect([...seen].sort()).toEqual([...fates].sort());
}, 60_000);
