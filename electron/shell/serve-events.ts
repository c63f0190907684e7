import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { eventsFile } from '../lab/read-session.ts';
import { windowScheme } from './window-address.ts';

/** A piece of the file at a time: main is busy with each for less than a millisecond. */
const pieceLength = 2 ** 20;

/** Where the window reads the events of a recording from. */
export const eventsAddress = (id: string): string =>
  `${windowScheme}://app/recordings/${id}/events`;

/** The recording whose events a path of the window's address names; null where it names none. */
export const recordingOf = (pathname: string): string | null =>
  /^\/recordings\/([^/]+)\/events$/.exec(pathname)?.[1] ?? null;

/** The bytes of a recording's events as they are read: parsing them is the window's. */
export async function serveEvents(id: string, folderOf: (id: string) => string): Promise<Response> {
  try {
    const path = join(folderOf(id), eventsFile);
    const file = await open(path);
    const { size } = await file.stat();
    const bytes = createReadStream('', { fd: file, highWaterMark: pieceLength });
    return new Response(Readable.toWeb(bytes) as ReadableStream<Uint8Array>, {
      headers: { 'content-type': 'application/x-ndjson', 'content-length': String(size) },
    });
  } catch {
    return new Response(null, { status: 404 });
  }
}
