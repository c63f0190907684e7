import { z } from 'zod';
import { nanosSchema } from '../trace.ts';
import { hertz, seconds } from '../units.ts';
import { lineFiguresSchema } from './turn-events.ts';
import { audioPathSchema } from './turn-work.ts';

/**
 * What the lab and the line of a call say to each other. The line is a process of its own: it plays the caller in real
 * time, carries packets over the network of the scenario, hears where speech begins and ends, plays the reply at the
 * caller's ear, and records both on one clock. `turn` is the index of the turn's run. Times are on the session's clock.
 */

const turn = z.int().nonnegative();
/** Which of the turn's replies, counted from 0: where the caller goes on, what was begun is dropped and another one follows. */
const reply = z.int().nonnegative();
const path = z.string().min(1);

/** The job that lasts as long as the conversation. */
export const callRequestSchema = z.object({
  /** The voice activity detector's model, absolute. */
  detector: path,
  audioPath: audioPathSchema,
  /** Seconds of silence after which the caller's turn is over. */
  wait: z.number().positive(),
  /** Seconds between two hearings of speech that goes on; null for none. */
  partials: z.number().positive().nullable(),
  /** Where the call is recorded: WAV, 16 bit, two channels at the path's rate. Absolute. */
  call: path,
  /** Of jitter and loss: the same seed, the same network. */
  seed: z.int().nonnegative(),
  /** Whether a person speaks: audio comes by `microphone`, and `speaker` says what they shall hear. */
  isLive: z.boolean(),
  /** Whether the lab wants every packet of the caller as it arrives (`arrived`). */
  tellsArrivals: z.boolean(),
});
export type CallRequest = z.output<typeof callRequestSchema>;

/** From the lab to the line, while the call lasts. */
export const lineOrderSchema = z.discriminatedUnion('type', [
  /**
   * The caller begins to speak `file` (absolute) at the next packet; what the agent hears of the turn goes to
   * `heard`, an absolute path without its `.wav`. Of a live call: listen for the next turn, `file` null.
   */
  z.object({ type: z.literal('utter'), turn, file: path.nullable(), heard: path }),
  /** The caller speaks over the reply of `turn`, `after` seconds into what is audible of it, once their own words are over. */
  z.object({ type: z.literal('barge-in'), turn, file: path, after: z.number().nonnegative() }),
  /** The next `samples` of the reply lie in `file` (WAV or raw f32 by its header) behind its first `from`. */
  z.object({
    type: z.literal('play'),
    turn,
    reply,
    file: path,
    from: z.int().nonnegative(),
    samples: z.int().positive(),
    sampleRate: z.number().positive().transform(hertz),
  }),
  /** Nothing more of the reply comes: once all is played the line says `reply-ended`. */
  z.object({ type: z.literal('reply-complete'), turn, reply }),
  /** What has not been heard yet of the reply is thrown away, and the turn goes on. */
  z.object({ type: z.literal('drop-reply'), turn, reply }),
  /** The turn is given up: the line forgets it. */
  z.object({ type: z.literal('end-turn'), turn }),
  /** Of a live call: what the microphone took up, one channel, ending at `at`. */
  z.object({
    type: z.literal('microphone'),
    at: nanosSchema,
    samples: z.instanceof(Float32Array),
    sampleRate: z.number().positive().transform(hertz),
  }),
  z.object({ type: z.literal('hang-up') }),
]);
export type LineOrder = z.output<typeof lineOrderSchema>;

/** What was heard of a turn so far, all of its speech in one WAV file: what the recogniser reads. Absolute. */
const heard = z.object({ file: path, seconds: z.number().nonnegative().transform(seconds) });

/**
 * `spokenUntil`: when the last of it left the caller's mouth, as the detector hears it. `arrived`: when the packet
 * with it was there.
 */
const ended = { spokenUntil: nanosSchema, arrived: nanosSchema };

