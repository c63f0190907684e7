import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** The body as it was before it was packed: some servers pack whatever was asked for. Bytes come as soon as they can. */
export function decoded(response: IncomingMessage): Readable {
  const flush = { flush: constants.Z_SYNC_FLUSH };
  switch (response.headers['content-encoding']?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return response.pipe(createGunzip(flush));
    case 'deflate':
      return response.pipe(createInflate(flush));
    case 'br':
      return response.pipe(createBrotliDecompress());
    default:
      return response;
  }
}
