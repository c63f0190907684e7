import { copyFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { stages } from '../../../electron/common/stages.ts';
import { nanos } from '../../../electron/common/units.ts';
import { Profiler } from '../../../electron/worker/profile/profiler.ts';
import { type ClosedSpan, Tracer } from '../../../electron/worker/tracer.ts';
import { temporaryFolder } from '../../support/own-home.ts';

const fixture = resolve(import.meta.dirname, '../../fixtures/profiles/cpu-decoder.profile');

/** A worker's profiler, and the calls of a session whose profile `write` makes when it ends. */
async function profiling() {
  const folder = await temporaryFolder();
  const profiler = new Profiler(folder);
  let time = 0;
  const tracer = new Tracer(() => nanos(time));
  const call = (length: number): ClosedSpan => {
    tracer.open('model-call');
    time += length;
    return tracer.close();
  };
  const follow = (model: string, write: (path: string) => void) =>
    profiler.follow(model, () => write(`${profiler.prefixOf(model)}_2026-11-22_17-22-50_480.json`));
  const finish = () => profiler.finish(join(folder, 'run-3'), tracer, async () => undefined);
  return { folder, profiler, tracer, call, follow, finish };
}

const copy = (path: string): void => copyFileSync(fixture, path);

test('operators come below the calls of the run, not below those of its warm-up', async () => {
  const { folder, profiler, tracer, call, follow, finish } = await profiling();
  const called = follow('decoder', copy);
  called(call(40e6));
  profiler.startJob();
  tracer.restart();
  tracer.take();
  called(call(20e6));
  called(call(20e6));
  expect(await finish()).toBeNull();
  const batch = tracer.take();
  const names = batch?.attributes.map((attributes) => attributes?.operator);
  const branch = ['Range', 'Range', 'DequantizeLinear', 'MatMul'];
  expect(names).toEqual([undefined, undefined, 'If', ...branch, 'If', ...branch]);
  expect([...(batch?.parent ?? [])]).toEqual([-1, -1, 0, 2, 2, 2, 2, 1, 7, 7, 7, 7]);
  expect(Array.from(batch?.stage ?? [], (stage) => stages[stage])).toEqual([
    'model-call',
    'model-call',
    ...Array.from({ length: 10 }, () => 'operator'),
  ]);
  expect(await readdir(folder)).toEqual(['run-3-decoder.json']);
});

test('a profile that cannot be read is said, kept, and costs no other model its operators', async () => {
  const { folder, tracer, call, follow, finish } = await profiling();
  const encoder = follow('encoder', (path) => writeFileSync(path, 'a full disk'));
  const decoder = follow('decoder', copy);
  encoder(call(20e6));
  for (const length of [40e6, 20e6, 20e6]) decoder(call(length));
  expect(await finish()).toMatch(
    /^The runtime's profile of the model "encoder" tells no operators: it tells of 0 model calls/,
  );
  const operators = tracer.take()?.attributes.filter((attributes) => attributes !== null);
  expect(operators).toHaveLength(15);
  expect((await readdir(folder)).sort()).toEqual(['run-3-decoder.json', 'run-3-encoder.json']);
});

test('a call that is too short for its run leaves its model without operators', async () => {
  const { tracer, call, follow, finish } = await profiling();
  const called = follow('decoder', copy);
  for (const length of [40e6, 20e6, 2e6]) called(call(length));
  expect(await finish()).toMatch(/a model call is longer in it than the lab saw/);
  expect(tracer.take()?.attributes.every((attributes) => attributes === null)).toBe(true);
});

test('a model that the run did not call leaves no file; one that wrote none is said', async () => {
  const { folder, call, follow, finish } = await profiling();
  follow('silero-vad', copy);
  const called = follow('decoder', () => undefined);
  called(call(40e6));
  expect(await finish()).toMatch(/"decoder" tells no operators: the runtime wrote none/);
  expect(await readdir(folder)).toEqual([]);
});
