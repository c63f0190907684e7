import { z } from 'zod';
import type { TtsWork } from '../../common/scenario.ts';
import type { JobMessage } from '../../host/engine-host.ts';
import { badRequest } from './api-error.ts';
import type { Exchange } from './exchange.ts';
import { answerAsRun, checkModel, type Ending, type Offer } from './offer.ts';
import { readJson } from './read-body.ts';
import type { RequestRun } from './request-run.ts';
import {
  protocolRate,
  type RateChange,
  rateChange,
  readSamples,
  streamedWavHeader,
  toPcm16,
} from './sound-out.ts';

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
  model: z.string(),
  input: z.string(),
  voice: z.string().optional(),
  response_format: z.string().default('wav'),
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
  const send = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    if (isEvents) exchange.event({ type: 'speech.audio.delta', audio: bytes.toString('base64') });
    else exchange.write(bytes);
  };
  const begin = (head: Buffer): void => {
    exchange.begin(isEvents ? 'text/event-stream' : `audio/${format}`);
    send(head);
  };
  const sound = new SpeechOut(run.audioPath, format, begin, send);
  const input = { kind, text, speed, voice, audio: run.audioPath };
  const ending = await offer.tts.run(input, run, exchange.signal, (message) => {
    if (message.type === 'audio') sound.add(message);
  });
  if (ending.outcome.status !== 'measured') return ending;
  await sound.end();
  if (isEvents) exchange.event({ type: 'speech.audio.done' });
  exchange.end();
  return ending;
}

/** The pieces of a reply on their way to the client, in order. */
class SpeechOut {
  readonly #path: string;
  readonly #format: 'wav' | 'pcm';
  readonly #begin: (head: Buffer) => void;
  readonly #send: (bytes: Buffer) => void;
  #from = 0;
  #rate: RateChange | null = null;
  #sent: Promise<void> = Promise.resolve();

  constructor(
    path: string,
    format: 'wav' | 'pcm',
    begin: (head: Buffer) => void,
    send: (bytes: Buffer) => void,
  ) {
    this.#path = path;
    this.#format = format;
    this.#begin = begin;
    this.#send = send;
  }

  add({ samples, sampleRate }: Extract<JobMessage, { type: 'audio' }>): void {
    const from = this.#from;
    this.#from += samples;
    this.#sent = this.#sent.then(async () => {
      const isWav = this.#format === 'wav';
      this.#rate ??= await rateChange(sampleRate, isWav ? sampleRate : protocolRate);
      if (from === 0) this.#begin(isWav ? streamedWavHeader(sampleRate) : Buffer.alloc(0));
      this.#send(toPcm16(this.#rate.add(readSamples(this.#path, from, samples))));
    });
    // `end` tells of it.
    this.#sent.catch(() => undefined);
  }

  async end(): Promise<void> {
    await this.#sent;
    if (this.#rate !== null) this.#send(toPcm16(this.#rate.end()));
  }
}
