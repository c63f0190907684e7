import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { operatorReport } from '../../electron/common/operators.ts';
import { targetName } from '../../electron/common/plan.ts';
import { qualityOf } from '../../electron/common/quality.ts';
import { buildSession, heardText } from '../../electron/common/recorded-session.ts';
import { sessionVersion } from '../../electron/common/session.ts';
import { summarize } from '../../electron/common/summary.ts';
import { isCountedTurn, turnFigures } from '../../electron/common/turn/turn-figures.ts';
import { summarizeTurns } from '../../electron/common/turn/turn-summary.ts';
import { readSession } from '../../electron/lab/read-session.ts';
import { unpackSession } from '../../electron/lab/session-archive.ts';

/** A recording of each version of the format that was ever released, real but for the sixth. They stay forever. */
const fixtures = join(import.meta.dirname, '../fixtures/sessions');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latency-lab-fixture-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('there is a recording of every version up to the one that is written now', async () => {
  const versions = Array.from({ length: sessionVersion }, (_, index) => index + 1);
  expect((await readdir(fixtures)).sort()).toEqual(versions.map((v) => `version-${v}.latlab`));
});

test('a recording of version 1 opens whole, with its figures', async () => {
  const target = join(folder, 'session');
  await unpackSession(join(fixtures, 'version-1.latlab'), target);
  const { manifest, events, state, damage } = await readSession(target);
  expect({ state, damage }).toEqual({ state: 'sealed', damage: null });
  const [work] = summarize(buildSession(manifest, events));
  expect(work).toMatchObject({
    kind: 'tts',
    model: 'tiny-tts-en',
    target: 'cpu',
    outcomes: { measured: 2, failed: 0 },
  });
  expect(work?.processingMs.n).toBe(2);
  expect(work?.rtf.median).toBeGreaterThan(0);
  expect(work?.cold.loadMs).toBeGreaterThan(0);
});

const kept = [
  { version: 2, spans: 'span' },
  { version: 3, spans: 'spans' },
];
test.each(kept)(
  'a recording of version $version opens whole: two devices, where they ran, telemetry and operators',
  async ({ version, spans }) => {
    const target = join(folder, 'session');
    await unpackSession(join(fixtures, `version-${version}.latlab`), target);
    const { manifest, events, state, damage } = await readSession(target);
    // The start of a worker is told by the lab, as a span of its own.
    expect(events.filter(({ type }) => type === spans).length).toBeGreaterThan(2);
    expect({ state, damage }).toEqual({ state: 'sealed', damage: null });
    expect(manifest.devices.map(({ id }) => id)).toEqual(['cpu', 'webgpu:software']);
    const session = buildSession(manifest, events);
    expect(summarize(session).map((work) => [work.target, work.outcomes.measured])).toEqual([
      ['cpu', 1],
      ['webgpu:software', 1],
    ]);
    const load = session.runs.find(({ plan }) => plan.device === 'webgpu:software');
    expect(load?.placements.map(({ model }) => model)).toEqual(['encoder', 'decoder']);
    expect(load?.proofs[0]?.detail).toContain('libvk_swiftshader.so');
    const profiled = session.runs.filter(({ plan }) => plan.kind === 'profiled');
    const operators = operatorReport(profiled)?.operators.map(({ operator }) => operator);
    expect(operators).toContain('MatMulInteger');
    const measured = session.runs.find(({ plan }) => plan.kind === 'measured');
    const worker = [...session.telemetry.values()].find(
      ({ series }) => series.metric === 'worker-memory' && series.pid === measured?.worker,
    );
    expect(Math.max(...(worker?.value ?? []).map((value) => value ?? 0))).toBeGreaterThan(1e8);
  },
);

