import { extname } from 'node:path';
import { z } from 'zod';
import type { AsrWork } from '../../common/scenario.ts';
import { badRequest } from './api-error.ts';
import type { Exchange } from './exchange.ts';
import { answerAsRun, checkModel, type Ending, type Offer } from './offer.ts';
import { type Form, nameSchema, parsed, readForm } from './read-body.ts';
import type { RequestRun } from './request-run.ts';

const transcriptionSchema = z.looseObject({
  model: nameSchema,
  language: z.string().min(1).max(200).optional(),
  response_format: nameSchema.default('json'),
  stream: z.enum(['true', 'false']).default('false'),
});

/** A name for the recording's copy: it tells the reader of audio nothing, who goes by the bytes. */
const extensionOf = ({ name }: Form['file']): string =>
  /^\.\w{1,8}$/.exec(extname(name).toLowerCase())?.[0] ?? '';

/** `POST /v1/audio/transcriptions`: the whole text, or its pieces as the engine finds them. */
export async function answerTranscription(exchange: Exchange, offer: Offer): Promise<void> {
  const { fields, file } = await readForm(exchange.request);
  const asked = parsed(fields, transcriptionSchema);
  checkModel(asked.model, 'asr', offer);
  const format = asked.response_format;
  if (format !== 'json' && format !== 'text') {
    throw badRequest(
      `The lab gives transcripts as "json" or "text", not as "${format}".`,
      'response_format',
    );
  }
  const { model, device } = offer.asr;
  const work: AsrWork = {
    kind: 'asr',
    model,
    audio: { file: file.name === '' ? 'audio' : file.name },
    language: asked.language,
  };
  const audio = { extension: extensionOf(file), bytes: file.bytes };
  await answerAsRun(exchange, offer, { work, model, device, audio }, (run) =>
    hear(asked.language, asked.stream === 'true' ? 'stream' : format, run, exchange, offer),
  );
}

async function hear(
  language: string | undefined,
  format: 'json' | 'text' | 'stream',
  run: RequestRun,
  exchange: Exchange,
  offer: Offer,
): Promise<Ending> {
  const pieces: string[] = [];
  const input = { kind: 'asr', path: run.input ?? '', language } as const;
  const ending = await offer.asr.run(input, run, exchange.signal, (message) => {
    if (message.type !== 'text' || message.partial !== undefined) return;
    const delta = pieces.length === 0 ? message.text : ` ${message.text}`;
    pieces.push(message.text);
    if (format === 'stream') exchange.event({ type: 'transcript.text.delta', delta });
  });
  const { outcome, audio = null } = ending;
  // A client that sends noise expects an empty transcript; the run says that there was no speech.
  const isSilence = outcome.status === 'failed' && outcome.reason === 'no-speech';
  if (outcome.status !== 'measured' && !isSilence) return ending;
  const text = pieces.join(' ');
  if (format === 'stream') {
    exchange.event({ type: 'transcript.text.done', text, ...usage(audio) });
    exchange.end();
  } else if (format === 'text') {
    exchange.whole('text/plain; charset=utf-8', Buffer.from(`${text}\n`));
  } else exchange.json({ text, ...usage(audio) });
  return ending;
}

/** Seconds of audio, as the protocol bills some of its models. */
const usage = (seconds: number | null): object =>
  seconds === null ? {} : { usage: { type: 'duration', seconds } };
