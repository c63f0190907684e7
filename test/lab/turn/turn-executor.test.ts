import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { type PlannedRun, plannedTurn, planRuns } from '../../../electron/common/plan.ts';
import { scenarioSchema } from '../../../electron/common/scenario.ts';
import type { SessionEvent } from '../../../electron/common/session.ts';
import { millis } from '../../../electron/common/units.ts';
import { launchNode } from '../../../electron/host/launch-node.ts';
import { startClock } from '../../../electron/lab/lab.ts';
import { RunTrace } from '../../../electron/lab/run-trace.ts';
import { Line } from '../../../electron/lab/turn/line.ts';
import type { PersonToCall } from '../../../electron/lab/turn/talk-port.ts';
import { TurnExecutor } from '../../../electron/lab/turn/turn-executor.ts';

const entry = join(import.meta.dirname, '../../fixtures/workers/odd-line.mjs');
const clock = startClock();

afterEach(() => {
  delete process.env.ODD;
});

const options = () => ({
  launch: launchNode(entry),
  ...clock,
  startLimit: millis(20_000),
  cancelGrace: millis(50),
});

/** Turns of an agent that only listens, elsewhere, on lines whose processes are real and behave as told. */
function turnsOn(manner: string, isLive = false) {
  process.env.ODD = manner;
  const scenario = scenarioSchema.parse({
    name: 'calls',
    repeats: 2,
    warmUps: 0,
    work: [
      {
        kind: 'turn',
        turns: 2,
        pause: 0,
        caller: isLive ? { microphone: true } : { says: [{ sample: 'jfk' }] },
        agent: {
          asr: { engine: 'endpoint', url: 'http://127.0.0.1:9/v1', model: 'ears' },
          llm: null,
          tts: null,
        },
      },
    ],
  });
  const work = scenario.work[0];
  if (work?.kind !== 'turn') throw new Error('The scenario has no turn.');
  const plan = planRuns(scenario);
  const pids = new Set<number>();
  const told: string[] = [];
  const events: SessionEvent[] = [];
  const person: PersonToCall = {
    open: () => {
      told.push('microphone on');
      return { speak: () => undefined, close: () => told.push('microphone off') };
    },
  };
  const folder = mkdtempSync(join(tmpdir(), 'turns-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const recorder = { add: (event: SessionEvent) => events.push(event), folder };
  const executor = new TurnExecutor({
    scenario,
    plan,
    inputs: {},
    lab: {
      keys: { find: () => Promise.resolve(null) },
      models: { files: () => Promise.resolve({ model: '/detector.onnx' }) },
    },
    clock,
    pool: { options },
    watch: { watch: (pid) => pids.add(pid), unwatch: (pid) => pids.delete(pid) },
    recorder,
    person: isLive ? person : null,
    ready: () => Promise.reject(new Error('No model is needed.')),
  });
  const execute = async (run: PlannedRun) => {
    const { outcome } = await executor.execute(run, work, new RunTrace(run.index, recorder));
    await executor.leave(run);
    return outcome;
  };
  const liveTurn = (turn: number): PlannedRun => ({
    ...plannedTurn(work, 0, 'measured', 0, turn, turn),
    index: turn,
  });
  return { executor, plan, execute, liveTurn, pids, told };
}

test('one call is open at a time, until the last turn of its conversation', async () => {
  const { plan, execute, pids } = turnsOn('');
  const open: number[] = [];
  for (const run of plan) {
    expect(await execute(run)).toMatchObject({ status: 'failed', reason: 'no-speech' });
    open.push(pids.size);
  }
  expect(open).toEqual([1, 0, 1, 0]);
});

test('a last turn that was cancelled before it began ends its call, too', async () => {
  const { plan, execute, executor, pids } = turnsOn('');
  const [first, last] = plan;
  if (first === undefined || last === undefined) throw new Error('There are no turns.');
  await execute(first);
  expect(pids.size).toBe(1);
  await executor.leave(last);
  expect(pids.size).toBe(0);
});

test('a line that does not open can be cancelled, and the next turn dials anew', async () => {
  const { plan, execute, executor, pids } = turnsOn('never opens');
  const [first, next] = plan;
  if (first === undefined || next === undefined) throw new Error('There are no turns.');
  const ended = execute(first);
  await expect.poll(() => pids.size, { timeout: 20_000 }).toBe(1);
  executor.cancelCurrent();
  expect(await ended).toEqual({ status: 'cancelled' });
  process.env.ODD = '';
  expect(await execute(next)).toMatchObject({ reason: 'no-speech' });
});

test('a line that does not open in time says so', async () => {
  process.env.ODD = 'never opens';
  const opening = Line.open(
    options(),
    {
      detector: '/detector.onnx',
      audioPath: {
        sampleRate: 16_000,
        encoding: 'pcm',
        frame: 20,
        network: { delay: 0, jitter: 0, loss: 0 },
        buffer: 40,
      },
      wait: 0.5,
      partials: null,
      call: '/call.wav',
      seed: 1,
      isLive: false,
      tellsArrivals: false,
    },
    millis(60_000),
    () => undefined,
    new AbortController().signal,
    millis(100),
  );
  await expect(opening).rejects.toMatchObject({
    reason: 'timed-out',
    message: expect.stringContaining('did not open within 0.1 s'),
  });
});

test("a person's call whose line dies is over, and their microphone is off", async () => {
  const { executor, execute, liveTurn, told } = turnsOn('dies when spoken to', true);
  expect(executor.isOver(0)).toBe(false);
  expect(await execute(liveTurn(0))).toMatchObject({ status: 'failed', reason: 'worker-died' });
  expect(executor.isOver(0)).toBe(true);
  expect(told).toEqual(['microphone on', 'microphone off']);
});

test("a person's call goes on after a turn that has no number", async () => {
  const { executor, execute, liveTurn, told } = turnsOn('', true);
  await execute(liveTurn(0));
  expect(executor.isOver(0)).toBe(false);
  expect(told).toEqual(['microphone on']);
  await executor.hangUp();
});
