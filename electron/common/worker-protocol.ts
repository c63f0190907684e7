import { z } from 'zod';
import { audioDifferenceSchema } from './audio-difference.ts';
import { audioFiguresSchema } from './audio-figures.ts';
import { deviceSettingsSchema } from './device-settings.ts';
import { runOutcomeSchema } from './outcome.ts';
import { chatMessageSchema } from './scenario.ts';
import { stages } from './stages.ts';
import { type Attribute, nanosSchema } from './trace.ts';
import { callRequestSchema, lineNewsSchema, lineOrderSchema } from './turn/line-protocol.ts';
import { hertz, seconds } from './units.ts';

/**
 * The contract between the lab and a measured process. Messages travel by structured clone, so typed
 * arrays arrive as typed arrays. A worker serves one job at a time; jobs are numbered by the host.
 */
export const protocolVersion = 4;

export const engineFamilies = [
  'tiny-tts',
  'kokoro',
  'piper',
  'moonshine',
  'whisper',
  'causal-lm',
  'ctc',
] as const;
export type EngineFamily = (typeof engineFamilies)[number];

const job = z.int().nonnegative();
const filesSchema = z.record(z.string(), z.string());

export const runInputSchema = z.discriminatedUnion('kind', [
  /** The audio goes to the file at `audio`, an absolute path. */
  z.object({
    kind: z.literal('tts'),
    text: z.string(),
    speed: z.number().positive(),
    voice: z.string().optional(),
    language: z.string().optional(),
    audio: z.string(),
  }),
  /** `path` is absolute. `length`: the first so many seconds, repeated where the audio is shorter. `streaming`: the audio arrives in real time; a partial text every `interval` seconds. `cutsSilence`: silence at both ends is cut to 0.1 s first. */
  z.object({
    kind: z.literal('asr'),
    path: z.string(),
    length: z.number().positive().optional(),
    language: z.string().optional(),
    streaming: z.object({ interval: z.number().positive() }).optional(),
    cutsSilence: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('llm'),
    messages: z.array(chatMessageSchema),
    maxTokens: z.int().positive(),
  }),
]);
export type RunInput = z.output<typeof runInputSchema>;

/**
 * A model's graph after the runtime optimised it, in the runtime's own format, at an absolute path. `cached`: it lies
 * there and is loaded in the model's place; `written`: it is put there while the model is loaded.
 */
const optimisedGraphSchema = z.object({ path: z.string(), state: z.enum(['cached', 'written']) });
export type OptimisedGraph = z.output<typeof optimisedGraphSchema>;

export const hostMessageSchema = z.discriminatedUnion('type', [
  /** The first message. `origin` is the session's start on the monotonic clock, in ns, as decimal digits. */
  z.object({ type: z.literal('hello'), protocol: z.literal(protocolVersion), origin: z.string() }),
  z.object({ type: z.literal('ping') }),
  z.object({
    type: z.literal('load'),
    job,
    family: z.enum(engineFamilies),
    /** Absolute path of each file by its role, those of a voice activity detector among them. */
    files: filesSchema,
    device: z.string(),
    settings: deviceSettingsSchema,
    /** By the path of a model among the files; of the others the model itself is loaded. */
    graphs: z.record(z.string(), optimisedGraphSchema).optional(),
    /** A folder, absolute: the runtime's profiles go there. null when nothing is profiled. */
    profiles: z.string().nullable(),
    /**
     * The runtime writes to standard error on which provider it puts each operator, and goes on talking in
     * every run: for a worker that loads and is ended.
     */
    tellsPlacement: z.boolean(),
  }),
  /** Does a tiny model run there, and with the right result? `fp16`: in half precision. */
  z.object({
    type: z.literal('probe'),
    job,
    device: z.string(),
    precision: z.enum(['fp32', 'fp16']),
  }),
  z.object({
    type: z.literal('run'),
    job,
    input: runInputSchema,
    /**
     * Absolute: the runtime's profiles go to this path with `-MODEL.json` at its end, and their operators become
     * spans. null where that is not wanted; a worker loaded without `profiles` has none.
     */
    profile: z.string().nullable(),
    /**
     * Somebody waits for every piece: audio and text are told when they are there, and a language model's text as
     * `delta`s. It costs a message each, which a run that is measured for its speed is spared.
     */
    tellsAtOnce: z.boolean().default(false),
  }),
  /** Opens the line of a call: a job that lasts until `hang-up`. */
  z.object({ type: z.literal('call'), job, ...callRequestSchema.shape }),
  z.object({ type: z.literal('line'), job, order: lineOrderSchema }),
  /**
   * Reads made audio, one channel, at the absolute path `audio`, and each of `others`, to tell it from them: for a
   * process that measures nothing.
   */
  z.object({
    type: z.literal('inspect'),
    job,
    audio: z.string(),
    others: z.array(z.string()),
  }),
  z.object({ type: z.literal('cancel'), job }),
]);
export type HostMessage = z.output<typeof hostMessageSchema>;
export type HostMessageInput = z.input<typeof hostMessageSchema>;

