import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import {
  nvidiaSmiSource,
  parseSmiLine,
  parseSmiProcesses,
} from '../../electron/telemetry/nvidia-smi.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { gpuAt, ReadSource } from './read-source.ts';

const gpus = [gpuAt('0000:65:00.0'), gpuAt('0000:b3:00.0')];

/** As driver 550 prints it; the second card is a laptop's, whose limit nobody tells. */
const recorded = [
  '00000000:65:00.0, 41, 12, 3072, 312.50, 700.00, 44, 1980, 2619, 0x0000000000000004',
  '00000000:B3:00.0, 0, [N/A], 5, [Not Supported], [N/A], 38, 210, 405, 0x0000000000000001',
];

test('a line is numbers in our units, and gaps', () => {
  expect(parseSmiLine(recorded[0] ?? '')).toEqual({
    busId: '0000:65:00.0',
    values: [41, 12, 3072 * 2 ** 20, 312.5, 700, 44, 1980, 2619, 4],
  });
  expect(parseSmiLine(recorded[1] ?? '')).toEqual({
    busId: '0000:b3:00.0',
    values: [0, null, 5 * 2 ** 20, null, null, 38, 210, 405, 1],
  });
});

test('other lines are none', () => {
  expect(parseSmiLine('No devices were found')).toBeNull();
  expect(parseSmiLine('Field "x" is not a valid field to query.')).toBeNull();
  expect(parseSmiLine('00000000:65:00.0, 41')).toBeNull();
  fc.assert(fc.property(fc.string(), (line) => parseSmiLine(line) === null || line.includes(',')));
});

test('who computes where', () => {
  const text =
    '900001, 00000000:65:00.0, 300\n4242, 00000000:B3:00.0, 2048\n4242, 00000000:65:00.0, [N/A]\n';
  expect(parseSmiProcesses(text, 4242, gpus)).toEqual([
    { gpu: 1, source: 'nvidia-smi process list', memory: 2 ** 31 },
    { gpu: 0, source: 'nvidia-smi process list', memory: null },
  ]);
  expect(parseSmiProcesses(text, 1, gpus)).toEqual([]);
});

/** A program that prints what was recorded and then does as the shell is told. */
async function program(afterwards: string): Promise<string> {
  const path = join(await temporaryFolder(), 'nvidia-smi');
  const lines = recorded.map((line) => `echo '${line}'`).join('\n');
  const list = `case "$1" in --query-compute-apps*) echo '4242, 00000000:B3:00.0, 2048'; exit 0;; esac`;
  await writeFile(path, `#!/bin/sh\n${list}\n${lines}\n${afterwards}\n`);
  await chmod(path, 0o755);
  return path;
}

test.runIf(process.platform !== 'win32')(
  'one program goes on printing; its end ends the rows',
  async () => {
    const source = new ReadSource(nvidiaSmiSource(await program('exit 9')), gpus);
    await vi.waitUntil(() => source.rows[0]?.ended !== null && source.rows.length > 0, 10_000);
    expect(source.row('gpu-power', { gpu: 0 })).toMatchObject({
      values: [312.5],
      window: 1,
      rate: 2,
      source: 'nvidia-smi power.draw',
      ended: 'nvidia-smi ended by itself (code 9).',
    });
    expect(source.row('gpu-power', { gpu: 1 })).toBeUndefined();
    expect(source.row('gpu-utilization', { gpu: 1 })?.values).toEqual([0]);
  },
);

test.runIf(process.platform !== 'win32')('one that falls silent is ended', async () => {
  const source = new ReadSource(nvidiaSmiSource(await program('exec sleep 1000')), gpus);
  await vi.waitUntil(() => source.row('gpu-utilization', { gpu: 1 }) !== undefined, 10_000);
  source.tick(9);
  expect(source.row('gpu-power')?.ended).toBeNull();
  source.tick(2);
  expect(source.row('gpu-power')?.ended).toBe('nvidia-smi stopped answering.');
  expect(await source.locate(4242)).toEqual([
    { gpu: 1, source: 'nvidia-smi process list', memory: 2 ** 31 },
  ]);
  expect(await source.locate(4243)).toBeNull();
});

test('is left alone where NVML answers, or where no card is NVIDIA’s', () => {
  const nvml = { name: 'NVML', mayHang: false, open: () => ({}) };
  const never = nvidiaSmiSource('/nowhere/nvidia-smi');
  expect(new ReadSource([nvml, never], gpus).tick().rows).toEqual([]);
  const amd = [gpuAt('0000:03:00.0', { vendor: 'AMD', pciId: '1002:744c' })];
  expect(new ReadSource(never, amd).tick().rows).toEqual([]);
});
