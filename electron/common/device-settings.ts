import { z } from 'zod';

export const graphOptimizations = ['disabled', 'basic', 'extended', 'all'] as const;

const threads = z.int().min(1).max(1024);
const graphOptimization = z.enum(graphOptimizations);
const precision = z.string().min(1).max(20);

/** How a model is run on a device. What is left out is as the runtime and the model have it. */
export const deviceSettingsSchema = z.object({
  /** Of the CPU, inside one operator. */
  threads: threads.optional(),
  graphOptimization: graphOptimization.optional(),
  /** The decoder's key-value cache stays in the device's memory from one token to the next. */
  cacheOnDevice: z.boolean().optional(),
  /** The variant of the model with weights of this precision, as the catalog names it: `fp32`, `int8`. */
  precision: precision.optional(),
});
export type DeviceSettings = z.output<typeof deviceSettingsSchema>;

const oneOrMore = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([schema, z.array(schema).min(1).max(32)]).optional();

/** The same, where a list of values asks for a sweep: every combination is measured. */
export const settingsSweepSchema = z.object({
  threads: oneOrMore(threads),
  graphOptimization: oneOrMore(graphOptimization),
  cacheOnDevice: oneOrMore(z.boolean()),
  precision: oneOrMore(precision),
});
export type SettingsSweep = z.output<typeof settingsSweepSchema>;

/** Every combination of a sweep, the last setting varying fastest; one empty one where nothing is set. */
export function combinationsOf(sweep: SettingsSweep): DeviceSettings[] {
  let combinations: DeviceSettings[] = [{}];
  for (const name of ['threads', 'graphOptimization', 'cacheOnDevice', 'precision'] as const) {
    const values = [sweep[name] ?? []].flat();
    if (values.length === 0) continue;
    combinations = combinations.flatMap((settings) =>
      [...new Set(values)].map((value) => ({ ...settings, [name]: value })),
    );
  }
  return combinations;
}

/** In words, for a person and as a name: `2 threads, graph basic`; empty where nothing is set. */
export function settingsInWords(settings: DeviceSettings): string {
  const { threads: count, graphOptimization: graph, cacheOnDevice, precision: bits } = settings;
  return [
    count === undefined ? [] : [count === 1 ? '1 thread' : `${count} threads`],
    graph === undefined ? [] : [`graph ${graph}`],
    cacheOnDevice === undefined ? [] : [cacheOnDevice ? 'cache on device' : 'cache in CPU memory'],
    bits === undefined ? [] : [bits],
  ]
    .flat()
    .join(', ');
}
