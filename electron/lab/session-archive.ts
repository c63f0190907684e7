import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { openPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import { DiskFull, tellDiskFull } from '../common/disk-full.ts';
import {
  ArchiveGate,
  archiveLimits,
  isPartOfRecording,
  RefusedArchive,
} from './archive-entries.ts';
import { readManifest, UnreadableSession } from './read-session.ts';

/** Packs a recording's folder into one `.latlab` file (a zip). The file appears only when it is whole. */
export async function packSession(folder: string, target: string): Promise<void> {
  const zip = new ZipFile();
  // Of a session that goes on, a file can grow while it is packed: yazl says so here and nowhere else.
  const failure = new AbortController();
  zip.on('error', (thrown) => failure.abort(thrown));
  for (const name of await filesOf(folder)) zip.addFile(join(folder, name), name);
  zip.end();
  const draft = `${target}.${process.pid}.draft`;
  try {
    await pipeline(zip.outputStream, createWriteStream(draft), { signal: failure.signal });
    await rename(draft, target);
  } catch (thrown) {
    await rm(draft, { force: true });
    throw tellDiskFull(failure.signal.aborted ? failure.signal.reason : thrown);
  }
}

/** Plain files only: a link could lead to a file that is none of the recording's. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter(isPartOfRecording);
}

/**
 * Unpacks a `.latlab` file into `folder`, which must not exist, file by file and each as a stream. What a
 * recording may hold and how much of it is told in `archive-entries.ts`. Throws `UnreadableSession`, and
 * `DiskFull`; then nothing is left behind.
 */
export async function unpackSession(source: string, folder: string): Promise<void> {
  const size = await sizeOf(source);
  await mkdir(folder);
  try {
    await unpack(source, size, folder);
    await readManifest(folder);
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    throw await inWords(thrown, source);
  }
}

/** In bytes. Throws `UnreadableSession` for what is no file or an empty one. */
async function sizeOf(source: string): Promise<number> {
  const found = await stat(source).catch(() => null);
  if (found === null) throw new UnreadableSession(`There is no file ${source}.`);
  if (!found.isFile()) {
    throw new UnreadableSession(`${source} is not a file: a .latlab recording is one.`);
  }
  if (found.size === 0) {
    throw new UnreadableSession(`${source} is empty: copy or download it again.`);
  }
  return found.size;
}

async function unpack(source: string, size: number, folder: string): Promise<void> {
  const zip = await openPromise(source, { autoClose: false, decodeStrings: false });
  try {
    if (zip.entryCount > archiveLimits.entries) {
      throw new RefusedArchive(`holds more than ${archiveLimits.entries} files`);
    }
    const gate = new ArchiveGate(size);
    for await (const entry of zip.eachEntry()) {
      const name = gate.take(entry);
      if (name === null) continue;
      const target = join(folder, name);
      await mkdir(dirname(target), { recursive: true });
      await pipeline(
        await zip.openReadStreamPromise(entry),
        (chunks) => checked(chunks, entry.crc32, name),
        createWriteStream(target, { flags: 'wx' }),
      );
    }
  } finally {
    zip.close();
  }
}

/** The bytes of an entry as they are. Throws where they are not those that were packed. */
async function* checked(
  chunks: AsyncIterable<Uint8Array>,
  checksum: number,
  name: string,
): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const chunk of chunks) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== checksum) throw new Error(`${name} has another checksum`);
}

async function inWords(thrown: unknown, source: string): Promise<unknown> {
  const told = tellDiskFull(thrown);
  if (told instanceof UnreadableSession || told instanceof DiskFull) return told;
  if (told instanceof RefusedArchive) {
    return new UnreadableSession(`${source} ${told.message}. It was not opened.`);
  }
  if (!(await beginsAsZip(source))) {
    return new UnreadableSession(`${source} is not a .latlab recording of Latency Lab.`);
  }
  const cause = told instanceof Error ? told.message : String(told);
  return new UnreadableSession(
    `${source} is damaged or not whole: copy or download it again (${cause}).`,
  );
}

/** A zip of files begins with the header of the first: APPNOTE.TXT 4.3.7. */
async function beginsAsZip(source: string): Promise<boolean> {
  const file = await open(source).catch(() => null);
  if (file === null) return false;
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.equals(Buffer.from('PK\x03\x04', 'latin1'));
  } finally {
    await file.close();
  }
}
