import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { gpuOf, macosIoregSource, parseIoreg } from '../../electron/telemetry/macos-ioreg.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { gpuAt, ReadSource } from './read-source.ts';

/** In the form that macOS prints; shortened to the lines around those that are read. */
const appleSilicon = `+-o AGXAcceleratorG13X  <class AGXAcceleratorG13X, id 0x1000003ad, registered, matched, active, busy 0 (65 ms), retain 97>
    {
      "IOClass" = "AGXAcceleratorG13X"
      "model" = "Apple M1 Pro"
      "PerformanceStatistics" = {"In use system memory (driver)"=0,"Alloc system memory"=2868396032,"Tiler Utilization %"=12,"recoveryCount"=0,"Renderer Utilization %"=11,"TiledSceneBytes"=491520,"Device Utilization %"=13,"In use system memory"=455049216}
      "gpu-core-count" = 16
    }
`;
const twoCards = `+-o IntelAccelerator  <class IntelAccelerator, id 0x100000364, registered>
    {
      "PerformanceStatistics" = {"In use system memory"=73400320,"Device Utilization %"=0}
      "model" = <"Intel UHD Graphics 630">
    }

+-o AMDRadeonX6000_AMDNavi14GraphicsAccelerator  <class AMDRadeonX6000, id 0x100000412, registered>
    {
      "PerformanceStatistics" = {"GPU Activity(%)"=57,"inUseVidMemoryBytes"=1208107008,"In use system memory"=1}
      "model" = <"AMD Radeon Pro 5500M">
    }
`;

test('Apple silicon: the device as a whole, and memory in use, not the driver’s', () => {
  expect(parseIoreg(appleSilicon)).toEqual([
    { model: 'Apple M1 Pro', utilization: 13, memory: 455049216 },
  ]);
});

test('two cards are told apart by name', () => {
  const accelerators = parseIoreg(twoCards);
  expect(accelerators.map(({ utilization, memory }) => [utilization, memory])).toEqual([
    [0, 73400320],
    [57, 1208107008],
  ]);
  const gpus = [
    gpuAt('', { name: 'AMD Radeon Pro 5500M' }),
    gpuAt('', { name: 'Intel UHD Graphics 630' }),
  ];
  expect(accelerators.map((one) => gpuOf(one, gpus, accelerators))).toEqual([1, 0]);
  expect(accelerators.map((one) => gpuOf(one, [gpuAt('')], accelerators))).toEqual([-1, -1]);
});

test('what is left out is a gap', () => {
  const [one] = parseIoreg('+-o X  <class X>\n    {\n      "PerformanceStatistics" = {}\n    }\n');
  expect(one).toEqual({ model: null, utilization: null, memory: null });
  expect(parseIoreg('')).toEqual([]);
});

test.runIf(process.platform !== 'win32')(
  'asked once a second, one question at a time',
  async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'answer'), appleSilicon);
    const path = join(folder, 'ioreg');
    await writeFile(
      path,
      `#!/bin/sh\necho asked >> "${folder}/questions"\ncat "${folder}/answer"\n`,
    );
    await chmod(path, 0o755);
    const source = new ReadSource(macosIoregSource(path), [gpuAt('', { name: 'Apple M1 Pro' })]);
    // The second and third find the first question still open.
    source.tick(1).tick(1).tick(1);
    await vi.waitUntil(() => source.row('gpu-memory-used') !== undefined, 10_000);
    expect(source.row('gpu-utilization')).toMatchObject({
      values: [13],
      gpu: 0,
      window: null,
      rate: 1,
    });
    expect(source.row('gpu-memory-used')?.values).toEqual([455049216]);
    expect(await readFile(join(folder, 'questions'), 'utf8')).toBe('asked\n');
  },
);
