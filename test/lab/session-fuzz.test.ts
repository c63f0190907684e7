import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FuzzCases } from '../fuzz/fuzz-case.ts';

/** `npm run fuzz` tries a hundred thousand; these say that the fuzzing works and that nothing plain broke. */
test('some hundreds of mutated recordings are opened or refused by a sentence', async () => {
  const cases = await FuzzCases.open(join(import.meta.dirname, '../fixtures/sessions'));
  const fates = new Set<string>();
  try {
    for (let seed = 1; seed <= 300; seed++) fates.add(await cases.try(seed));
  } finally {
    await cases.close();
  }
  expect([...fates].sort()).toEqual(['opened', 'opened with damage', 'refused']);
}, 60_000);