/** Checked by hand: a schema for each span would cost more than all the rest of its recording (bench). */
const attributesColumn = z.custom<readonly (Readonly<Record<string, Attribute>> | null)[]>(
  (value) => Array.isArray(value) && value.every(isAttributes),
);

function isAttributes(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'object') return false;
  for (const attribute of Object.values(value)) {
    const type = typeof attribute;
    const isNumber = type === 'number' && Number.isFinite(attribute);
    if (type !== 'string' && !isNumber && type !== 'boolean') return false;
  }
  return true;
}

/** Closed spans as columns, so that a batch of thousands is five arrays. `parent` is −1 for a root. */
export const spanBatchSchema = z
  .object({
    id: z.instanceof(Int32Array),
    stage: z.instanceof(Uint8Array),
    parent: z.instanceof(Int32Array),
    start: z.instanceof(Float64Array),
    end: z.instanceof(Float64Array),
    attributes: attributesColumn,
  })
  .refine(
    ({ id, stage, parent, start, end, attributes }) =>
      [id, parent, start, end, attributes].every(({ length }) => length === stage.length) &&
      stage.every((index) => index < stages.length) &&
      start.every(Number.isFinite) &&
      end.every(Number.isFinite),
    'The columns of a span batch do not fit each other.',
  );
export type SpanBatch = z.output<typeof spanBatchSchema>;

export const workerMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    protocol: z.literal(protocolVersion),
    at: nanosSchema,
    onnxruntime: z.string(),
  }),
  z.object({ type: z.literal('pong'), at: nanosSchema }),
  z.object({ type: z.literal('spans'), job, batch: spanBatchSchema }),
  z.object({
    type: z.literal('audio'),
    job,
    at: nanosSchema,
    samples: z.int().nonnegative(),
    sampleRate: z.number().positive().transform(hertz),
    leadingSilence: z.number().nonnegative().transform(seconds).nullable(),
  }),
  z.object({
    type: z.literal('text'),
    job,
    at: nanosSchema,
    text: z.string(),
    /** The text so far, to be replaced by the next: of a model that was given the first `heard` seconds. */
    partial: z.object({ heard: z.number().nonnegative().transform(seconds) }).optional(),
  }),
  /** The next text of a language model, where the run `tellsAtOnce`. All of it comes again as `text` at the end. */
  z.object({ type: z.literal('delta'), job, at: nanosSchema, text: z.string() }),
  z.object({ type: z.literal('line'), job, news: lineNewsSchema }),
  z.object({
    type: z.literal('inspected'),
    job,
    at: nanosSchema,
    figures: audioFiguresSchema,
    /** By place in `others`; null where the sample rate is another. */
    differences: z.array(audioDifferenceSchema.nullable()),
  }),
  z.object({
    type: z.literal('done'),
    job,
    at: nanosSchema,
    outcome: runOutcomeSchema,
    provider: z.string().nullable(),
    audio: z.number().nonnegative().transform(seconds).nullable(),
    memory: z.number().nonnegative(),
    /** Why operators of a profiled run are missing, in a sentence. */
    profileProblem: z.string().nullable().default(null),
  }),
]);
export type WorkerMessage = z.output<typeof workerMessageSchema>;
