import { expect, test } from 'vitest';
import { matches } from '../../electron/setup/dependencies.mjs';

type Lock = Parameters<typeof matches>[0];

/** A lock file in which every package is at version 1. */
const lock = (changes: Lock['packages'] = {}): Lock => ({
  packages: {
    '': { version: '0.1.0' },
    'node_modules/zod': { version: '1.0.0', integrity: 'sha512-zod' },
    'node_modules/zod/node_modules/inner': { version: '1.0.0', integrity: 'sha512-inner' },
    'node_modules/native-darwin': { version: '1.0.0', integrity: 'sha512-native', optional: true },
    ...changes,
  },
});

/** What npm notes in node_modules: no root, and nothing that this platform does not install. */
const installed = (
  changes: Record<string, { version: string; integrity: string } | undefined> = {},
): Lock => {
  const { '': _root, 'node_modules/native-darwin': _native, ...rest } = lock().packages ?? {};
  const all = Object.entries({ ...rest, ...changes });
  return {
    packages: Object.fromEntries(all.flatMap(([path, found]) => (found ? [[path, found]] : []))),
  };
};

test('an install of the lock file matches it, other platforms’ packages or not', () => {
  expect(matches(lock(), installed())).toBe(true);
});

test('a package that was added does not match', () => {
  const added = lock({ 'node_modules/new': { version: '1.0.0', integrity: 'sha512-new' } });
  expect(matches(added, installed())).toBe(false);
});

test('another version, or another content of the same version, does not match', () => {
  const newer = { version: '1.0.1', integrity: 'sha512-zod' };
  const other = { version: '1.0.0', integrity: 'sha512-other' };
  expect(matches(lock({ 'node_modules/zod': newer }), installed())).toBe(false);
  expect(matches(lock({ 'node_modules/zod': other }), installed())).toBe(false);
});

test('an install without what a nested folder should hold does not match', () => {
  expect(matches(lock(), installed({ 'node_modules/zod/node_modules/inner': undefined }))).toBe(
    false,
  );
});

test('what is installed beyond the lock file does no harm', () => {
  const extra = installed({ 'node_modules/old': { version: '1.0.0', integrity: 'sha512-old' } });
  expect(matches(lock(), extra)).toBe(true);
});
