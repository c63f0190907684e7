import { Transform } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import pacote from 'pacote';
import { type ReadEntry, Unpack } from 'tar';
import { isPassing } from './network-errors.ts';
import { type NpmConfig, readNpmConfig } from './npm-config.ts';

/** Some files of one version of a registry package. */
export interface PackageRequest {
  readonly package: string;
  readonly version: string;
  /** Paths in the tarball, below its one top folder. */
  readonly paths: readonly string[];
  /** An existing folder. Each file comes to lie in it under its path in the tarball. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Bytes of the file at `path` so far; falls when the download begins again. */
  onReceived(path: string, count: number): void;
}

/** What it leaves is not to be trusted before its hash was checked. A path that is not in it is no error. */
export type FetchPackage = (request: PackageRequest) => Promise<void>;

/**
 * Streams the tarball and keeps only the files that are asked for; nothing else of it touches the disk,
 * and no dependency of it is looked at. A connection that breaks is tried again, as often as npm would.
 *
 * @throws the signal's reason, or the error of pacote, tar or the file system with its `code`
 */
export const fetchPackage: FetchPackage = async (request) => {
  const config = await readNpmConfig(process.env);
  for (let attempt = 0; ; attempt++) {
    request.signal.throwIfAborted();
    try {
      return await fetchOnce(request, config);
    } catch (error) {
      request.signal.throwIfAborted();
      if (attempt >= config.retries || !isPassing(error)) throw error;
    }
    await pause(500 * 4 ** attempt, undefined, { signal: request.signal });
  }
};

async function fetchOnce(request: PackageRequest, config: NpmConfig): Promise<void> {
  // Whatever fails, a full disk for one, ends the transfer too.
  const failed = new AbortController();
  const signal = AbortSignal.any([request.signal, failed.signal]);
  const options: pacote.Options & { signal: AbortSignal } = {
    ...config.options,
    fetchRetries: 0,
    signal,
  };
  const work = pacote.tarball.stream(
    `${request.package}@${request.version}`,
    (tarball) => unpackWanted(tarball, request, signal),
    options,
  );
  try {
    await Promise.race([work, rejectOnAbort(request.signal)]);
  } catch (error) {
    failed.abort();
    work.catch(() => {});
    throw error;
  }
}

function unpackWanted(
  tarball: NodeJS.ReadableStream,
  request: PackageRequest,
  signal: AbortSignal,
): Promise<void> {
  const wanted = new Set(request.paths);
  return new Promise((resolve, reject) => {
    const unpack = new Unpack({
      cwd: request.directory,
      strip: 1,
      preserveOwner: false,
      noMtime: true,
      filter: (path, entry) =>
        wanted.has(belowTop(path)) && 'type' in entry && /^(Old)?File$/.test(entry.type),
      // By now the path has lost its top folder. tar documents any stream here, its types only its own class.
      transform: (entry) =>
        countBytes((count) => {
          // A listener that throws fails the pull; thrown on, it would end the process.
          try {
            if (!signal.aborted) request.onReceived(entry.path, count);
          } catch (error) {
            reject(error);
          }
          return !signal.aborted;
        }) as unknown as ReadEntry,
      // Without `strict` everything that goes wrong with one entry, a full disk included, is a warning.
      onwarn: (code, message, data) => {
        if (code !== 'TAR_ENTRY_INFO') {
          // Not the error itself: tar hangs the whole entry on it.
          reject(Object.assign(new Error(message), { code: data.code ?? code }));
        }
      },
    });
    unpack.on('end', () => resolve());
    unpack.on('error', reject);
    tarball.on('error', reject);
    tarball.pipe(unpack);
    // The transfer ends by itself, but what has already arrived would still be unpacked.
    const stop = () => {
      tarball.unpipe(unpack);
      unpack.abort(new Error('The unpacking was stopped.'));
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

const belowTop = (path: string): string => path.split('/').slice(1).join('/');

/** @param tell takes the bytes so far, and answers whether to go on */
function countBytes(tell: (count: number) => boolean): Transform {
  let count = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count += chunk.length;
      if (tell(count)) done(null, chunk);
      else done(new Error('The unpacking was stopped.'));
    },
  });
}

/** Ends a wait that would not notice the signal by itself. */
const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
