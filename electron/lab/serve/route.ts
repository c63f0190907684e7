import type { IncomingMessage, ServerResponse } from 'node:http';
import { DiskFull } from '../../common/disk-full.ts';
import type { Nanos } from '../../common/units.ts';
import { answerChat } from './answer-chat.ts';
import { answerSpeech } from './answer-speech.ts';
import { answerTranscription } from './answer-transcription.ts';
import { ApiError, badRequest } from './api-error.ts';
import { Exchange } from './exchange.ts';
import { type Gate, refusal } from './guard.ts';
import { type Offer, offered } from './offer.ts';

type Answer = (exchange: Exchange, offer: Offer) => Promise<void> | void;

const listModels: Answer = (exchange, offer) =>
  exchange.json({ object: 'list', data: offered(offer).map(({ id }) => modelEntry(id, offer)) });

const modelEntry = (id: string, { date }: Offer): object => ({
  id,
  object: 'model',
  created: date(),
  owned_by: 'latency-lab',
});

const tellModel =
  (id: string): Answer =>
  (exchange, offer) => {
    if (offered(offer).every((one) => one.id !== id)) throw notFound(`the model "${id}"`);
    exchange.json(modelEntry(id, offer));
  };

const routes: ReadonlyMap<string, { readonly method: string; readonly answer: Answer }> = new Map([
  ['/v1/models', { method: 'GET', answer: listModels }],
  ['/v1/audio/speech', { method: 'POST', answer: answerSpeech }],
  ['/v1/audio/transcriptions', { method: 'POST', answer: answerTranscription }],
  ['/v1/chat/completions', { method: 'POST', answer: answerChat }],
]);

const notFound = (what: string): ApiError =>
  new ApiError(404, `The lab's server has no ${what}.`, 'not_found');

/** Finds who answers. Throws `ApiError`. */
function answerFor(path: string, method: string | undefined): Answer {
  const model = /^\/v1\/models\/([^/]+)$/.exec(path)?.[1];
  const route =
    model === undefined ? routes.get(path) : { method: 'GET', answer: tellModel(decoded(model)) };
  if (path === '/v1/realtime') {
    throw new ApiError(426, 'The realtime protocol is spoken over a WebSocket: ask to upgrade.');
  }
  if (route === undefined) throw notFound(`path ${path}`);
  if (route.method === method) return route.answer;
  throw new ApiError(405, `${path} is asked with ${route.method}.`, 'method_not_allowed');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Path of a request without its query, for people to read: no control characters, and not endless. */
export const pathOf = (url: string | undefined): string =>
  (/^[^?#]*/.exec(url ?? '')?.[0] ?? '').replace(/[^\x21-\x7e]/g, '?').slice(0, 200);

export type RouteNeeds = {
  readonly offer: Offer;
  readonly gate: Gate;
  readonly now: () => Nanos;
  /** A request that became no run, and why. */
  readonly refused: (status: number, method: string, path: string, why: string) => void;
  /** The recording cannot be written any more. */
  readonly diskFull: (thrown: DiskFull) => void;
};

/** Answers one request. Always resolves. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { offer, gate, now, refused, diskFull }: RouteNeeds,
): Promise<void> {
  const path = pathOf(request.url);
  const exchange = new Exchange(request, response, path, now);
  const { method = '' } = request;
  try {
    const problem = refusal(request.headers, gate);
    if (problem !== null) throw problem;
    await answerFor(path, method)(exchange, offer);
  } catch (thrown) {
    if (thrown instanceof DiskFull) diskFull(thrown);
    const error = asApiError(thrown);
    refused(error.status, method, path, error.message);
    if (!exchange.isOver) exchange.fail(error);
  }
}

function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof DiskFull) return new ApiError(507, thrown.message, 'disk_full');
  if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ECONNRESET') {
    return badRequest('The request was broken off before it was whole.');
  }
  return new ApiError(500, thrown instanceof Error ? thrown.message : String(thrown));
}
