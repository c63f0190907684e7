import { resolve } from 'node:path';
import type { OpenedSession } from '../../electron/common/bridge.ts';
import type { RunOutcome } from '../../electron/common/outcome.ts';
import {
  buildSession,
  type RecordedRun,
  type RecordedSession,
} from '../../electron/common/recorded-session.ts';
import { type ScenarioInput, scenarioSchema } from '../../electron/common/scenario.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { launchNode } from '../../electron/host/launch-node.ts';
import type { Lab } from '../../electron/lab/lab.ts';
import { makeLab } from '../../electron/lab/make-lab.ts';
import { readSession } from '../../electron/lab/read-session.ts';
import { type RunningSession, runScenario } from '../../electron/lab/run-scenario.ts';

const root = resolve(import.meta.dirname, '../..');

/** The lab as the command line makes it: real models in real worker processes. */
export const realLab = (home: string, resources = resolve(root, 'resources')): Promise<Lab> =>
  makeLab(
    {
      resources,
      programs: resolve(root, 'out/main'),
      version: 'test',
      env: { ...process.env, LATENCY_LAB_HOME: home },
    },
    launchNode,
  );

/** A session that ended, as its recording tells it when opened again. */
export type Reopened = OpenedSession & {
  readonly id: string;
  readonly folder: string;
  readonly problem: string | null;
  readonly runs: readonly RecordedRun[];
  readonly telemetry: RecordedSession['telemetry'];
  notes: RecordedSession['notes'];
  /** What was said while it ran. */
  readonly live: readonly SessionEvent[];
};

/** Runs the scenario and opens its recording. `watch` sees each event and may cancel. */
export async function measureIn(
  lab: Lab,
  scenario: ScenarioInput,
  watch: (event: SessionEvent, running: RunningSession) => void = () => undefined,
): Promise<Reopened> {
  const live: SessionEvent[] = [];
  const running = runScenario(scenarioSchema.parse(scenario), root, lab, {
    started: () => undefined,
    event: (event) => {
      live.push(event);
      watch(event, running);
    },
  });
  const ended = await running.done;
  const opened = await readSession(ended.folder);
  return { ...ended, ...opened, ...buildSession(opened.manifest, opened.events), live };
}

/** How the measured runs of one work ended, in the order of the plan. */
export const outcomesOf = (session: Reopened, work: number): (RunOutcome | null)[] =>
  session.runs
    .filter(({ plan }) => plan.kind === 'measured' && plan.work === work)
    .map(({ ended }) => ended?.outcome ?? null);
