import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drmSysfsSource } from '../../electron/telemetry/drm-sysfs.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { writeTree } from './file-tree.ts';
import { gpuAt, ReadSource } from './read-source.ts';

/** A Radeon RX 7900 as amdgpu shows it, and a card of the board's own maker that shows nothing. */
const radeon = {
  'class/drm/card1/device': '→ ../../../devices/pci0000:00/0000:00:01.1/0000:03:00.0',
  'class/drm/card0/device': '→ ../../../devices/pci0000:00/0000:00:02.0',
  'class/drm/card1-DP-1/status': 'connected\n',
  'class/drm/renderD128/device': '→ ../../../devices/pci0000:00/0000:00:01.1/0000:03:00.0',
  'devices/pci0000:00/0000:00:02.0/vendor': '0x1a03\n',
};
const folder = 'devices/pci0000:00/0000:00:01.1/0000:03:00.0';
const files = {
  gpu_busy_percent: '37\n',
  mem_busy_percent: '4\n',
  mem_info_vram_used: '1073741824\n',
  'hwmon/hwmon4/power1_average': '215000000\n',
  'hwmon/hwmon4/power1_cap': '339000000\n',
  'hwmon/hwmon4/temp1_input': '54000\n',
  'hwmon/hwmon4/freq1_input': '2304000000\n',
  'hwmon/hwmon4/freq2_input': '1249000000\n',
};
const treeOf = (found: Readonly<Record<string, string>>) => ({
  ...radeon,
  ...Object.fromEntries(Object.entries(found).map(([name, text]) => [`${folder}/${name}`, text])),
});

test('an AMD card: every gauge in its unit, on the GPU in that place', async () => {
  const sys = await writeTree(await temporaryFolder(), treeOf(files));
  const source = new ReadSource(drmSysfsSource(sys), [
    gpuAt('0000:02:00.0'),
    gpuAt('0000:03:00.0', { vendor: 'AMD' }),
  ]).tick();
  expect(
    source.rows.map(({ metric, gpu, unit, values }) => [metric, gpu, values[0], unit]),
  ).toEqual([
    ['gpu-utilization', 1, 37, '%'],
    ['gpu-memory-utilization', 1, 4, '%'],
    ['gpu-memory-used', 1, 2 ** 30, 'B'],
    ['gpu-power', 1, 215, 'W'],
    ['gpu-clock', 1, 2304, 'MHz'],
    ['gpu-memory-clock', 1, 1249, 'MHz'],
    ['gpu-temperature', 1, 54, '°C'],
    ['gpu-power-limit', 1, 339, 'W'],
  ]);
  expect(source.row('gpu-power')).toMatchObject({
    source: 'sysfs hwmon/power1_average',
    window: null,
  });
});

test('power of this instant is preferred to a mean, and energy is read where it is counted', async () => {
  const sys = await writeTree(
    await temporaryFolder(),
    treeOf({
      ...files,
      'hwmon/hwmon4/power1_input': '220500000\n',
      'hwmon/hwmon4/energy1_input': '12500000\n',
    }),
  );
  const source = new ReadSource(drmSysfsSource(sys), [gpuAt('0000:03:00.0')]).tick();
  expect(source.row('gpu-power')).toMatchObject({ values: [220.5], window: 0 });
  expect(source.row('gpu-energy')?.values).toEqual([12.5]);
});

test('each tick reads anew; what is no number is a gap, never 0', async () => {
  const sys = await writeTree(await temporaryFolder(), treeOf(files));
  const source = new ReadSource(drmSysfsSource(sys), [gpuAt('0000:03:00.0')]).tick();
  await writeFile(join(sys, folder, 'gpu_busy_percent'), '0\n');
  source.tick();
  await writeFile(join(sys, folder, 'gpu_busy_percent'), '');
  source.tick();
  expect(source.row('gpu-utilization')?.values).toEqual([37, 0, null]);
});

test('a machine without such cards has no rows', async () => {
  const empty = await temporaryFolder();
  expect(new ReadSource(drmSysfsSource(empty), [gpuAt('0000:03:00.0')]).tick().rows).toEqual([]);
  const sys = await writeTree(await temporaryFolder(), treeOf(files));
  expect(new ReadSource(drmSysfsSource(sys), []).tick().rows).toEqual([]);
});
