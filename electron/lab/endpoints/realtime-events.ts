import { z } from 'zod';
import type { RealtimeLink } from '../../common/turn/turn-work.ts';
import { AnswerProblem } from './answer.ts';
import { readJson } from './json-answer.ts';

/**
 * The OpenAI realtime protocol (API reference, "Realtime client events" and "server events"), as far as a turn
 * needs it: of its two forms, the general one and the beta before it, the endpoint's first event tells which it speaks.
 */
export type Dialect = 'general' | 'beta';

/** The only rate that the protocol has for plain samples, in hertz. */
export const realtimeRate = 24_000;

const words = z.string().nullish();
const eventSchema = z.object({
  type: z.string(),
  delta: words,
  transcript: words,
  item_id: words,
  session: z.object({ type: words, input_audio_format: z.unknown().optional() }).nullish(),
  response: z
    .object({
      status: words,
      status_details: z
        .object({
          reason: words,
          error: z.object({ message: words, code: words, type: words }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
  error: z.object({ message: words, code: words, event_id: words }).nullish(),
});

export type RealtimeNews =
  | { readonly kind: 'ready'; readonly dialect: Dialect }
  /** The caller's words became this item of the conversation. */
  | { readonly kind: 'committed'; readonly item: string | null }
  /** 16-bit little-endian samples at `realtimeRate`. */
  | { readonly kind: 'audio'; readonly bytes: Uint8Array }
  | { readonly kind: 'said'; readonly text: string; readonly isWhole: boolean }
  | {
      readonly kind: 'heard';
      readonly item: string | null;
      readonly text: string;
      readonly isWhole: boolean;
    }
  /** The caller's words were not transcribed. */
  | { readonly kind: 'unheard'; readonly item: string | null }
  /** `problem`: why it is not the whole reply; null where it is. */
  | { readonly kind: 'done'; readonly problem: { readonly said: string | null } | null }
  /** `about`: the id of the client's event, where it is told. */
  | {
      readonly kind: 'error';
      readonly said: string | null;
      readonly code: string | null;
      readonly about: string | null;
    }
  | { readonly kind: 'other' };

/** Throws `AnswerProblem`. */
export function readRealtimeEvent(text: string): RealtimeNews {
  const event = readJson(text, eventSchema, 'an event');
  const item = event.item_id ?? null;
  switch (event.type) {
    case 'session.created':
      return { kind: 'ready', dialect: dialectOf(event.session) };
    case 'input_audio_buffer.committed':
      return { kind: 'committed', item };
    case 'response.output_audio.delta':
    case 'response.audio.delta':
      if (typeof event.delta !== 'string') throw new AnswerProblem('sent audio without samples');
      return { kind: 'audio', bytes: Buffer.from(event.delta, 'base64') };
    case 'response.output_audio_transcript.delta':
    case 'response.audio_transcript.delta':
      return { kind: 'said', text: event.delta ?? '', isWhole: false };
    case 'response.output_audio_transcript.done':
    case 'response.audio_transcript.done':
      return { kind: 'said', text: event.transcript ?? '', isWhole: true };
    case 'conversation.item.input_audio_transcription.delta':
      return { kind: 'heard', item, text: event.delta ?? '', isWhole: false };
    case 'conversation.item.input_audio_transcription.completed':
      return { kind: 'heard', item, text: event.transcript ?? '', isWhole: true };
    case 'conversation.item.input_audio_transcription.failed':
      return { kind: 'unheard', item };
    case 'response.done':
      return { kind: 'done', problem: problemOf(event.response) };
    case 'error': {
      const { message, code, event_id } = event.error ?? {};
      return { kind: 'error', said: message ?? null, code: code ?? null, about: event_id ?? null };
    }
    default:
      return { kind: 'other' };
  }
}

/** Nothing was there to be cancelled: the reply was over first. */
export const isUncancelled = ({ about, code }: Extract<RealtimeNews, { kind: 'error' }>): boolean =>
  about === 'cancel' || code === 'response_cancel_not_active';

type Event = z.output<typeof eventSchema>;

const dialectOf = (session: Event['session']): Dialect =>
  session?.input_audio_format !== undefined && typeof session.type !== 'string'
    ? 'beta'
    : 'general';

function problemOf(response: Event['response']): { readonly said: string | null } | null {
  const { status, status_details: details } = response ?? {};
  if (status === undefined || status === null || status === 'completed') return null;
  const said = details?.error?.message ?? details?.error?.code ?? details?.reason;
  return { said: said ?? status };
}

/** The client alone says when a turn is over; what it says and hears is plain samples. */
export function sessionUpdate(
  { voice, instructions }: Pick<RealtimeLink, 'voice' | 'instructions'>,
  dialect: Dialect,
): object {
  const told = instructions === undefined ? {} : { instructions };
  const spoken = voice === undefined ? {} : { voice };
  const transcription = { model: 'whisper-1' };
  const session =
    dialect === 'beta'
      ? {
          modalities: ['audio', 'text'],
          ...told,
          ...spoken,
          input_audio_format: 'pcm16',
          output_audio_format: 'pcm16',
          input_audio_transcription: transcription,
          turn_detection: null,
        }
      : {
          type: 'realtime',
          output_modalities: ['audio'],
          ...told,
          audio: {
            input: {
              format: { type: 'audio/pcm', rate: realtimeRate },
              transcription,
              turn_detection: null,
            },
            output: { format: { type: 'audio/pcm', rate: realtimeRate }, ...spoken },
          },
        };
  return { type: 'session.update', event_id: 'session', session };
}
