import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nvmlSource } from '../../electron/telemetry/nvml.ts';
import { nvmlPaths } from '../../electron/telemetry/nvml-library.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { buildFakeNvml, controlFakeNvml } from './fake-nvml.ts';
import { gpuAt, ReadSource } from './read-source.ts';

/** In the order of the bus; the fake hands them out the other way round. */
const gpus = [gpuAt('0000:65:00.0'), gpuAt('0000:b3:00.0')];
const worker = 4242;

let path = '';
let fake: ReturnType<typeof controlFakeNvml>;

beforeAll(async () => {
  path = buildFakeNvml(await temporaryFolder(afterAll));
  fake = controlFakeNvml(path);
});

beforeEach(() => fake.configure(''));

const open = (options: { readonly sharesPids?: boolean; readonly path?: string } = {}) =>
  new ReadSource(
    nvmlSource({
      paths: [options.path ?? path],
      sharesPids: options.sharesPids ?? true,
      cpuTime: () => 0,
    }),
    gpus,
  );

test('every figure has its unit, source, window and rate', () => {
  const source = open().tick();
  const rows = source.rows
    .filter(({ gpu }) => gpu === 0)
    .map(({ metric, unit, window, rate, values }) => [metric, values[0], unit, window, rate]);
  expect(rows).toEqual([
    ['gpu-utilization', 41, '%', 1, 10],
    ['gpu-memory-utilization', 12, '%', 1, 1],
    ['gpu-memory-used', 3 * 2 ** 30, 'B', 0, 10],
    ['gpu-power', 312.5, 'W', 0, 10],
    ['gpu-energy', 123456789.012, 'J', 0, 10],
    ['gpu-clock', 1980, 'MHz', 0, 10],
    ['gpu-throttle', 4, 'bits', 0, 10],
    ['gpu-memory-clock', 2619, 'MHz', 0, 1],
    ['gpu-temperature', 44, '°C', 0, 1],
    ['gpu-power-limit', 700, 'W', 0, 1],
  ]);
  expect(source.row('gpu-power', { gpu: 0 })?.source).toBe('NVML NVML_FI_DEV_POWER_INSTANT');
  source.close();
});

test('what a card does not support has no row, or the next best', () => {
  const source = open().tick().tick();
  expect(source.row('gpu-energy', { gpu: 1 })).toBeUndefined();
  expect(source.row('gpu-throttle', { gpu: 1 })).toBeUndefined();
  expect(source.row('gpu-power', { gpu: 1 })).toMatchObject({
    source: 'NVML nvmlDeviceGetPowerUsage',
    window: 1,
    values: [70.25, 70.25],
  });
  expect(source.row('gpu-utilization', { gpu: 1 })?.values).toEqual([0, 0]);
  source.close();
});

test('slow figures are read about once a second, the others at every tick', () => {
  const source = open();
  for (let tick = 0; tick < 21; tick++) source.tick(0.1);
  expect(source.row('gpu-utilization', { gpu: 0 })?.values).toHaveLength(21);
  expect(source.row('gpu-temperature', { gpu: 0 })?.values).toHaveLength(3);
  source.close();
});

test('a driver that takes long over its answers is asked less often, and once a second all the same', () => {
  let cpuTime = 0;
  const cpuTimeOf = (): number => (cpuTime += 3e6);
  const kind = nvmlSource({ paths: [path], sharesPids: true, cpuTime: cpuTimeOf });
  const source = new ReadSource(kind, gpus);
  for (let tick = 0; tick < 21; tick++) source.tick(0.1);
  const read = source.row('gpu-utilization', { gpu: 0 })?.values.length;
  expect(read).toBeGreaterThanOrEqual(3);
  expect(read).toBeLessThan(9);
  source.close();
});

test('the lab is told before the first call into the driver', () => {
  const source = open().tick().tick();
  const said = source.messages.map(({ type }) => type);
  expect(source.messages[0]).toEqual({ type: 'busy', source: 'NVML', limit: 60 });
  expect(said.filter((type) => type === 'busy')).toHaveLength(1);
  expect(said.at(-1)).toBe('samples');
  source.close();
});

