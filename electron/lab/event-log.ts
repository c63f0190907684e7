import { type FileHandle, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tellDiskFull } from '../common/disk-full.ts';
import { withLists } from '../common/recorded-spans.ts';
import type { SessionEvent } from '../common/session.ts';

/** Kept free for the last lines of a recording that fills the disk. */
const reserveSize = 256 * 1024;
/** Lines wait in memory up to this many characters. */
const bufferSize = 256 * 1024;

/** What a log needs of its file, so that a test can fill the disk. */
export type LogFile = Pick<FileHandle, 'appendFile' | 'truncate' | 'datasync' | 'close'>;

/**
 * `events.jsonl`: append-only, an event a line. Lines are written between runs and when many wait, and are
 * on the disk after `sync`. A full disk is told apart from other errors and leaves room for the last lines.
 */
export class EventLog {
  readonly #file: LogFile;
  readonly #reserve: string;
  #pending: string[] = [];
  #pendingSize = 0;
  #written = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: LogFile, reserve: string) {
    this.#file = file;
    this.#reserve = reserve;
  }

  static async create(
    folder: string,
    openFile: (path: string) => Promise<LogFile> = (path) => open(path, 'ax'),
  ): Promise<EventLog> {
    const reserve = join(folder, '.reserve');
    await writeFile(reserve, Buffer.alloc(reserveSize, 1));
    return new EventLog(await openFile(join(folder, 'events.jsonl')), reserve);
  }

  /** Bytes on the way and on the disk; of what waits in memory its characters. */
  get size(): number {
    return this.#written + this.#pendingSize;
  }

  add(event: SessionEvent): void {
    const line = `${JSON.stringify(event.type === 'spans' ? withLists(event) : event)}\n`;
    this.#pending.push(line);
    this.#pendingSize += line.length;
    // A failure of this write is kept and thrown by the next `sync`, which somebody awaits.
    if (this.#pendingSize > bufferSize) this.#write().catch(() => undefined);
  }

  /** Resolves when everything added is on the disk. Throws `DiskFull`. */
  async sync(): Promise<void> {
    await this.#write();
    await this.#file.datasync();
  }

  /** Gives the kept room back to the file system: for the last lines after `DiskFull`. */
  async releaseReserve(): Promise<void> {
    await rm(this.#reserve, { force: true });
    this.#writing = Promise.resolve();
  }

  async close(): Promise<void> {
    await rm(this.#reserve, { force: true });
    await this.#file.close();
  }

  #write(): Promise<void> {
    const text = this.#pending.join('');
    this.#pending = [];
    this.#pendingSize = 0;
    if (text !== '') this.#writing = this.#writing.then(() => this.#append(text));
    return this.#writing;
  }

  async #append(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    try {
      await this.#file.appendFile(bytes);
      this.#written += bytes.length;
    } catch (thrown) {
      // Half a line may have found room: the log ends at its last whole one.
      await this.#file.truncate(this.#written).catch(() => undefined);
      throw tellDiskFull(thrown);
    }
  }
}
