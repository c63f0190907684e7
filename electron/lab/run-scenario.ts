import { DiskFull } from '../common/disk-full.ts';
import { failed, type RunOutcome } from '../common/outcome.ts';
import { type PlannedRun, plannedTurn, planRuns, workerKey, workerKeysOf } from '../common/plan.ts';
import type { Scenario } from '../common/scenario.ts';
import type { SessionEvent, SessionManifest } from '../common/session.ts';
import { localModelsOf, turnsOf } from '../common/turn/turn-work.ts';
import type { Nanos } from '../common/units.ts';
import { checkTargets } from './devices/check-targets.ts';
import { Inspector } from './inspector.ts';
import { type Lab, startClock } from './lab.ts';
import { variantsIn } from './model-variants.ts';
import { openRecording } from './open-recording.ts';
import type { Recorder } from './recorder.ts';
import { RunExecutor } from './run-executor.ts';
import { type Sampling, startSampling } from './sampling.ts';
import type { PersonToCall } from './turn/talk-port.ts';
import { WorkerPool, type WorkerWatch } from './worker-pool.ts';

export type SessionListener = {
  readonly started: (manifest: SessionManifest) => void;
  readonly event: (event: SessionEvent) => void;
  /** Who talks where a caller is a microphone; left out where nobody can. */
  readonly person?: PersonToCall;
};

export type SessionResult = {
  readonly id: string;
  readonly folder: string;
  /** A sentence when the session ended before its plan did. */
  readonly problem: string | null;
};

/** A session under way. */
export type RunningSession = {
  readonly done: Promise<SessionResult>;
  /** Cancels one run, in progress or still to come; the others go on. */
  readonly cancelRun: (run: number) => void;
  /** Cancels the run in progress and all after it; what there is gets sealed. */
  readonly stop: () => void;
};

/**
 * The whole experiment, in the order it happens. `base` is the folder that the scenario's relative paths
 * start from. `done` rejects with `UnusableScenario`, before anything is recorded, where a device does not
 * exist or cannot take a setting.
 */
export function runScenario(
  scenario: Scenario,
  base: string,
  lab: Lab,
  listener: SessionListener,
): RunningSession {
  const plan = planRuns(scenario, variantsIn(lab.catalog));
  const cancelled = new Set<number>();
  const clock = startClock();
  let sampling: Sampling | null = null;
  const watch: WorkerWatch = {
    watch: (pid) => sampling?.watch(pid),
    unwatch: (pid) => sampling?.unwatch(pid),
  };
  const pool = new WorkerPool(lab, clock, watch);
  /** The run in progress; null between runs, and while what they made is looked at. */
  let current: number | null = null;
  let isStopped = false;

  let cancelTurn = (): void => undefined;

  const cancelRun = (run: number): void => {
    cancelled.add(run);
    if (run === current) cancelCurrent();
  };
  const cancelCurrent = (): void => {
    pool.cancelCurrent();
    cancelTurn();
  };

  async function experiment(): Promise<SessionResult> {
    const devices = await checkTargets(scenario, lab.devices, lab.catalog);
    const { recorder, manifest, inputs } = await openRecording(
      scenario,
      plan,
      devices,
      base,
      lab,
      listener.event,
    );
    listener.started(manifest);
    const telemetry = startSampling({
      lab,
      clock,
      rate: scenario.telemetryRate,
      gpus: manifest.machine.gpus,
      add: (event) => recorder.add(event),
    });
    sampling = telemetry;
    const { locate } = telemetry;
    const { person = null } = listener;
    const needs = {
      scenario,
      plan,
      inputs,
      devices,
      lab,
      clock,
      pool,
      watch,
      recorder,
      locate,
      person,
    };
    const executor = new RunExecutor(needs);
    cancelTurn = () => executor.cancelTurn();
    const inspector = new Inspector({
      scenario,
      catalog: lab.catalog,
      plan,
      executor,
      pool,
      recorder,
    });
    let problem: string | null = null;
    try {
      for (const run of plan) {
        current = run.index;
        await executor.execute(run, () => cancelled.has(run.index));
        for (const key of workersNoLongerNeeded(run, plan, scenario)) await pool.stop(key);
        current = null;
        if (isLastMeasured(run, plan)) await inspector.inspect(run.work, () => isStopped);
      }
      for (const turn of liveTurns(scenario)) {
        if (isStopped) break;
        if (executor.isCallOver(turn.work)) continue;
        const run = { ...turn, index: plan.length };
        recorder.add({ type: 'run-added', at: clock.now(), plan: run });
        plan.push(run);
        current = run.index;
        await executor.execute(run, () => cancelled.has(run.index));
        current = null;
      }
    } catch (thrown) {
      if (!(thrown instanceof DiskFull)) throw thrown;
      await telemetry.stop();
      problem = await endWithoutRoom(recorder, current, clock.now());
    } finally {
      await executor.close();
      await inspector.close();
      await pool.stopAll();
      await telemetry.stop();
      await recorder.seal();
    }
    return { id: manifest.id, folder: recorder.folder, problem };
  }

  return {
    done: experiment(),
    cancelRun,
    stop: () => {
      isStopped = true;
      for (const run of plan) cancelled.add(run.index);
      cancelCurrent();
    },
  };
}

/** The workers that this run needed and no later one does. */
function workersNoLongerNeeded(
  run: PlannedRun,
  plan: readonly PlannedRun[],
  scenario: Scenario,
): string[] {
  const later = new Set(
    plan.slice(run.index + 1).flatMap((other) => workerKeysOf(other, scenario)),
  );
  const ofLiveAgents = scenario.work.flatMap((work) =>
    work.kind === 'turn' && 'microphone' in work.caller ? localModelsOf(work) : [],
  );
  for (const { model, device } of ofLiveAgents)
    later.add(workerKey({ ...run, model, device, settings: {} }));
  return workerKeysOf(run, scenario).filter((key) => !later.has(key));
}

/** The turns of somebody who speaks: as many as they like, up to what the scenario says. */
function* liveTurns({ work }: Scenario): Generator<Omit<PlannedRun, 'index'>> {
  for (const [place, one] of work.entries()) {
    if (one.kind !== 'turn' || !('microphone' in one.caller)) continue;
    for (let turn = 0; turn < turnsOf(one); turn++) {
      yield plannedTurn(one, place, 'measured', 0, turn, turn);
    }
  }
}

/** Of its work: what it made can be looked at without taking time from what is measured. */
const isLastMeasured = ({ index, kind, work }: PlannedRun, plan: readonly PlannedRun[]): boolean =>
  kind === 'measured' &&
  !plan.some((later) => later.index > index && later.kind === kind && later.work === work);

/** The run that filled the disk, if it was one, is named in the recording; the ones after it were never started. */
async function endWithoutRoom(recorder: Recorder, run: number | null, at: Nanos): Promise<string> {
  const detail = `The disk that holds ${recorder.folder} is full. What was measured before is kept. Free some room, or move the lab with LATENCY_LAB_HOME.`;
  const outcome: RunOutcome = failed('disk-full', detail);
  const nothing = { provider: null, audio: null, workerMemory: null, labDelay: null };
  await recorder.closeWithoutRoom(
    run === null ? [] : [{ type: 'run-ended', run, at, outcome, ...nothing }],
  );
  return detail;
}
