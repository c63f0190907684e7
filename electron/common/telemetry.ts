import { z } from 'zod';
import type { KnownFields } from './known-fields.ts';
import { nanosSchema } from './trace.ts';

/** What a series can measure, with its unit. The closed list: a figure has one name and one unit everywhere. */
export const metricUnits = {
  'gpu-utilization': '%',
  'gpu-memory-used': 'B',
  'gpu-memory-utilization': '%',
  'gpu-power': 'W',
  'gpu-power-limit': 'W',
  /** A counter: only differences mean something. */
  'gpu-energy': 'J',
  'gpu-temperature': '°C',
  'gpu-clock': 'MHz',
  'gpu-memory-clock': 'MHz',
  /** The vendor's bits of why clocks are lower than they could be; 0 is none. */
  'gpu-throttle': 'bits',
  /** Of one worker, on one GPU. */
  'worker-gpu-utilization': '%',
  'worker-gpu-memory': 'B',
  'worker-cpu': '%',
  'worker-memory': 'B',
  'cpu-utilization': '%',
  'cpu-clock': 'MHz',
  'memory-used': 'B',
  /** Of this measuring itself, in percent of one core. */
  'sampler-cpu': '%',
} as const;
export type Metric = keyof typeof metricUnits;

const metrics = Object.keys(metricUnits) as [Metric, ...Metric[]];
const id = z.int().nonnegative();

/** One row of readings, said once before its first sample. */
export const seriesSchema = z.looseObject({
  id,
  metric: z.enum(metrics),
  /** As the source counts: `%` of one core for CPU time of a process, of all cores for the machine. */
  unit: z.string(),
  /** Where it comes from, for a person: `NVML nvmlDeviceGetUtilizationRates`. */
  source: z.string(),
  /** Index into the machine's GPUs; null where it is not of a GPU. */
  gpu: id.nullable(),
  /** Process id of the worker that it is about; null where it is not about one. */
  pid: z.int().positive().nullable(),
  /** Each reading tells of the stretch of this many seconds before it; 0 is that instant, null is unknown. */
  window: z.number().nonnegative().nullable(),
  /** Readings a second that are asked for. */
  rate: z.number().positive(),
});
export type Series = KnownFields<z.output<typeof seriesSchema>>;

/** Readings of one instant: [series, value]; null is a reading that failed, never 0. */
export const samplesSchema = z.looseObject({
  at: nanosSchema,
  values: z.array(z.tuple([id, z.number().nullable()])),
});
export type Samples = KnownFields<z.output<typeof samplesSchema>>;

/** No more readings, and why, in a sentence: unplugged, driver reset, hung, worker ended, session ended. */
export const seriesEndSchema = z.looseObject({
  id,
  at: nanosSchema,
  reason: z.string(),
});
export type SeriesEnd = KnownFields<z.output<typeof seriesEndSchema>>;
