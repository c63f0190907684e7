import { z } from 'zod';
import type { KnownFields } from './known-fields.ts';
import type { Scenario } from './scenario.ts';

export const runKinds = ['load', 'warm-up', 'measured'] as const;

/**
 * One run of the plan. `index` is its place in the order of execution and its name everywhere else;
 * `work` is an index into the scenario's list. A `load` makes model × device ready for the runs after it.
 */
export const plannedRunSchema = z.looseObject({
  index: z.int().nonnegative(),
  kind: z.enum(runKinds),
  work: z.int().nonnegative(),
  /** Counts from 0 within its kind, work and device. */
  repeat: z.int().nonnegative(),
  model: z.string(),
  device: z.string(),
});
export type PlannedRun = KnownFields<z.output<typeof plannedRunSchema>>;

/** Runs with the same key share a worker process. */
export const workerKey = (run: PlannedRun): string => `${run.model}@${run.device}`;

/**
 * The order of execution. Works follow each other; within a work every device loads, then warms up, then
 * the measured repeats alternate between devices as A-B-B-A, so that a drift of the machine (heat,
 * clocks) does not favour one of them. A model that an earlier work loaded on a device is not loaded again.
 */
export function planRuns(scenario: Scenario): PlannedRun[] {
  const runs: PlannedRun[] = [];
  const loaded = new Set<string>();
  const devices = [...new Set(scenario.devices)];
  scenario.work.forEach(({ model }, work) => {
    const add = (kind: PlannedRun['kind'], repeat: number, device: string): void => {
      runs.push({ index: runs.length, kind, work, repeat, model, device });
    };
    for (const device of devices) {
      const key = `${model}@${device}`;
      if (loaded.has(key)) continue;
      loaded.add(key);
      add('load', 0, device);
    }
    for (const kind of ['warm-up', 'measured'] as const) {
      const repeats = kind === 'warm-up' ? scenario.warmUps : scenario.repeats;
      for (let repeat = 0; repeat < repeats; repeat++) {
        const order = repeat % 2 === 0 ? devices : devices.toReversed();
        for (const device of order) add(kind, repeat, device);
      }
    }
  });
  return runs;
}
