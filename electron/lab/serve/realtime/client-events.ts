import { z } from 'zod';
import { nameSchema } from '../read-body.ts';

/** A setting that the lab cannot follow: refused by this sentence, never taken in silence. */
const only = <Value extends string | number>(value: Value, sentence: string) =>
  z.literal(value, sentence);

const pcm = 'Audio is 16-bit PCM at 24 kHz, one channel: say {"type": "audio/pcm", "rate": 24000}.';
export const noDetector =
  'The server does not find the end of a turn: set turn_detection to null, and commit.';

const formatSchema = z
  .looseObject({ type: only('audio/pcm', pcm), rate: only(24_000, pcm).optional() })
  .nullish();
const noDetectorSchema = z.null(noDetector).optional();
const modalities = z.array(z.enum(['audio', 'text'])).optional();

/** What a session may be told, in the names of today and in those of the beta. */
const sessionSettingsSchema = z.looseObject({
  instructions: z.string().max(20_000).optional(),
  tools: z.array(z.unknown()).max(0, 'The lab calls no tools: leave them out.').optional(),
  output_modalities: modalities,
  audio: z
    .looseObject({
      input: z.looseObject({ format: formatSchema, turn_detection: noDetectorSchema }).optional(),
      output: z
        .looseObject({
          format: formatSchema,
          voice: nameSchema.optional(),
          speed: z.number().min(0.25).max(4).optional(),
        })
        .optional(),
    })
    .optional(),
  modalities,
  voice: nameSchema.optional(),
  speed: z.number().min(0.25).max(4).optional(),
  input_audio_format: only('pcm16', pcm).optional(),
  output_audio_format: only('pcm16', pcm).optional(),
  turn_detection: noDetectorSchema,
});
export type SessionSettings = z.output<typeof sessionSettingsSchema>;

const eventId = z.string().optional();

const textItem = z.looseObject({
  type: z.literal('message', 'Only messages can be put into the conversation.'),
  role: z.enum(['system', 'user', 'assistant']),
  content: z.array(
    z.looseObject({
      type: z.enum(
        ['input_text', 'text', 'output_text'],
        'Only text can be put into the conversation; audio is appended and committed.',
      ),
      text: z.string(),
    }),
  ),
});

const base64 = z
  .string()
  .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'Audio must be base64.')
  .transform((text) => Buffer.from(text, 'base64'));

export const clientEventSchema = z.discriminatedUnion(
  'type',
  [
    z.looseObject({
      type: z.literal('session.update'),
      event_id: eventId,
      session: sessionSettingsSchema,
    }),
    z.looseObject({
      type: z.literal('input_audio_buffer.append'),
      event_id: eventId,
      audio: base64,
    }),
    z.looseObject({ type: z.literal('input_audio_buffer.commit'), event_id: eventId }),
    z.looseObject({ type: z.literal('input_audio_buffer.clear'), event_id: eventId }),
    z.looseObject({
      type: z.literal('conversation.item.create'),
      event_id: eventId,
      item: textItem,
    }),
    z.looseObject({
      type: z.literal('response.create'),
      event_id: eventId,
      response: z
        .looseObject({
          instructions: z.string().max(20_000).optional(),
          output_modalities: modalities,
          modalities,
        })
        .optional(),
    }),
    z.looseObject({ type: z.literal('response.cancel'), event_id: eventId }),
  ],
  'The server does not know this event. It knows session.update, input_audio_buffer.append, .commit and .clear, conversation.item.create, response.create and response.cancel.',
);
export type ClientEvent = z.output<typeof clientEventSchema>;
