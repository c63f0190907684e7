import { expect, test } from 'vitest';
import { CounterLines, gpuOfAdapter } from '../../electron/telemetry/windows-counters.ts';
import { gpuAt } from './read-source.ts';

/** In the form that Microsoft documents for these counters' instances: two cards and the software renderer. */
const answer = `
luid 50677 4318 9013 NVIDIA H100 PCIe
luid 51234 32902 17792 Intel(R) UHD Graphics 770
luid 4294968320 5140 140 Microsoft Basic Render Driver
engine pid_4242_luid_0x00000000_0x0000C5F5_phys_0_eng_0_engtype_3D 37
engine pid_900_luid_0x00000000_0x0000C5F5_phys_0_eng_0_engtype_3D 5
engine pid_4242_luid_0x00000000_0x0000C5F5_phys_0_eng_1_engtype_Copy 11
engine pid_900_luid_0x00000000_0x0000C822_phys_0_eng_0_engtype_3D 0
adapter luid_0x00000000_0x0000C5F5_phys_0 3221225472
adapter luid_0x00000000_0x0000C822_phys_0 0
process pid_4242_luid_0x00000000_0x0000C5F5_phys_0 2147483648
process pid_900_luid_0x00000001_0x00000400_phys_0 77
end`;

test('an answer: the busiest engine of each adapter over all processes, and of each process', () => {
  const lines = new CounterLines();
  const rounds = answer.split('\n').map((line) => lines.add(line));
  const round = rounds.at(-1);
  expect(rounds.filter((found) => found !== null)).toHaveLength(1);
  expect(round?.utilization).toEqual(
    new Map([
      ['50677', 42],
      ['51234', 0],
    ]),
  );
  expect(round?.memory).toEqual(
    new Map([
      ['50677', 3 * 2 ** 30],
      ['51234', 0],
    ]),
  );
  expect(round?.workerUtilization.get('4242 50677')).toBe(37);
  expect(round?.workerMemory).toEqual(
    new Map([
      ['4242 50677', 2 ** 31],
      ['900 4294968320', 77],
    ]),
  );
});

test('the next answer starts empty: a process that left is in it no more', () => {
  const lines = new CounterLines();
  for (const line of answer.split('\n')) lines.add(line);
  expect(lines.add('end')?.workerMemory).toEqual(new Map());
});

test('a value that is missing is none, not 0', () => {
  const lines = new CounterLines();
  lines.add('adapter luid_0x00000000_0x0000C5F5_phys_0 ');
  lines.add('adapter luid_0x00000000_0x0000C822_phys_0');
  expect(lines.add('end')?.memory).toEqual(new Map());
});

test('adapters are GPUs by PCI ids or by name, and never where two would fit', () => {
  const lines = new CounterLines();
  for (const line of answer.split('\n')) lines.add(line);
  const adapter = lines.adapters.get('50677');
  expect(adapter).toEqual({ pciId: '10de:2335', name: 'NVIDIA H100 PCIe' });
  const intel = gpuAt('0000:00:02.0', { name: 'Intel(R) UHD Graphics 770' });
  const nvidia = gpuAt('0000:65:00.0', { pciId: '10de:2335' });
  expect(gpuOfAdapter([intel, nvidia], adapter)).toBe(1);
  expect(gpuOfAdapter([intel, nvidia], lines.adapters.get('51234'))).toBe(0);
  expect(gpuOfAdapter([intel, nvidia], lines.adapters.get('4294968320'))).toBe(-1);
  expect(gpuOfAdapter([nvidia, nvidia], adapter)).toBe(-1);
});
