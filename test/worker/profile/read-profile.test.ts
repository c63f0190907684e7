import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { UnreadableProfile } from '../../../electron/common/runtime-profile/model-runs.ts';
import { readProfile } from '../../../electron/worker/profile/read-profile.ts';
import { temporaryFolder } from '../../support/own-home.ts';

const fixture = (name: string): string =>
  resolve(import.meta.dirname, '../../fixtures/profiles', name);

async function changed(change: (text: string) => string): Promise<string> {
  const path = join(await temporaryFolder(), 'profile.json');
  await writeFile(path, change(await readFile(fixture('cpu-decoder.profile'), 'utf8')));
  return path;
}

test('each model run has its operators, by the names of the graph', async () => {
  const runs = await readProfile(fixture('cpu-decoder.profile'), 0, 3);
  expect(runs.map(({ start, end }) => end - start)).toEqual([29_754, 16_718, 16_393]);
  expect(runs.map(({ operators }) => operators.length)).toEqual([5, 5, 5]);
  expect(runs[0]?.operators.map(({ operator }) => operator)).toEqual([
    'Range',
    'Range',
    'DequantizeLinear',
    'MatMul',
    'If',
  ]);
  expect(runs[0]?.operators[3]).toEqual({
    operator: 'MatMul',
    node: '/proj_out/MatMul',
    provider: 'CPU',
    shapes: '1×1×288 · 288×32768 → 1×1×32768',
    start: 417_736,
    end: 421_597,
  });
  expect(runs[0]?.operators[0]?.shapes).toBe('scalar · scalar · scalar → 1');
  expect(runs[0]?.device).toEqual([null, null, null, null, null]);
});

test('the runs of a warm-up are passed over', async () => {
  const all = await readProfile(fixture('cpu-decoder.profile'), 0, 3);
  expect(await readProfile(fixture('cpu-decoder.profile'), 2, 1)).toEqual(all.slice(2));
});

test('every kernel of a GPU belongs to an operator of its node, and each call has its own', async () => {
  const runs = await readProfile(fixture('webgpu-encoder.profile'), 0, 2);
  const text = await readFile(fixture('webgpu-encoder.profile'), 'utf8');
  const kernels = [...text.matchAll(/"cat":"Api".*?"dur":(\d+)/g)].map(([, length]) =>
    Number(length),
  );
  const times = runs.flatMap(({ device }) => device.filter((time) => time !== null));
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
  expect(kernels.length).toBe(28);
  expect(sum(times)).toBe(sum(kernels));
  const withKernels = runs.map(({ operators, device }) =>
    operators.filter((_, at) => device[at] !== null).map(({ node }) => node),
  );
  expect(withKernels[0]).toContain('/conv1/Conv_token_34');
  expect(withKernels[0]).toEqual(withKernels[1]);
  const copies = runs.flatMap(({ operators }) =>
    operators.filter(({ operator }) => operator === 'MemcpyToHost'),
  );
  expect(new Set(copies.map(({ provider }) => provider))).toEqual(new Set(['WebGpu']));
});

test.each([
  ['other calls than were made', (text: string) => text, 4, /3 model calls where 4 were made/],
  ['half a line', (text: string) => text.slice(0, -200), 3, /line \d+ is not as expected/],
  [
    'a line that is no event',
    (text: string) => text.replace('"ts":417736', '"ts":"late"'),
    3,
    /line 7 is not as expected/,
  ],
  ['nothing', () => '', 3, /0 model calls/],
])('a profile with %s is refused in a sentence', async (_, change, calls, message) => {
  const reading = readProfile(await changed(change), 0, calls);
  await expect(reading).rejects.toThrow(UnreadableProfile);
  await expect(reading).rejects.toThrow(message);
});