describe('a card that is lost', () => {
  test('ends its rows with the reason; the other card goes on', () => {
    fake.configure('lostAfter=12');
    const source = open().tick().tick().tick();
    const lost = source.rows.filter(({ gpu }) => gpu === 1);
    expect(lost.length).toBeGreaterThan(0);
    for (const row of lost) expect(row.ended).toMatch(/unplugged/);
    for (const row of source.rows.filter(({ gpu }) => gpu === 0)) {
      expect(row).toMatchObject({ ended: null });
      expect(row.values).toHaveLength(3);
    }
    source.close();
  });

  test('an unloaded driver ends all', () => {
    const source = open().tick();
    fake.configure('unloaded=1');
    source.tick().tick();
    expect(new Set(source.rows.map(({ ended }) => ended))).toEqual(
      new Set(['The NVIDIA driver was unloaded.']),
    );
    source.close();
  });
});

describe('workers', () => {
  test('memory is the larger of both lists, utilization the mean of what is new', () => {
    fake.configure(`pid=${worker} others=3`);
    const source = open().watch(worker).tick().tick();
    expect(source.row('worker-gpu-memory')).toMatchObject({
      gpu: 0,
      pid: worker,
      values: [2 * 2 ** 30],
    });
    expect(source.row('worker-gpu-utilization')).toMatchObject({ gpu: 0, values: [40, 40] });
    source.unwatch(worker).tick();
    expect(source.row('worker-gpu-memory')?.ended).toBe('The worker ended.');
    source.close();
  });

  test('more processes than there was room for are asked for again', async () => {
    fake.configure(`pid=${worker} others=500`);
    const source = open();
    expect(await source.locate(worker)).toEqual([
      { gpu: 0, source: 'NVML process list', memory: 2 * 2 ** 30 },
    ]);
    expect(await source.locate(900_499)).toEqual([
      { gpu: 0, source: 'NVML process list', memory: null },
    ]);
    expect(await source.locate(worker + 1)).toEqual([]);
    source.close();
  });

  test('behind a container wall nobody can be told apart', async () => {
    fake.configure(`pid=${worker}`);
    const source = open({ sharesPids: false }).watch(worker).tick();
    expect(await source.locate(worker)).toBeNull();
    expect(source.row('worker-gpu-memory')).toBeUndefined();
    source.close();
  });
});

test('a driver of 2018: unversioned lists, throttle reasons, mean power', async () => {
  const old = buildFakeNvml(await temporaryFolder(), 'old');
  controlFakeNvml(old).configure(`pid=${worker} others=2`);
  const source = open({ path: old }).watch(worker).tick();
  expect(source.row('gpu-throttle', { gpu: 0 })?.values).toEqual([4]);
  expect(source.row('gpu-power', { gpu: 0 })).toMatchObject({ window: 1, values: [300] });
  expect(source.row('worker-gpu-memory', { gpu: 0 })?.values).toEqual([2 * 2 ** 30]);
  expect(source.row('worker-gpu-utilization')).toBeUndefined();
  source.close();
});

test('closing gives the library back, and none is opened for no GPU', () => {
  const source = open();
  expect(fake.users()).toBe(1);
  source.close();
  expect(fake.users()).toBe(0);
  expect(
    new ReadSource(nvmlSource({ paths: [path], sharesPids: true, cpuTime: () => 0 }), []).tick()
      .rows,
  ).toEqual([]);
  expect(fake.users()).toBe(0);
});

test('a library that is not there, or whose driver is not, is no source', () => {
  expect(open({ path: '/nowhere/libnvidia-ml.so.1' }).tick().rows).toEqual([]);
  fake.configure('unloaded=1');
  expect(open().tick().rows).toEqual([]);
});

test('where the library is looked for', () => {
  expect(nvmlPaths('linux', {})).toEqual(['libnvidia-ml.so.1']);
  expect(nvmlPaths('win32', { SystemRoot: 'D:\\W' })[0]).toContain('nvml.dll');
  expect(nvmlPaths('win32', {})).toHaveLength(2);
  expect(nvmlPaths('darwin', {})).toEqual([]);
});
