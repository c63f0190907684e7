import { SingleBar } from 'cli-progress';
import { type PlannedRun, profiledRunsOn, targetName } from '../common/plan.ts';
import { buildSession, taskOf } from '../common/recorded-session.ts';
import type { RunEndedEvent, SessionManifest } from '../common/session.ts';
import type { Console } from './console.ts';

/** Shows how far a session is: a bar on a terminal, a line for each run otherwise. */
export type ProgressDisplay = {
  readonly ended: (event: RunEndedEvent) => void;
  readonly stop: () => void;
};

const listening = ({ kind }: PlannedRun, hears: number): string =>
  kind === 'load' ? 'load to hear what was spoken' : `hears run ${hears + 1}`;

export function showProgress(manifest: SessionManifest, console: Console): ProgressDisplay {
  const { runs } = buildSession(manifest, []);
  const nameOf = (index: number): string => {
    const run = runs[index];
    if (run === undefined) return '';
    const { plan } = run;
    const task = taskOf(run).toUpperCase();
    const { repeats, warmUps } = manifest.scenario;
    const profiled = profiledRunsOn(plan.device, manifest.scenario);
    if (plan.hears !== undefined) return `${task} ${plan.model}, ${listening(plan, plan.hears)}`;
    if (plan.turn !== undefined) {
      const talk =
        plan.kind === 'warm-up' ? 'warm-up' : `conversation ${(plan.conversation ?? 0) + 1}`;
      return `${plan.model}, ${talk}, turn ${plan.turn + 1}`;
    }
    const of = { load: 1, 'warm-up': warmUps, measured: repeats, profiled, listen: 1 }[plan.kind];
    const count = plan.kind === 'load' ? '' : ` ${plan.repeat + 1} of ${of}`;
    return `${task} ${plan.model} on ${targetName(plan)}, ${plan.kind}${count}`;
  };
  if (!console.isTerminal) {
    return {
      ended: ({ run, outcome }) =>
        console.stderr(`run ${run + 1} of ${runs.length}: ${nameOf(run)}: ${outcome.status}`),
      stop: () => undefined,
    };
  }
  const bar = new SingleBar({
    format: '[{bar}] {value} of {total} runs  {name}',
    barsize: 24,
    hideCursor: true,
  });
  bar.start(runs.length, 0, { name: nameOf(0) });
  return {
    ended: ({ run }) => bar.update(run + 1, { name: nameOf(run + 1) }),
    stop: () => bar.stop(),
  };
}
