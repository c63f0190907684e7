import { expect, test } from 'vitest';
import type { PaletteCommand } from '../../../renderer/panels/palette/commands.ts';
import { findCommands } from '../../../renderer/panels/palette/find-commands.ts';

const command = (id: string, title: string, cannot: string | null = null): PaletteCommand => ({
  id,
  title,
  group: id.startsWith('run') ? 'Session' : 'Waterfall: Moving',
  keys: '',
  cannot,
  act: () => {},
});

const commands = [
  command('run', 'Run the scenario'),
  command('zoom-in', 'Zoom in'),
  command('zoom-out', 'Zoom out'),
  command('undo-zoom', 'Back to what was shown before', 'Nothing was zoomed or panned yet.'),
];

const found = (search: string, recent: readonly string[] = []): string[] =>
  findCommands(commands, search, recent).map(({ id }) => id);

test('nothing searched for shows what was used lately first, and at the end what cannot be done', () => {
  expect(found('')).toEqual(['run', 'zoom-in', 'zoom-out', 'undo-zoom']);
  expect(found('', ['undo-zoom', 'zoom-out', 'gone'])).toEqual([
    'zoom-out',
    'run',
    'zoom-in',
    'undo-zoom',
  ]);
});

test('letters in their order find a command, words in any order, and the group too', () => {
  expect(found('zmo')).toEqual(['zoom-out']);
  expect(found('out zoom')).toEqual(['zoom-out']);
  expect(found('session')).toEqual(['run']);
  expect(found('zoom')[0]).toBe('zoom-in');
  // Words that are there come before letters that happen to be.
  expect(found('what before')[0]).toBe('undo-zoom');
  expect(found('nothing like it')).toEqual([]);
});