/** From the line to the lab. `at` is when the line did or knew it. */
export const lineNewsSchema = z.discriminatedUnion('type', [
  /** The line is open: the call's first sample is at `at`. */
  z.object({ type: z.literal('open'), at: nanosSchema }),
  /**
   * The caller's words begin and end so, by the level rule: known when a file begins, of a person when they stopped. In a
   * room that is never silent a person's end by the detector, at most a packet later. null: silent throughout.
   */
  z.object({
    type: z.literal('uttered'),
    turn,
    at: nanosSchema,
    speech: z.object({ start: nanosSchema, end: nanosSchema }).nullable(),
  }),
  /** The detector hears speech. */
  z.object({ type: z.literal('speech-started'), turn, at: nanosSchema }),
  /** Speech goes on, or pauses, for another partial text. */
  z.object({
    type: z.literal('speech-goes-on'),
    turn,
    at: nanosSchema,
    heard,
    arrived: nanosSchema,
  }),
  /** The first silence: what follows may be the end of the turn. */
  z.object({ type: z.literal('speech-paused'), turn, at: nanosSchema, heard, ...ended }),
  /** The caller goes on after a pause, or after `speech-ended`. */
  z.object({ type: z.literal('speech-resumed'), turn, at: nanosSchema }),
  /** The wait is over: the caller's turn is, too. `speech-resumed` may follow, where the caller only paused. */
  z.object({
    type: z.literal('speech-ended'),
    turn,
    at: nanosSchema,
    heard,
    ...ended,
    /** When the packet with the last audible sample was there, by the level rule; null where it is still to come. */
    lastWordArrived: nanosSchema.nullable(),
  }),
  /** The file is over and nobody was heard. */
  z.object({ type: z.literal('no-speech'), turn, at: nanosSchema }),
  /**
   * The reply's first audio was there (`ready`), its first packet left the agent (`sent`), reached the caller (`arrived`), began to be played (`played`),
   * and was audible from `audible`, null while nothing in it is. Said again, with `audible`, once it is known.
   */
  z.object({
    type: z.literal('reply-started'),
    turn,
    reply,
    at: nanosSchema,
    ready: nanosSchema,
    sent: nanosSchema,
    arrived: nanosSchema,
    played: nanosSchema,
    audible: nanosSchema.nullable(),
  }),
  z.object({ type: z.literal('underrun'), turn, from: nanosSchema, to: nanosSchema }),
  /**
   * Everything of the reply was played; of one that was interrupted, what had been sent when the caller was heard.
   * `reply`: first to last audible sample at the caller's ear. `interrupted`: the caller's words over it began at
   * `speech`, by the level rule; of a person in a room that is never silent, as the detector hears it; and its last audible sample was heard at `silent`, before `speech` where it was just pausing. So it is
   * also where the reply was over before the agent heard those words.
   */
  z.object({
    type: z.literal('reply-ended'),
    turn,
    at: nanosSchema,
    reply: z.object({ start: nanosSchema, end: nanosSchema }).nullable(),
    interrupted: z.object({ speech: nanosSchema, silent: nanosSchema }).nullable(),
    figures: lineFiguresSchema,
  }),
  /** Before the reply's end, of a turn that was given up. */
  z.object({ type: z.literal('turn-ended'), turn, at: nanosSchema, figures: lineFiguresSchema }),
  /** One packet of the caller, as it arrived. */
  z.object({
    type: z.literal('arrived'),
    at: nanosSchema,
    samples: z.instanceof(Float32Array),
    sampleRate: z.number().positive().transform(hertz),
  }),
  /** Of a live call: one packet that the person shall hear now. */
  z.object({
    type: z.literal('speaker'),
    at: nanosSchema,
    samples: z.instanceof(Float32Array),
    sampleRate: z.number().positive().transform(hertz),
  }),
]);
export type LineNews = z.output<typeof lineNewsSchema>;
