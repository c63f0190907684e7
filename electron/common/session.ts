import { z } from 'zod';
import { audioDifferenceSchema } from './audio-difference.ts';
import { audioFiguresSchema } from './audio-figures.ts';
import { deviceSchema, gpuSchema } from './device.ts';
import type { KnownFields } from './known-fields.ts';
import { runOutcomeSchema } from './outcome.ts';
import { plannedRunSchema } from './plan.ts';
import { recordedSpansSchema } from './recorded-spans.ts';
import { recordedScenarioSchema, recordedWorkSchema } from './scenario.ts';
import { samplesSchema, seriesEndSchema, seriesSchema } from './telemetry.ts';
import { nanosSchema, spanSchema } from './trace.ts';
import { turnCheckSchema, turnEventSchema } from './turn/turn-events.ts';
import { hertz, seconds } from './units.ts';

/** The version that this build writes. Older ones are upgraded on opening. */
export const sessionVersion = 6;

const run = z.int().nonnegative();

/** A file of the recording, named from its folder. Whoever opens it resolves it inside that folder. */
export const recordingPathSchema = z.string().regex(/^(audio|profiles)\/[\w.-]+$/);

/** Where the runtime put the operators of one model, as it said itself while it loaded the model. */
export const placementSchema = z.looseObject({
  model: z.string(),
  /**
   * By provider as the runtime names it; `heavy` ones do arithmetic on whole tensors, such as MatMul. Where a
   * model lies on one provider whole, the runtime lists no operators and all count as heavy.
   */
  providers: z.array(
    z.looseObject({
      provider: z.string(),
      operators: z.int(),
      heavy: z.int(),
      /** How many of each heavy kind: `{ MatMulInteger: 36 }`; empty where none are listed. */
      heavyKinds: z.record(z.string(), z.int()).optional(),
    }),
  ),
});
export type Placement = KnownFields<z.output<typeof placementSchema>>;

/** What somebody other than the lab says of where a worker ran. */
export const proofSchema = z.looseObject({
  /** Who says so: `NVML process list`, `DRM fdinfo (amdgpu)`, `onnxruntime log`. */
  source: z.string(),
  /** Index into the machine's GPUs; null where it is none of them, such as a renderer in software. */
  gpu: z.int().nonnegative().nullable(),
  /** What it says, in a sentence. */
  detail: z.string(),
});
export type Proof = KnownFields<z.output<typeof proofSchema>>;

/** How the audio of a run compares with that of another run of the same work. */
export const outputDifferenceSchema = z.looseObject({
  /** The other run: the first measured one of the first target, or of the same target. */
  against: run,
  ...audioDifferenceSchema.shape,
});
export type OutputDifference = KnownFields<z.output<typeof outputDifferenceSchema>>;

/** One line of `events.jsonl`, in the order in which the lab learnt of it. */
export const sessionEventSchema = z.discriminatedUnion('type', [
  /**
   * A run that nobody could plan: a turn of somebody who speaks, or a request to the lab's server. It comes last in
   * the plan; `work`, where there is one, last in the scenario's list. Since version 6.
   */
  z.looseObject({
    type: z.literal('run-added'),
    at: nanosSchema,
    plan: plannedRunSchema,
    work: recordedWorkSchema.optional(),
    /** The file that an ASR work hears: as an entry of the manifest's `inputs`. */
    input: recordingPathSchema.optional(),
  }),
  /** What a turn came to, at its end; and how the recorded call alone shows it, after the conversation. Since version 6. */
  z.looseObject({ type: z.literal('turn'), run, at: nanosSchema, ...turnEventSchema.shape }),
  z.looseObject({ type: z.literal('turn-check'), run, at: nanosSchema, ...turnCheckSchema.shape }),
  z.looseObject({
    type: z.literal('run-started'),
    run,
    at: nanosSchema,
    /** Process id of the worker that does it, which telemetry goes by; left out by a run that starts one. */
    worker: z.int().positive().optional(),
  }),
  z.looseObject({ type: z.literal('span'), run, ...spanSchema.shape }),
  /** Many spans at once, as a worker hands them over. Since version 3. */
  recordedSpansSchema.safeExtend({ type: z.literal('spans'), run }),
  /**
   * A chunk of audio left the engine. `leadingSilence`, in seconds, is looked for in the first chunk of a run;
   * null in later ones, and when nothing is audible.
   */
  z.looseObject({
    type: z.literal('audio'),
    run,
    at: nanosSchema,
    samples: z.int().nonnegative(),
    sampleRate: z.number().positive().transform(hertz),
    leadingSilence: z.number().nonnegative().transform(seconds).nullable(),
    file: recordingPathSchema,
  }),
  /**
   * A piece of text left the engine. Pieces of a run are joined by a space, but for a `partial`: the text so far,
   * which later ones replace, of a model that was given the first `heard` seconds of the audio.
   */
  z.looseObject({
    type: z.literal('text'),
    run,
    at: nanosSchema,
    text: z.string(),
    partial: z.looseObject({ heard: z.number().nonnegative().transform(seconds) }).optional(),
  }),
  /** Of the audio that a measured run made; after the run, and from another process. */
  z.looseObject({
    type: z.literal('audio-figures'),
    run,
    at: nanosSchema,
    ...audioFiguresSchema.shape,
  }),
  /** Why there are no figures of a measured run's audio, in a sentence. */
  z.looseObject({
    type: z.literal('inspection-failed'),
    run,
    at: nanosSchema,
    problem: z.string(),
  }),
  z.looseObject({
    type: z.literal('output-difference'),
    run,
    at: nanosSchema,
    ...outputDifferenceSchema.shape,
  }),
  z.looseObject({ type: z.literal('placement'), run, at: nanosSchema, ...placementSchema.shape }),
  z.looseObject({ type: z.literal('proof'), run, at: nanosSchema, ...proofSchema.shape }),
  z.looseObject({ type: z.literal('series'), ...seriesSchema.shape }),
  z.looseObject({ type: z.literal('samples'), ...samplesSchema.shape }),
  z.looseObject({ type: z.literal('series-ended'), ...seriesEndSchema.shape }),
  z.looseObject({
    type: z.literal('run-ended'),
    run,
    at: nanosSchema,
    outcome: runOutcomeSchema,
    /** The provider that ran the model; null when none did. */
    provider: z.string().nullable(),
    /** Length of the audio made (TTS) or heard (ASR), in seconds; null when there was none. */
    audio: z.number().nonnegative().transform(seconds).nullable(),
    /** Resident memory of the worker at the run's end, in bytes. */
    workerMemory: z.number().nullable().default(null),
    /** Longest stall of the lab's own event loop during the run, in milliseconds. */
    labDelay: z.number().nullable().default(null),
    /** Why a profiled run lacks operators, in a sentence: it was measured, its profile could not be read. */
    profileProblem: z.string().optional(),
  }),
]);
export type SessionEvent = KnownFields<z.output<typeof sessionEventSchema>>;
export type AudioEvent = Extract<SessionEvent, { type: 'audio' }>;
export type RunEndedEvent = Extract<SessionEvent, { type: 'run-ended' }>;

