import type { ServerResponse } from 'node:http';
import type { Failure, FailureReason } from '../../common/outcome.ts';

/** An answer that a client of the OpenAI protocol takes for an error. `message` is a sentence for a person. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string | null;
  /** The field of the request that is wrong. */
  readonly param: string | null;

  constructor(status: number, message: string, code: string | null = null, param?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param ?? null;
  }

  /** `{error: {message, type, param, code}}`, as the protocol has it. */
  toJSON(): object {
    const { message, param, code } = this;
    const type = this.status < 500 ? 'invalid_request_error' : 'server_error';
    return { error: { message, type, param, code } };
  }
}

/** Reasons that lie in the request; what is not named here is the lab's own failure, 500. */
const statuses: Partial<Record<FailureReason, number>> = {
  'unknown-model': 404,
  'unknown-voice': 400,
  'empty-input': 400,
  'unspeakable-text': 400,
  'unreadable-audio': 400,
  'unusable-prompt': 400,
  'no-speech': 400,
  'device-refused': 503,
  'model-missing': 503,
  'timed-out': 504,
  'disk-full': 507,
};

export const errorOfFailure = ({ reason, detail }: Failure): ApiError =>
  new ApiError(statuses[reason] ?? 500, detail, reason.replaceAll('-', '_'));

/** What is wrong with a request to a path, or with the whole of it. */
export const badRequest = (message: string, param?: string): ApiError =>
  new ApiError(400, message, 'invalid_value', param);

/** Writes the error, or breaks the answer off where its head has gone: half an answer must not look whole. */
export function answerError(
  response: ServerResponse,
  error: ApiError,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify(error);
  response.writeHead(error.status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
