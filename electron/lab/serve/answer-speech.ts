import { z } from 'zod';
import type { TtsWork } from '../../common/scenario.ts';
import type { Hertz } from '../../common/units.ts';
import { badRequest } from './api-error.ts';
import type { Exchange } from './exchange.ts';
import { answerAsRun, checkModel, type Ending, type Offer } from './offer.ts';
import { nameSchema, readJson } from './read-body.ts';
import type { RequestRun } from './request-run.ts';
import { protocolRate, SoundOut, streamedWavHeader } from './sound-out.ts';

/** Voices of the protocol, which its clients must name: the model's own first voice stands for them all. */
const protocolVoices: ReadonlySet<string> = new Set([
  'alloy',
  'ash',
  'ballad',
  'cedar',
  'coral',
  'echo',
  'fable',
  'marin',
  'nova',
  'onyx',
  'sage',
  'shimmer',
  'verse',
]);

/** `voice` as the engine knows it; undefined for its own first. */
export const ownVoice = (voice: string | undefined): string | undefined =>
  voice === undefined || protocolVoices.has(voice) ? undefined : voice;

const speechSchema = z.looseObject({
  model: nameSchema,
  input: z.string(),
  voice: nameSchema.optional(),
  response_format: nameSchema.default('wav'),
  speed: z.number().min(0.25).max(4).default(1),
  stream_format: z.enum(['audio', 'sse']).default('audio'),
});

/** `POST /v1/audio/speech`: the audio leaves as the engine makes it, piece by piece. */
export async function answerSpeech(exchange: Exchange, offer: Offer): Promise<void> {
  const asked = await readJson(exchange.request, speechSchema);
  checkModel(asked.model, 'tts', offer);
  const format = asked.response_format;
  if (format !== 'wav' && format !== 'pcm') {
    throw badRequest(
      `The lab gives audio as "wav" or "pcm" (16 bits, 24 kHz), not as "${format}".`,
      'response_format',
    );
  }
  const { model, device } = offer.tts;
  const work: TtsWork = {
    kind: 'tts',
    model,
    text: asked.input,
    speed: asked.speed,
    voice: ownVoice(asked.voice),
  };
  await answerAsRun(exchange, offer, { work, model, device }, (run) =>
    speak(work, format, asked.stream_format === 'sse', run, exchange, offer),
  );
}

async function speak(
  { kind, text, speed, voice }: TtsWork,
  format: 'wav' | 'pcm',
  isEvents: boolean,
  run: RequestRun,
  exchange: Exchange,
  offer: Offer,
): Promise<Ending> {
  const send = async (bytes: Buffer): Promise<void> => {
    if (bytes.length === 0 || exchange.isOver) return;
    if (isEvents) exchange.event({ type: 'speech.audio.delta', audio: bytes.toString('base64') });
    else exchange.write(bytes);
    await exchange.drained();
  };
  const begin = (sampleRate: Hertz): void => {
    exchange.begin(isEvents ? 'text/event-stream' : `audio/${format}`);
    if (format === 'wav') void send(streamedWavHeader(sampleRate));
  };
  const sound = new SoundOut(run.audioPath, format === 'pcm' ? protocolRate : null, begin, send);
  const input = { kind, text, speed, voice, audio: run.audioPath };
  const ending = await offer.tts.run(input, run, exchange.signal, (message) => {
    if (message.type === 'audio') sound.add(message);
  });
  if (ending.outcome.status !== 'measured') return ending;
  await sound.end();
  if (exchange.signal.aborted) return { ...ending, outcome: { status: 'cancelled' } };
  if (isEvents) exchange.event({ type: 'speech.audio.done' });
  exchange.end();
  return ending;
}
