import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  machineSource,
  parseCpuClock,
  parseCpuTime,
  parseMemoryUsed,
} from '../../electron/telemetry/machine.ts';
import { ownCostSource } from '../../electron/telemetry/own-cost.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { writeTree } from './file-tree.ts';
import { ReadSource } from './read-source.ts';

const stat = (busy: number, idle: number): string =>
  `cpu  ${busy} 0 0 ${idle} 0 0 0 0 0 0\ncpu0 1 2 3 4 5 6 7 8 9 0\nintr 5\n`;
const memory =
  'MemTotal:       16000000 kB\nMemFree:         100 kB\nMemAvailable:    4000000 kB\n';
const info = 'processor\t: 0\ncpu MHz\t\t: 3000.000\nprocessor\t: 1\ncpu MHz\t\t: 2000.500\n';

test('utilization is between two ticks; clock and memory are of the moment', async () => {
  const proc = await writeTree(await temporaryFolder(), {
    stat: stat(100, 900),
    meminfo: memory,
    cpuinfo: info,
  });
  const source = new ReadSource(machineSource(proc, proc)).tick(0.1);
  await writeFile(join(proc, 'stat'), stat(103, 901));
  source.tick(0.1);
  // Nothing was counted between these two: nobody knows, which is not 0.
  source.tick(0.1);
  expect(source.row('cpu-utilization')).toMatchObject({
    values: [75, null],
    unit: '%',
    window: 0.1,
    source: '/proc/stat',
  });
  expect(source.row('memory-used')?.values).toEqual(Array(3).fill(12_000_000 * 1024));
  expect(source.row('cpu-clock')).toMatchObject({ values: [2500.25], rate: 1, unit: 'MHz' });
});

test('clocks of the cores themselves are preferred', async () => {
  const sys = await writeTree(await temporaryFolder(), {
    'devices/system/cpu/cpu0/cpufreq/scaling_cur_freq': '4000000\n',
    'devices/system/cpu/cpu1/cpufreq/scaling_cur_freq': '2000000\n',
    'devices/system/cpu/cpufreq/boost': '1\n',
    stat: stat(1, 1),
    meminfo: memory,
    cpuinfo: info,
  });
  const source = new ReadSource(machineSource(sys, sys)).tick();
  expect(source.row('cpu-clock')).toMatchObject({
    values: [3000],
    source: 'sysfs scaling_cur_freq, mean of all cores',
  });
});

test('what a system does not tell has no row', async () => {
  const proc = await writeTree(await temporaryFolder(), {
    stat: stat(1, 1),
    meminfo: 'MemTotal: 5 kB\n',
    cpuinfo: 'processor\t: 0\nBogoMIPS\t: 50.00\n',
  });
  const source = new ReadSource(machineSource(proc, proc)).tick();
  expect(source.rows).toEqual([]);
});

test('time that the hypervisor took was not idle; time of guests is not counted twice', () => {
  expect(parseCpuTime('cpu  10 0 5 70 10 0 1 4 10 0\n')).toEqual({ busy: 20, total: 100 });
  expect(parseCpuTime('intr 5\n')).toBeNull();
});

test('other texts are none', () => {
  expect(parseCpuClock('')).toBeNull();
  expect(parseMemoryUsed('MemTotal: 5 kB\n')).toBeNull();
  fc.assert(
    fc.property(fc.string(), (text) => {
      const found = [parseCpuTime(text)?.total, parseCpuClock(text), parseMemoryUsed(text)];
      return found.every((value) => value == null || Number.isFinite(value));
    }),
  );
});

test('what measuring costs is measured from the second reading on', () => {
  const source = new ReadSource(ownCostSource).tick(1);
  expect(source.row('sampler-cpu')?.values).toEqual([]);
  source.tick(1);
  const [percent = null] = source.row('sampler-cpu')?.values ?? [];
  expect(percent).toBeGreaterThan(0);
  expect(source.row('sampler-cpu')).toMatchObject({ unit: '%', rate: 1, window: 1 });
});