const nullableString = z.string().nullable();

export const machineSchema = z.looseObject({
  hostname: z.string(),
  platform: z.string(),
  osName: z.string(),
  kernel: z.string(),
  architecture: z.string(),
  cpu: z.string(),
  /** null where nobody said: an imported trace tells nothing of its machine. */
  cores: z.int().positive().nullable(),
  memory: z.number().positive().nullable(),
  gpus: z.array(gpuSchema),
  /** null where the machine does not say. */
  power: z.enum(['mains', 'battery']).nullable(),
  virtualMachine: z.boolean().nullable(),
});
export type Machine = KnownFields<z.output<typeof machineSchema>>;

/** What ran the models: whoever doubts a figure looks here first. */
export const runtimeSchema = z.looseObject({
  lab: z.string(),
  /** `elsewhere`: an imported trace, which another program measured. */
  host: z.enum(['electron', 'node', 'elsewhere']),
  node: z.string(),
  electron: nullableString,
  onnxruntime: z.string(),
});
export type Runtime = KnownFields<z.output<typeof runtimeSchema>>;

/** A model as it was when measured. */
export const recordedModelSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  family: z.string(),
  precision: z.string(),
  licence: z.string(),
  /** BCP 47, as the catalog names them; left out by recordings that do not say. */
  languages: z.array(z.string()).optional(),
  sha256: z.record(z.string(), z.string()),
});
export type RecordedModel = KnownFields<z.output<typeof recordedModelSchema>>;

/** Where a recording came from that the lab did not measure. */
export const importedSchema = z.looseObject({
  /** The tool that wrote the trace, or its format where that does not say: `onnxruntime profile`. */
  tool: z.string(),
  /** Name of the file, without its folder. */
  file: z.string(),
  /** The lab that imported it. */
  by: z.string(),
  /** What of the file the recording does not hold, in sentences. */
  remarks: z.array(z.string()),
});
export type Imported = KnownFields<z.output<typeof importedSchema>>;

/** What stands where a text is needed that an imported trace does not tell. */
export const notKnown = 'not known';

/** What a person calls a recording and files it under: both may change after the seal, nothing else does. */
export const sessionNameSchema = z.string().trim().min(1).max(200);
export const sessionTagSchema = z.string().trim().min(1).max(40);
export const mostTags = 20;

/** Milliseconds from 1970 that a date can hold (ECMA-262, 21.4.1.1). */
const latestDate = 8.64e15;

const manifestFields = z.looseObject({
  format: z.literal('latency-lab-session'),
  version: z.literal(sessionVersion),
  id: z.string().regex(/^[\w.-]{1,120}$/),
  name: z.string(),
  /** Words that a person files it under; left out while there are none. */
  tags: z.array(z.string()).optional(),
  /** What whoever handed it on took out of it. */
  leftOut: z.array(z.enum(['audio', 'machine'])).optional(),
  /** Left out where the lab itself measured. Since version 4. */
  imported: importedSchema.optional(),
  /**
   * Wall clock, milliseconds since 1970: the only one in a recording. Of an imported trace, which has none,
   * when its file was last written.
   */
  startedAt: z.number().min(-latestDate).max(latestDate),
  /** `recording` until the seal; found so later, it says that the lab was killed. */
  state: z.enum(['recording', 'sealed']),
  /** The process that records, so that a live recording is told from an interrupted one. */
  recorder: z.looseObject({ pid: z.int().positive() }),
  scenario: recordedScenarioSchema,
  plan: z.array(plannedRunSchema),
  /** How many runs were added while it was recorded (`run-added`), known at the seal; left out where none were. */
  added: z.int().positive().optional(),
  /** Where the audio of each ASR work lies in the recording, by index of the work. */
  inputs: z.record(z.string(), recordingPathSchema),
  machine: machineSchema,
  runtime: runtimeSchema,
  models: z.array(recordedModelSchema),
  /** The devices that the plan names, as they were then. */
  devices: z.array(deviceSchema),
});

export const sessionManifestSchema = manifestFields.refine(
  ({ plan, scenario: { work } }) =>
    plan.every(
      ({ index, work: own, hears = -1 }, place) =>
        index === place && own < work.length && hears < place,
    ),
  { path: ['plan'], message: 'The plan does not fit its scenario.' },
);
export type SessionManifest = KnownFields<z.output<typeof sessionManifestSchema>>;
