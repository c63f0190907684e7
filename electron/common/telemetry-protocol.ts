import { z } from 'zod';
import { gpuSchema } from './device.ts';
import { samplesSchema, seriesEndSchema, seriesSchema } from './telemetry.ts';

/** The contract between the lab and the sampling process. Nothing of it waits for a model. */
export const samplerRequestSchema = z.discriminatedUnion('type', [
  /** The first message. `origin` is the session's start on the monotonic clock, in ns, as decimal digits. */
  z.object({
    type: z.literal('start'),
    origin: z.string(),
    rate: z.number().positive(),
    gpus: z.array(gpuSchema),
    /** Ids of series count from here: lower ones belong to a sampling process that is gone. */
    firstSeries: z.int().nonnegative(),
    /** Names of sources that hung or crashed before: they are left alone. */
    without: z.array(z.string()),
  }),
  /** A worker came or went: its own figures are read from now on, or no more. */
  z.object({ type: z.literal('watch'), pid: z.int().positive() }),
  z.object({ type: z.literal('unwatch'), pid: z.int().positive() }),
  /** On which GPUs does this process have memory or work? Answered by `located` with the same `question`. */
  z.object({ type: z.literal('locate'), question: z.int(), pid: z.int().positive() }),
  /** End the programs that you started and say what you still have; the answer is `stopped`. */
  z.object({ type: z.literal('stop') }),
]);
export type SamplerRequest = z.output<typeof samplerRequestSchema>;

/** What proves where a worker ran. `gpu`: index into the machine's GPUs. */
export const sightingSchema = z.object({
  gpu: z.int().nonnegative(),
  /** For a person: `NVML process list`, `DRM fdinfo (amdgpu)`. */
  source: z.string(),
  /** Bytes of that GPU's memory that the process holds; null where it is not said. */
  memory: z.number().nonnegative().nullable(),
});
export type Sighting = z.output<typeof sightingSchema>;

/** What a post of the process holds: samples travel together, in the order in which they were read. */
const samplerMessageSchema = z.discriminatedUnion('type', [
  /**
   * From here on `source` may be in a call into its driver, which nothing can interrupt: it is the one that
   * hangs if the next post takes longer than `limit` seconds. It holds until another one is said; null: none.
   */
  z.object({
    type: z.literal('busy'),
    source: z.string().nullable(),
    limit: z.number().positive(),
  }),
  z.object({ type: z.literal('series'), ...seriesSchema.shape }),
  z.object({ type: z.literal('samples'), ...samplesSchema.shape }),
  z.object({ type: z.literal('series-ended'), ...seriesEndSchema.shape }),
  z.object({
    type: z.literal('located'),
    question: z.int(),
    /** Empty where some source looked and did not find it; null where no source can tell. */
    sightings: z.array(sightingSchema).nullable(),
  }),
  z.object({ type: z.literal('stopped') }),
]);
export const samplerPostSchema = z.array(samplerMessageSchema);
export type SamplerMessage = z.output<typeof samplerMessageSchema>;