test('a recording of version 4 opens whole: an imported profile of the runtime', async () => {
  const target = join(folder, 'session');
  await unpackSession(join(fixtures, 'version-4.latlab'), target);
  const { manifest, events, state, damage } = await readSession(target);
  expect({ state, damage }).toEqual({ state: 'sealed', damage: null });
  expect(manifest.imported).toMatchObject({ tool: 'onnxruntime profile', file: 'decoder.json' });
  expect(manifest.machine).toMatchObject({ cpu: 'not known', cores: null, memory: null });
  const session = buildSession(manifest, events);
  expect(summarize(session)).toEqual([]);
  const report = operatorReport(session.runs);
  expect(report?.calls).toBe(3);
  expect(report?.operators.map(({ operator }) => operator)).toContain('MatMul');
});

test('a recording of version 5 opens whole: a round trip, looks at the audio, partial texts', async () => {
  const target = join(folder, 'session');
  await unpackSession(join(fixtures, 'version-5.latlab'), target);
  const { manifest, events, state, damage } = await readSession(target);
  expect({ state, damage }).toEqual({ state: 'sealed', damage: null });
  const session = buildSession(manifest, events);
  const [spoken, ...others] = qualityOf(session);
  expect(spoken).toMatchObject({
    model: 'tiny-tts-en',
    target: 'cpu, 1 thread',
    quality: { errors: 0, words: 2 },
    measuredBy: 'moonshine-tiny-q',
    audio: { n: 1, clipped: 0 },
  });
  expect(others.map(({ target: place, speed }) => [place, speed.n])).toEqual([
    ['cpu, 2 threads', 1],
    ['cpu, 1 thread', 0],
    ['cpu, 2 threads', 0],
  ]);
  const differs = session.runs.filter(({ differences }) => differences.length > 0);
  expect(differs.map(({ plan }) => targetName(plan))).toEqual(['cpu, 2 threads']);
  const heard = session.runs.find(
    ({ plan, work }) => plan.kind === 'measured' && work.kind === 'asr',
  );
  expect(heard?.partials.map(({ text }) => text)).toContain('And so my fellow.');
  expect(heard === undefined ? '' : heardText(heard)).toBe('And so my fellow-americans.');
});

test('a recording of version 6 opens whole: conversations, and a turn that nobody had planned', async () => {
  const target = join(folder, 'session');
  await unpackSession(join(fixtures, 'version-6.latlab'), target);
  const { manifest, events, state, damage } = await readSession(target);
  expect({ state, damage }).toEqual({ state: 'sealed', damage: null });
  const session = buildSession(manifest, events);
  expect(session.runs).toHaveLength(manifest.plan.length + 1);
  const [agent, spoken, ...others] = summarizeTurns(session);
  expect(others).toEqual([]);
  expect(agent).toMatchObject({
    agent: 'moonshine-tiny-q → scripted → tiny-tts-en',
    isScripted: true,
    outcomes: { counted: 2, interrupted: 1, failed: { 'no-speech': 1 } },
    checked: 3,
    loads: [
      { link: 'asr', ms: 412 },
      { link: 'tts', ms: 240 },
    ],
  });
  expect(agent?.parts.map(({ part }) => part)).toEqual([
    'uplink',
    'endpointing',
    'asr',
    'first-token',
    'first-sentence',
    'tts',
    'buffer',
    'lead-in',
    'lab',
  ]);
  expect(spoken?.parts.find(({ part }) => part === 'realtime')?.owner).toEqual({
    kind: 'endpoint',
    name: 'voice.example',
  });
  for (const run of session.runs.filter(isCountedTurn)) {
    const { parts } = turnFigures(run);
    const sum = Object.values(parts?.totals ?? {}).reduce((all, total) => all + total, 0);
    expect(sum).toBe((parts?.to ?? 0) - (parts?.from ?? 0));
    expect(sum).toBeGreaterThan(900e6);
    expect(sum).toBe((run.turn?.reply?.start ?? 0) - (run.turn?.speech?.end ?? 0));
    expect(Math.abs(turnFigures(run).recordedDifference ?? 99)).toBeLessThan(2);
  }
  const restarted = session.runs.find(({ turn }) => turn?.restarts === 1);
  expect(restarted?.spans.find(({ attributes }) => attributes?.abandoned === true)).toBeDefined();
  expect(session.runs.flatMap(({ partials }) => partials.map(({ text }) => text))).toEqual([
    'Good morning, I',
  ]);
});
