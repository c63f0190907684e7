import { readFile } from 'node:fs/promises';
import type { AsrLink } from '../../common/turn/turn-work.ts';
import { bytes } from '../../common/units.ts';
import type { Recogniser } from '../turn/link.ts';
import { askEndpoint } from './ask-endpoint.ts';
import type { EndpointNeeds } from './endpoint.ts';
import type { Question } from './question.ts';
import { readTranscription } from './transcription-answer.ts';

export type RecogniserEndpoint = Extract<AsrLink, { engine: 'endpoint' }>;

const mostBytes = bytes(4 * 2 ** 20);

/** Speech recognition behind `/audio/transcriptions`, streamed where it is offered. */
export function endpointRecogniser(
  link: RecogniserEndpoint,
  needs: EndpointNeeds,
): Omit<Recogniser, 'close'> {
  // What a server refused once it is not asked again.
  let streams = true;

  const ask = async (audio: Uint8Array): Promise<Question<string>> => {
    const asked = { path: '/audio/transcriptions', mostBytes, read: readTranscription };
    const whole = { ...asked, accept: 'application/json', ...(await formOf(link, audio, false)) };
    if (!streams) return whole;
    return {
      ...asked,
      accept: 'text/event-stream, application/json',
      ...(await formOf(link, audio, true)),
      reword: (refusal) => {
        if (!/\bstream/.test(refusal)) return null;
        streams = false;
        return whole;
      },
    };
  };

  return {
    recognise: async ({ file }, context) => {
      const question = await ask(await readFile(file));
      return await askEndpoint(link, question, needs, context);
    },
  };
}

async function formOf(
  { model, language }: RecogniserEndpoint,
  audio: Uint8Array,
  streams: boolean,
): Promise<Pick<Question<string>, 'body' | 'contentType'>> {
  const form = new FormData();
  form.append('model', model);
  // ISO 639-1 is what the protocol takes: the first part of a BCP 47 tag.
  if (language !== undefined) form.append('language', language.split('-')[0] ?? language);
  form.append('response_format', 'json');
  if (streams) form.append('stream', 'true');
  form.append('file', new Blob([new Uint8Array(audio)], { type: 'audio/wav' }), 'speech.wav');
  // Writes a form as multipart/form-data (RFC 7578), with its boundary.
  const written = new Response(form);
  return {
    contentType: written.headers.get('content-type') ?? '',
    body: new Uint8Array(await written.arrayBuffer()),
  };
}
