import { z } from 'zod';

const label = z.string().min(1).max(200);

/** Text to speak. Empty text is allowed here: it becomes a failed run with a reason, not a refused file. */
const ttsWorkSchema = z.object({
  kind: z.literal('tts'),
  model: label,
  text: z.string(),
  /** 1 is the voice's own pace; 2 is twice as fast. */
  speed: z.number().min(0.25).max(4).default(1),
});

/** Audio to recognise: a sample of the catalog, or a file (relative to the scenario's folder). */
const asrWorkSchema = z.object({
  kind: z.literal('asr'),
  model: label,
  audio: z.union([z.object({ sample: label }), z.object({ file: z.string().min(1) })]),
  /** What was really said, for the word error rate. */
  reference: z.string().optional(),
});

export const workSchema = z.discriminatedUnion('kind', [ttsWorkSchema, asrWorkSchema]);
export type Work = z.output<typeof workSchema>;
export type TtsWork = z.output<typeof ttsWorkSchema>;
export type AsrWork = z.output<typeof asrWorkSchema>;

/** What to measure. The file that a person writes, and the form that the app fills in. */
export const scenarioSchema = z.object({
  version: z.literal(1).default(1),
  name: label,
  work: z.array(workSchema).min(1).max(1000),
  /** Every work runs on each of these devices. */
  devices: z.array(label).min(1).max(32).default(['cpu']),
  /** Measured runs of each work on each device. */
  repeats: z.int().min(1).max(10_000).default(5),
  /** Runs before them that no summary counts. */
  warmUps: z.int().min(0).max(100).default(1),
  /** A run that takes longer than this many seconds is ended and fails. */
  timeLimit: z.number().positive().max(86_400).default(600),
});
export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
