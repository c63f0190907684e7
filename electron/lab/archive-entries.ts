import { type Entry, getFileNameLowLevel, validateFileName } from 'yauzl';
import { recordingPathSchema } from '../common/session.ts';
import { notesFile } from './notes-file.ts';

/** What a `.latlab` may hold; whatever goes beyond is a mistake or a zip bomb. SESSION-FORMAT.md lists them. */
export const archiveLimits = {
  /** Entries of the zip, folders and foreign files counted. */
  entries: 100_000,
  /** All files together, unpacked, in bytes. */
  total: 8 * 2 ** 30,
  /** manifest.json, in bytes: it is read in one piece. */
  manifest: 64 * 2 ** 20,
  /** Up to this many bytes a recording may be packed however tightly: silence packs a thousandfold. */
  anyRatio: 256 * 2 ** 20,
  /** Beyond that, unpacked bytes for each byte of the `.latlab`. Real recordings have 5 to 20. */
  ratio: 100,
  /** Characters of a name. File systems take 255 for its last part. */
  name: 200,
} as const;

/** An archive that is refused. `message` ends a sentence that begins with the archive's name. */
export class RefusedArchive extends Error {}

/** Names that Windows keeps for devices, whatever follows the first dot. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Names that a recording has, with `/`. */
export const isPartOfRecording = (name: string): boolean =>
  name === 'manifest.json' ||
  name === 'events.jsonl' ||
  name === notesFile ||
  recordingPathSchema.safeParse(name).success;

/** Decides entry by entry, before anything of it is unpacked, what of an archive is taken. */
export class ArchiveGate {
  readonly #archiveSize: number;
  readonly #names = new Set<string>();
  #total = 0;

  /** `archiveSize`, in bytes, as the file system says: what a zip says of itself can overlap. */
  constructor(archiveSize: number) {
    this.#archiveSize = archiveSize;
  }

  /**
   * The name, with `/`, under which the entry belongs in a recording; null for what a recording does not
   * have, which is left out. yauzl holds an entry to the size that it declares. Throws `RefusedArchive`.
   */
  take(entry: Entry): string | null {
    const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
    const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
    if (name.includes('\0') || validateFileName(name) !== null || /^[a-z]:/i.test(name)) {
      throw new RefusedArchive('names a file outside of its own folder');
    }
    if (!isPartOfRecording(name)) return null;
    this.#checkName(name);
    this.#checkKind(entry, name);
    this.#checkSize(entry, name);
    return name;
  }

  #checkName(name: string): void {
    const last = name.slice(name.lastIndexOf('/') + 1);
    if (name.length > archiveLimits.name) throw new RefusedArchive('holds a name that is too long');
    // Windows drops a dot at the end, so that two names would mean one file.
    if (deviceName.test(last) || last.endsWith('.')) {
      throw new RefusedArchive(`holds "${name}", which is not a file's name on every system`);
    }
    // Where upper and lower case are one, the second of two such files would replace the first.
    const known = name.toLowerCase();
    if (this.#names.has(known)) throw new RefusedArchive(`holds "${name}" twice`);
    this.#names.add(known);
  }

  #checkKind(entry: Entry, name: string): void {
    if (entry.isEncrypted()) {
      throw new RefusedArchive('is locked with a password. Pack the recording again without one');
    }
    if (!entry.canDecodeFileData()) {
      throw new RefusedArchive(
        `packs "${name}" in a way that is not known here. Pack it with Deflate`,
      );
    }
    // The upper half holds the mode of Unix where a Unix packed it: 0 or a plain file may pass.
    const kind = (entry.externalFileAttributes >>> 16) & 0o170_000;
    if (kind !== 0 && kind !== 0o100_000) {
      throw new RefusedArchive(`holds "${name}" as a link or a device, not as a file`);
    }
  }

  #checkSize({ uncompressedSize }: Entry, name: string): void {
    this.#total += uncompressedSize;
    const isTooDense =
      this.#total > archiveLimits.anyRatio && this.#total > archiveLimits.ratio * this.#archiveSize;
    const isTooLong = name === 'manifest.json' && uncompressedSize > archiveLimits.manifest;
    if (this.#total > archiveLimits.total || isTooDense || isTooLong) {
      throw new RefusedArchive('unpacks to more than a recording can be');
    }
  }
}
