import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isPassing } from '../network-errors.ts';
import { HubRefusal } from './hub-refusal.ts';
import { askHub, type HubResponse } from './hub-request.ts';
import type { HubSettings } from './hub-settings.ts';

export interface HubDownload {
  readonly repository: string;
  readonly revision: string;
  readonly path: string;
  readonly size: number;
  /** Of the content that is expected, where it is known: another one is refused before it is fetched. */
  readonly sha256: string | null;
  /** Where the bytes go. What lies there already is the beginning of the file, and is kept. */
  readonly target: string;
  readonly signal: AbortSignal;
  /** Bytes of the file so far; falls when the download begins again. */
  readonly onReceived: (count: number) => void;
}

/** A connection that breaks is taken up again as long as each attempt brings something. */
const mostFruitless = 4;

/**
 * Fetches one file of the hub, going on where an earlier attempt ended, this one's or a killed process's. What it
 * leaves is not to be trusted before its hash was checked.
 *
 * @throws HubRefusal, the signal's reason, or the error of the network or the file system with its `code`
 */
export async function downloadFromHub(download: HubDownload, settings: HubSettings): Promise<void> {
  const file = await open(download.target, 'a+');
  try {
    let etag: string | null = null;
    for (let fruitless = 0; fruitless < mostFruitless; ) {
      const { size: before } = await file.stat();
      if (before === download.size) return;
      if (before > download.size) await file.truncate(0);
      const { response, first } = await askForRest(download, file, etag, settings);
      let broken: unknown = null;
      try {
        requireSameFile(download, first);
        // A weak one vouches for no bytes (RFC 9110, 13.1.5).
        const given = response.headers.get('etag');
        etag = given?.startsWith('"') ? given : null;
        await receive(download, file, response);
      } catch (error) {
        download.signal.throwIfAborted();
        if (!isPassing(error)) throw error;
        broken = error;
      } finally {
        response.body.destroy();
      }
      const { size: after } = await file.stat();
      if (after === download.size) return;
      fruitless = after > before ? 0 : fruitless + 1;
      if (fruitless === mostFruitless && broken !== null) throw broken;
      await pause(200 * 2 ** fruitless, undefined, { signal: download.signal });
    }
    const { size } = await file.stat();
    throw new HubRefusal(
      'unexpected',
      `${nameOf(download)} ends early at the hub: ${size} of ${download.size} bytes came.`,
    );
  } finally {
    await file.close();
  }
}

const nameOf = ({ path, repository }: HubDownload): string => `${path} of ${repository}`;

/** Asks for what is missing. With the ETag of the answer before, it is sure to be of the same file. */
async function askForRest(
  { repository, revision, path, signal }: HubDownload,
  file: FileHandle,
  etag: string | null,
  settings: HubSettings,
) {
  const { size: have } = await file.stat();
  return askHub(
    {
      path: `/${repository}/resolve/${revision}/${path.split('/').map(encodeURIComponent).join('/')}`,
      headers: {
        ...(have > 0 && { range: `bytes=${have}-` }),
        ...(have > 0 && etag !== null && { 'if-range': etag }),
      },
      repository,
      what: path,
      signal,
    },
    settings,
  );
}

/** Writes what comes behind what is there. */
async function receive(
  download: HubDownload,
  file: FileHandle,
  response: HubResponse,
): Promise<void> {
  const { size, signal, onReceived } = download;
  let received = await placeToWrite(response, file, (await file.stat()).size, size);
  if (received === null) return;
  onReceived(received);
  for await (const chunk of response.body) {
    received += chunk.length;
    if (received > size) {
      await file.truncate(0);
      throw new HubRefusal(
        'other-content',
        `${nameOf(download)} is longer at the hub than the ${size} bytes that are expected.`,
      );
    }
    await file.appendFile(chunk);
    onReceived(received);
    signal.throwIfAborted();
  }
}

/**
 * Where the answer's first byte belongs. A server that knows no ranges sends the file from its beginning, and one
 * that refuses the range has another file than the beginning that lies here: then it begins anew.
 *
 * @returns null where the answer is of no use
 */
async function placeToWrite(
  { status, headers }: HubResponse,
  file: FileHandle,
  have: number,
  size: number,
): Promise<number | null> {
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
    const total = range?.[2] ?? '*';
    if (Number(range?.[1]) === have && (total === '*' || Number(total) === size)) return have;
  }
  await file.truncate(0);
  return status === 200 ? 0 : null;
}

/** The hub says of a file what it is before it sends it. */
function requireSameFile(download: HubDownload, { headers }: HubResponse): void {
  const { revision, size, sha256 } = download;
  const commit = headers.get('x-repo-commit');
  const linkedSize = headers.get('x-linked-size');
  const linkedHash = /^"?([0-9a-f]{64})"?$/.exec(headers.get('x-linked-etag') ?? '')?.[1];
  const differs =
    (commit !== null && commit !== revision && `it is of the commit ${commit}`) ||
    (linkedSize !== null && Number(linkedSize) !== size && `it has ${linkedSize} bytes`) ||
    (sha256 !== null && linkedHash && linkedHash !== sha256 && `its sha256 is ${linkedHash}`);
  if (differs) {
    throw new HubRefusal(
      'other-content',
      `${nameOf(download)} is another file at the hub than the one that is expected (${differs}).`,
    );
  }
}
