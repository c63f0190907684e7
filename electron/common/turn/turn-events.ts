import { z } from 'zod';
import type { KnownFields } from '../known-fields.ts';
import { nanosSchema } from '../trace.ts';
import { millis, seconds } from '../units.ts';

const stretch = z.looseObject({ start: nanosSchema, end: nanosSchema });

/** How far ticks of the line were off their schedule, in milliseconds, never negative. null where there were none. */
export const latenessSchema = z.looseObject({
  ticks: z.int().nonnegative(),
  p50: z.number().nonnegative().transform(millis).nullable(),
  p99: z.number().nonnegative().transform(millis).nullable(),
  most: z.number().nonnegative().transform(millis).nullable(),
});
export type Lateness = KnownFields<z.output<typeof latenessSchema>>;

/** What the line says of one turn. */
export const lineFiguresSchema = z.looseObject({
  /** Of packets from the caller: when they were taken in − when they were due. */
  arrival: latenessSchema,
  /** Of packets to the caller: when they were given out − when they were due. */
  playout: latenessSchema,
  /** Packets that the network lost, on purpose. */
  lost: z.int().nonnegative(),
  /** Stretches of silence inside the reply because the next packet was not there. */
  underruns: z.int().nonnegative(),
  /** Their length in seconds. */
  underrun: z.number().nonnegative().transform(seconds),
});
export type LineFigures = KnownFields<z.output<typeof lineFiguresSchema>>;

/** What one turn came to. Times are on the session's clock. */
export const turnEventSchema = z.looseObject({
  /** The caller's speech at their mouth, by the level rule of `audio-onset.ts`; null where none was heard. */
  speech: stretch.nullable(),
  /** The reply at the caller's ear, from its first audible sample to its last; null where none was heard. */
  reply: stretch.nullable(),
  /** When the final text of the caller's words was there; null where it never was. */
  finalText: nanosSchema.nullable(),
  /** What was understood and what was answered; empty where nothing was. */
  heard: z.string(),
  said: z.string(),
  /** The caller spoke over the reply: from their first word, and when they last heard the agent. */
  interrupted: z.looseObject({ at: nanosSchema, silent: nanosSchema }).optional(),
  /** How often the agent had begun to prepare a reply and the caller went on speaking. */
  restarts: z.int().nonnegative(),
  /** What the language model was sent; `tokens` as the model or endpoint counts, null where nobody does. */
  context: z.looseObject({
    messages: z.int().nonnegative(),
    characters: z.int().nonnegative(),
    tokens: z.int().nonnegative().nullable(),
  }),
  /** Tokens of the reply; null where nobody counts. */
  tokens: z.int().nonnegative().nullable(),
  line: lineFiguresSchema.nullable(),
  /** The recorded call, two channels (left caller, right agent), and when its first sample was. */
  call: z.looseObject({ file: z.string().regex(/^audio\/[\w.-]+$/), start: nanosSchema }),
});
export type TurnEvent = KnownFields<z.output<typeof turnEventSchema>>;

/** The same turn as the recorded call alone shows it, by its levels: the check on the spans. */
export const turnCheckSchema = z.looseObject({
  /** Last audible sample of the caller and first of the agent, on the session's clock; null where none is there. */
  speechEnd: nanosSchema.nullable(),
  replyStart: nanosSchema.nullable(),
});
export type TurnCheck = KnownFields<z.output<typeof turnCheckSchema>>;
