import { expect, test } from 'vitest';
import { budgets } from '../../../electron/common/turn/budgets.ts';

test('the strictest comes first, and no share is longer than the whole', () => {
  expect(budgets.map(({ gap }) => gap)).toEqual(
    budgets.map(({ gap }) => gap).toSorted((a, b) => a - b),
  );
  expect(new Set(budgets.map(({ id }) => id)).size).toBe(budgets.length);
  for (const { gap, shares } of budgets) {
    for (const { time, parts } of shares) {
      expect(time).toBeLessThan(gap);
      expect(new Set(parts).size).toBe(parts.length);
    }
  }
});

test('what the parts of one budget cover is counted once, but for the platform, which holds the links', () => {
  for (const { shares } of budgets) {
    const [platform, ...links] = shares;
    const covered = links.flatMap(({ parts }) => parts);
    expect(new Set(covered).size).toBe(covered.length);
    for (const part of covered) expect(platform?.parts).toContain(part);
  }
});

test('of the published target the three links leave 60 ms of the platform', () => {
  const [platform, ...links] = budgets.find(({ id }) => id === 'twilio-target')?.shares ?? [];
  const sum = links.reduce((all, { time }) => all + time, 0);
  expect((platform?.time ?? 0) - sum).toBe(60);
});
