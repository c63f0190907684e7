import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashOf } from '../../electron/setup/build.mjs';

let folder = '';
const stamp = () => hashOf(folder, ['source', 'package.json', 'absent']);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latency-lab-stamp-'));
  await mkdir(join(folder, 'source', 'deep'), { recursive: true });
  await writeFile(join(folder, 'source', 'main.ts'), 'one');
  await writeFile(join(folder, 'source', 'deep', 'part.ts'), 'two');
  await writeFile(join(folder, 'package.json'), '{}');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the same contents have the same stamp, whenever they were written', async () => {
  const before = await stamp();
  await utimes(join(folder, 'source', 'main.ts'), new Date(0), new Date(0));
  expect(await stamp()).toBe(before);
});

test.each([
  ['a file changes', () => writeFile(join(folder, 'source', 'deep', 'part.ts'), 'three')],
  ['a file is added, even an empty one', () => writeFile(join(folder, 'source', 'new.ts'), '')],
  ['a file goes', () => rm(join(folder, 'source', 'main.ts'))],
  [
    'a file gets another name',
    () => rename(join(folder, 'source', 'main.ts'), join(folder, 'source', 'other.ts')),
  ],
  ['a single named file changes', () => writeFile(join(folder, 'package.json'), '{ }')],
  ['something absent appears', () => writeFile(join(folder, 'absent'), 'here')],
])('the stamp differs when %s', async (_what, change) => {
  const before = await stamp();
  await change();
  expect(await stamp()).not.toBe(before);
});

test('what is not named does not count', async () => {
  const before = await stamp();
  await writeFile(join(folder, 'README.md'), 'hello');
  expect(await stamp()).toBe(before);
});
