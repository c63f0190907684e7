import { STATUS_CODES } from 'node:http';
import type { Writable } from 'node:stream';
import type { ApiError } from './api-error.ts';

/** An error on a connection that has no answer of Node's own, and its end. */
export function writeRawly(socket: Pick<Writable, 'end'>, error: ApiError): void {
  const body = JSON.stringify(error);
  socket.end(
    [
      `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? 'Error'}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
