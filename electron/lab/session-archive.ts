import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import { recordingPathSchema } from '../common/session.ts';
import { readManifest, UnreadableSession } from './read-session.ts';

/** A recording larger than this, unpacked, is not opened: it is a mistake or a zip bomb. */
const largestRecording = 8 * 2 ** 30;
const mostFiles = 100_000;

const isPartOfRecording = (name: string): boolean =>
  name === 'manifest.json' ||
  name === 'events.jsonl' ||
  recordingPathSchema.safeParse(name).success;

/** Packs a recording's folder into one `.latlab` file (a zip). The file appears only when it is whole. */
export async function packSession(folder: string, target: string): Promise<void> {
  const names = (await readdir(folder, { recursive: true }))
    .map((name) => name.replaceAll('\\', '/'))
    .filter(isPartOfRecording);
  const zip = new ZipFile();
  for (const name of names) zip.addFile(join(folder, name), name);
  zip.end();
  const draft = `${target}.${process.pid}.draft`;
  try {
    await pipeline(zip.outputStream, createWriteStream(draft));
    await rename(draft, target);
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
}

/**
 * Unpacks a `.latlab` file into `folder`, which must not exist. Only names that a recording has are taken,
 * and no more bytes than the limit. Throws `UnreadableSession`; then nothing is left behind.
 */
export async function unpackSession(source: string, folder: string): Promise<void> {
  await mkdir(folder);
  try {
    await unpack(source, folder);
    await readManifest(folder);
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    if (thrown instanceof UnreadableSession) throw thrown;
    const cause = thrown instanceof Error ? thrown.message : String(thrown);
    throw new UnreadableSession(`${source} is not a whole .latlab recording (${cause}).`);
  }
}

async function unpack(source: string, folder: string): Promise<void> {
  const zip = await openPromise(source, { lazyEntries: true, autoClose: false });
  let files = 0;
  let size = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (!isPartOfRecording(entry.fileName)) continue;
      files += 1;
      size += entry.uncompressedSize;
      if (files > mostFiles || size > largestRecording) {
        throw new UnreadableSession(`${source} unpacks to more than a recording can be.`);
      }
      const target = join(folder, entry.fileName);
      await mkdir(dirname(target), { recursive: true });
      await pipeline(
        await zip.openReadStreamPromise(entry),
        createWriteStream(target, { flags: 'wx' }),
      );
    }
  } finally {
    zip.close();
  }
}
