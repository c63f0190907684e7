import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tellDiskFull } from '../common/disk-full.ts';
import type { RunEndedEvent, SessionEvent, SessionManifest } from '../common/session.ts';
import { EventLog } from './event-log.ts';
import { writeAtomically } from './write-atomically.ts';

export type RecorderListener = (event: SessionEvent) => void;

/**
 * Writes one session as it happens. Whatever had ended when the lab was killed is on the disk; the
 * manifest's `state` tells a sealed recording from one that was cut off.
 */
export class Recorder {
  readonly folder: string;
  readonly #manifest: SessionManifest;
  readonly #log: EventLog;
  readonly #listener: RecorderListener;
  #added = 0;

  private constructor(
    folder: string,
    manifest: SessionManifest,
    log: EventLog,
    listener: RecorderListener,
  ) {
    this.folder = folder;
    this.#manifest = manifest;
    this.#log = log;
    this.#listener = listener;
  }

  /** `folder` is there and holds what the manifest's `inputs` name. */
  static async create(
    folder: string,
    manifest: SessionManifest,
    listener: RecorderListener,
  ): Promise<Recorder> {
    await writeAtomically(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 2));
    return new Recorder(folder, manifest, await EventLog.create(folder), listener);
  }

  /** Bytes of events so far, or somewhat fewer. */
  get size(): number {
    return this.#log.size;
  }

  add(event: SessionEvent): void {
    if (event.type === 'run-added') this.#added += 1;
    this.#log.add(event);
    this.#listener(event);
  }

  /** Ends a run: everything recorded so far is on the disk. Throws `DiskFull`. */
  async closeRun(event: RunEndedEvent): Promise<void> {
    this.add(event);
    await this.#log.sync();
  }

  /** After a full disk: the last events, in the room that was kept for them. */
  async closeWithoutRoom(events: readonly SessionEvent[]): Promise<void> {
    await this.#log.releaseReserve();
    for (const event of events) this.add(event);
    await this.#log.sync();
  }

  async seal(): Promise<void> {
    // What came after the last run is telemetry: a disk without room for it still gets its seal.
    await this.#log.sync().catch(() => undefined);
    await this.#log.close();
    const added = this.#added === 0 ? {} : { added: this.#added };
    const sealed = { ...this.#manifest, state: 'sealed', ...added };
    await writeAtomically(join(this.folder, 'manifest.json'), JSON.stringify(sealed, null, 2));
  }
}

/** Makes the folder of a new recording. Throws when it is there already, and `DiskFull`. */
export async function createRecordingFolder(sessions: string, id: string): Promise<string> {
  const folder = join(sessions, id);
  try {
    await mkdir(sessions, { recursive: true });
    await mkdir(folder);
    await mkdir(join(folder, 'audio'));
    await mkdir(join(folder, 'profiles'));
  } catch (thrown) {
    throw tellDiskFull(thrown);
  }
  return folder;
}
