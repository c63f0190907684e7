import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { linuxWorkersSource, parseProcessStat } from '../../electron/telemetry/workers.ts';
import { workersElsewhereSource } from '../../electron/telemetry/workers-elsewhere.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { writeTree } from './file-tree.ts';
import { ReadSource } from './read-source.ts';

/** Ticks in user and system mode, and resident pages, after a name that tries to look like more fields. */
const stat = (user: number, system: number, pages: number, name = 'node (a) R 1'): string =>
  `4242 (${name}) S 1 4242 4242 0 -1 4194304 9000 0 12 0 ${user} ${system} 0 0 20 0 11 0 5555 1200000000 ${pages} 18446744073709551615 1 1\n`;

const pageSize = 16384n;
const auxv = Buffer.alloc(64);
auxv.writeBigUInt64LE(33n, 0);
auxv.writeBigUInt64LE(6n, 16);
auxv.writeBigUInt64LE(pageSize, 24);

test('fields are counted from the last bracket', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(), fc.string(), (user, system, pages, name) => {
      const found = parseProcessStat(stat(user, system, pages, name));
      expect(found).toEqual({ cpuTime: (user + system) / 100, pages });
    }),
  );
  expect(parseProcessStat('')).toBeNull();
});

test('CPU time between ticks in percent of one core; memory in bytes, by this machine’s pages', async () => {
  const proc = await temporaryFolder();
  await writeTree(proc, { '4242/stat': stat(100, 50, 1000), 'self/comm': 'node\n' });
  await writeFile(join(proc, 'self/auxv'), auxv);
  const source = new ReadSource(linuxWorkersSource(proc)).watch(4242).watch(9).tick(0.1);
  await writeFile(join(proc, '4242/stat'), stat(110, 60, 2000));
  source.tick(0.1);
  expect(source.row('worker-cpu')).toMatchObject({ pid: 4242, unit: '%', window: 0.1 });
  expect(source.row('worker-cpu')?.values).toEqual([expect.closeTo(200)]);
  expect(source.row('worker-memory')?.values).toEqual([16384000, 32768000]);
  // 9 was no process when it was watched.
  expect(source.rows).toHaveLength(2);
});

test('this very process, then one that is over', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const pid = child.pid ?? 0;
  const source = new ReadSource(linuxWorkersSource()).watch(process.pid).watch(pid).tick().tick();
  const own = source.row('worker-memory', { pid: process.pid });
  const { rss } = process.memoryUsage();
  expect((own?.values[1] ?? 0) / rss).toBeGreaterThan(0.5);
  expect((own?.values[1] ?? 0) / rss).toBeLessThan(2);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  source.tick();
  expect(source.row('worker-cpu', { pid })?.ended).toBe('The worker ended.');
  expect(source.row('worker-cpu', { pid: process.pid })?.ended).toBeNull();
});

test('systems without /proc: the library’s figures of this very process', async () => {
  const source = new ReadSource(workersElsewhereSource).watch(process.pid).tick();
  await vi.waitUntil(() => source.row('worker-memory')?.values.length === 1, 10_000);
  const [bytes = 0] = source.row('worker-memory')?.values ?? [];
  expect((bytes ?? 0) / process.memoryUsage().rss).toBeGreaterThan(0.5);
  expect(source.row('worker-cpu')).toMatchObject({ rate: 1, unit: '%', pid: process.pid });
});
