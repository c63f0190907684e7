import { afterAll, expect, test } from 'vitest';
import type { Lab } from '../../electron/lab/lab.ts';
import { ownHome } from '../support/own-home.ts';
import { measureIn, outcomesOf, realLab } from '../support/real-lab.ts';

const lab = await realLab(await ownHome(afterAll));
const long = {
  kind: 'tts',
  model: 'tiny-tts-en',
  text: 'The river ran past the mill. '.repeat(2_000),
} as const;
const short = { kind: 'tts', model: 'tiny-tts-en', text: 'Hello.' } as const;
const other = { kind: 'asr', model: 'moonshine-tiny-q', audio: { sample: 'jfk' } } as const;
const measured = { status: 'measured' };

/** The lab, and the processes that it started, newest last. */
function watched(real: Lab): { lab: Lab; pids: number[] } {
  const pids: number[] = [];
  const launchWorker: Lab['launchWorker'] = () => {
    const worker = real.launchWorker();
    const pid = worker.pid();
    if (pid !== undefined) pids.push(pid);
    return worker;
  };
  return { lab: { ...real, launchWorker }, pids };
}

const kill = (pid: number | undefined): void => {
  if (pid === undefined) throw new Error('There is no worker to kill.');
  process.kill(pid, 'SIGKILL');
};

test('a worker killed in the middle of a run fails that run; the next one has a new worker', async () => {
  const { lab: own, pids } = watched(lab);
  let isKilled = false;
  const session = await measureIn(
    own,
    { name: 'killed', work: [long, short, other], warmUps: 0, repeats: 1 },
    (event) => {
      if (event.type !== 'audio' || isKilled) return;
      isKilled = true;
      kill(pids.at(-1));
    },
  );
  expect(outcomesOf(session, 0)).toEqual([
    {
      status: 'failed',
      reason: 'worker-died',
      detail: expect.stringMatching(/SIGKILL.+starts a new one/),
    },
  ]);
  expect(outcomesOf(session, 1)).toEqual([measured]);
  expect(outcomesOf(session, 2)).toEqual([measured]);
  expect(session.runs[1]?.audio.length).toBeGreaterThan(0);
  // Two of the voice, one of the other model, one of each that writes its graphs, and one that looks at the audio.
  expect(new Set(pids).size).toBe(6);
  const reloaded = session.runs.find(({ plan }) => plan.kind === 'measured' && plan.work === 1);
  expect(
    [...(reloaded?.spans ?? [])].filter(({ parent }) => parent === null).map(({ stage }) => stage),
  ).toEqual(['spawn', 'load', 'run']);
  expect(session).toMatchObject({ state: 'sealed', damage: null, problem: null });
  expect(session.events).toEqual(session.live);
});

test('a worker killed while it loads fails the load; the runs load for themselves', async () => {
  const { lab: own, pids } = watched(lab);
  const session = await measureIn(
    own,
    { name: 'killed early', work: [short], warmUps: 0, repeats: 2 },
    (event) => {
      if (event.type === 'span' && event.stage === 'spawn' && event.run === 0) kill(pids.at(-1));
    },
  );
  expect(session.runs[0]?.ended?.outcome).toMatchObject({
    status: 'failed',
    reason: 'worker-died',
  });
  expect(outcomesOf(session, 0)).toEqual([measured, measured]);
});

test('a run over its time limit is ended and says so; the others are measured', async () => {
  const session = await measureIn(lab, {
    name: 'too long',
    work: [long, other],
    warmUps: 0,
    repeats: 1,
    timeLimit: 12,
  });
  expect(outcomesOf(session, 0)).toEqual([
    { status: 'failed', reason: 'timed-out', detail: expect.stringContaining('12 s') },
  ]);
  expect(session.runs[1]?.audio.length).toBeGreaterThan(0);
  expect(outcomesOf(session, 1)).toEqual([measured]);
  expect(session).toMatchObject({ state: 'sealed', damage: null, problem: null });
});

test('a run cancelled before its turn is never started; those around it are measured', async () => {
  const session = await measureIn(
    lab,
    { name: 'one cancelled', work: [short], warmUps: 0, repeats: 3 },
    (event, running) => {
      if (event.type === 'run-started' && event.run === 1) running.cancelRun(2);
    },
  );
  expect(outcomesOf(session, 0)).toEqual([measured, { status: 'cancelled' }, measured]);
  expect(session.runs[2]).toMatchObject({ started: null, spans: { length: 0 }, audio: [] });
});
