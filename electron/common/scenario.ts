import { z } from 'zod';
import { settingsSweepSchema } from './device-settings.ts';
import { localModelsOf, turnWorkSchema } from './turn/turn-work.ts';

const label = z.string().min(1).max(200);

/** Text to speak. Empty text is allowed here: it becomes a failed run with a reason, not a refused file. */
const ttsWorkSchema = z.object({
  kind: z.literal('tts'),
  model: label,
  text: z.string(),
  /** 1 is the voice's own pace; 2 is twice as fast. */
  speed: z.number().min(0.25).max(4).default(1),
  /** One of the model's voices, by its name; left out for the model's own first choice. */
  voice: label.optional(),
  /** BCP 47, where a model speaks several; left out for that of the voice. */
  language: label.optional(),
});

/** Audio to recognise: a sample of the catalog, or a file (relative to the scenario's folder). */
const asrWorkSchema = z.object({
  kind: z.literal('asr'),
  model: label,
  audio: z.union([z.object({ sample: label }), z.object({ file: z.string().min(1) })]),
  /**
   * Its first so many seconds, repeated where it is shorter: how speed depends on length. Nobody says what is then
   * said, so `reference` does not go with it.
   */
  length: z.number().min(0.1).max(3600).optional(),
  /** What was really said, for the word error rate. */
  reference: z.string().optional(),
  /** BCP 47, where a model hears several; left out where the model is to find out. */
  language: label.optional(),
  /**
   * The audio arrives in real time, and the model hears what has arrived every `interval` seconds: partial
   * texts before the final one. Left out: all of it is there at once.
   */
  streaming: z.object({ interval: z.number().min(0.05).max(10).default(0.5) }).optional(),
});

/** One message of a conversation, as chat templates and the OpenAI protocol name it. */
export const chatMessageSchema = z.object({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
});
export type ChatMessage = z.output<typeof chatMessageSchema>;

/** A reply to make, token by token, the likeliest each time: the same prompt gives the same reply. */
const llmWorkSchema = z.object({
  kind: z.literal('llm'),
  model: label,
  messages: z.array(chatMessageSchema).min(1).max(1000),
  maxTokens: z.int().min(1).max(100_000).default(128),
});

export const workSchema = z.discriminatedUnion('kind', [
  ttsWorkSchema,
  asrWorkSchema,
  llmWorkSchema,
  turnWorkSchema,
]);
export type Work = z.output<typeof workSchema>;
export type TtsWork = z.output<typeof ttsWorkSchema>;
export type AsrWork = z.output<typeof asrWorkSchema>;
export type LlmWork = z.output<typeof llmWorkSchema>;

/** What another tool measured: nothing that the lab could run. `model` is what the tool calls the program or model. */
const importedWorkSchema = z.object({ kind: z.literal('imported'), model: label });

/** The work of a recording: of a session of the lab, or of a trace that was imported. */
export const recordedWorkSchema = z.discriminatedUnion('kind', [
  ttsWorkSchema,
  asrWorkSchema,
  llmWorkSchema,
  turnWorkSchema,
  importedWorkSchema,
]);
export type RecordedWork = z.output<typeof recordedWorkSchema>;

/** The models that a work needs, by id; of an agent those of its links on this machine. */
export const modelsOfWork = (work: RecordedWork): string[] =>
  work.kind === 'turn' ? localModelsOf(work).map(({ model }) => model) : [work.model];

/** What to measure. The file that a person writes, and the form that the app fills in. */
export const scenarioSchema = z.object({
  version: z.literal(1).default(1),
  name: label,
  work: z.array(workSchema).min(1).max(1000),
  /** Every work runs on each of these devices, but for turns, whose links name their own. */
  devices: z.array(label).min(1).max(32).default(['cpu']),
  /** How models run on a device, by its id. A list of values is a sweep: every combination runs. */
  settings: z.record(label, settingsSweepSchema).default({}),
  /** Measured runs of each work on each device; of a turn, whole conversations. */
  repeats: z.int().min(1).max(10_000).default(5),
  /** Runs before them that no summary counts; of a conversation, its first turn alone. */
  warmUps: z.int().min(0).max(100).default(1),
  /** Runs after them in which the runtime writes down every operator; kept apart from the others. */
  profiledRuns: z.int().min(0).max(100).default(0),
  /** 0: targets take turns in the order written; else who goes first is drawn by this number. */
  seed: z.int().min(0).max(0xffff_ffff).default(0),
  /** A run that was asked onto a GPU and did heavy work on the CPU fails, unless this is set. */
  allowCpuFallback: z.boolean().default(false),
  /**
   * What TTS works spoke is heard by this ASR model, always on the CPU and after the measured runs: the round-trip
   * word error rate. `runs`: how many of the measured runs of each work on each target, the first ones. Left out: nothing is heard.
   */
  roundTrip: z.object({ model: label, runs: z.int().min(1).max(100).default(1) }).optional(),
  /** Samples a second of every device's telemetry; 0 for none. */
  telemetryRate: z.number().min(0).max(50).default(10),
  /** A run that takes longer than this many seconds is ended and fails. */
  timeLimit: z.number().positive().max(86_400).default(600),
});
export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;

/** The scenario of a recording, which may be none that the lab can run. */
export const recordedScenarioSchema = scenarioSchema.extend({
  /** Each request to the lab's server is a work of its own: of them there is any number. */
  work: z.array(recordedWorkSchema).min(1),
});
export type RecordedScenario = z.output<typeof recordedScenarioSchema>;
