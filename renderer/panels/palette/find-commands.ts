import { matchSorter } from 'match-sorter';
import type { PaletteCommand } from './commands.ts';

/**
 * The commands that a search finds, the best first: every word of it is in title or group, then those that have
 * its letters in their order with others between. Nothing searched for: those used lately, the latest first, then the rest as they come.
 * What cannot be done now comes after what can.
 */
export function findCommands(
  commands: readonly PaletteCommand[],
  search: string,
  recent: readonly string[],
): PaletteCommand[] {
  const words = search.split(/\s+/).filter((word) => word !== '');
  const whole = matching(commands, words, matchSorter.rankings.CONTAINS);
  const found =
    words.length === 0
      ? byUse(commands, recent)
      : [...new Set([...whole, ...matching(commands, words, matchSorter.rankings.MATCHES)])];
  return [
    ...found.filter(({ cannot }) => cannot === null),
    ...found.filter(({ cannot }) => cannot !== null),
  ];
}

function matching(
  commands: readonly PaletteCommand[],
  words: readonly string[],
  threshold: (typeof matchSorter.rankings)[keyof typeof matchSorter.rankings],
): readonly PaletteCommand[] {
  return words.reduceRight(
    (left, word) => matchSorter(left, word, { keys: ['title', 'group'], threshold }),
    commands,
  );
}

function byUse(commands: readonly PaletteCommand[], recent: readonly string[]): PaletteCommand[] {
  const used = recent.flatMap((id) => commands.find((command) => command.id === id) ?? []);
  return [...used, ...commands.filter((command) => !used.includes(command))];
}
