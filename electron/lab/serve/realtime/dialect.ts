/** The protocol had other names in its beta, which clients ask for with `OpenAI-Beta: realtime=v1`. */
export type Dialect = 'current' | 'beta';

const betaNames: ReadonlyMap<string, string> = new Map([
  ['response.output_audio.delta', 'response.audio.delta'],
  ['response.output_audio.done', 'response.audio.done'],
  ['response.output_audio_transcript.delta', 'response.audio_transcript.delta'],
  ['response.output_audio_transcript.done', 'response.audio_transcript.done'],
  ['response.output_text.delta', 'response.text.delta'],
  ['response.output_text.done', 'response.text.done'],
  ['conversation.item.added', 'conversation.item.created'],
]);

/** The name of a server's event in this dialect; null where it has no such event. */
export function nameIn(dialect: Dialect, type: string): string | null {
  if (dialect === 'current') return type;
  if (type === 'conversation.item.done') return null;
  return betaNames.get(type) ?? type;
}

export type SessionState = {
  readonly id: string;
  readonly model: string;
  readonly instructions: string;
  readonly voice: string;
  readonly speed: number;
  readonly speaks: boolean;
  /** A script writes the replies, whatever model was asked for: no field of the protocol, which lets others be. */
  readonly isScripted: boolean;
};

/** The session as its client is told it. */
export function describeSession(
  dialect: Dialect,
  { id, model, instructions, voice, speed, speaks, isScripted }: SessionState,
): object {
  const common = {
    id,
    object: 'realtime.session',
    model,
    instructions,
    ...(isScripted ? { latency_lab_scripted: true } : {}),
  };
  if (dialect === 'beta') {
    return {
      ...common,
      modalities: speaks ? ['audio', 'text'] : ['text'],
      voice,
      speed,
      input_audio_format: 'pcm16',
      output_audio_format: 'pcm16',
      turn_detection: null,
    };
  }
  const format = { type: 'audio/pcm', rate: 24_000 };
  return {
    ...common,
    type: 'realtime',
    output_modalities: [speaks ? 'audio' : 'text'],
    audio: { input: { format, turn_detection: null }, output: { format, voice, speed } },
  };
}
