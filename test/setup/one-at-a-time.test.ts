import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { oneAtATime } from '../../electron/setup/one-at-a-time.mjs';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latency-lab-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('work of one name never overlaps', async () => {
  const events: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} starts`);
    await sleep(30);
    events.push(`${name} ends`);
  };
  await Promise.all(['a', 'b'].map((name) => oneAtATime({ folder, name: 'build' }, work(name))));
  const [first] = events;
  expect(events).toEqual(
    first === 'a starts'
      ? ['a starts', 'a ends', 'b starts', 'b ends']
      : ['b starts', 'b ends', 'a starts', 'a ends'],
  );
});

test('work that fails lets the next one in', async () => {
  const fails = oneAtATime({ folder, name: 'build' }, () => Promise.reject(new Error('no')));
  await expect(fails).rejects.toThrow('no');
  expect(await oneAtATime({ folder, name: 'build' }, async () => 'done')).toBe('done');
  expect(await readdir(folder)).toEqual([]);
});

test('a lock that a killed process left does not count', async () => {
  const file = join(folder, '.build.lock');
  await writeFile(file, '');
  await utimes(file, new Date(0), new Date(0));
  expect(await oneAtATime({ folder, name: 'build' }, async () => 'done')).toBe('done');
});
