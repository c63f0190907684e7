import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  AudioEvent,
  RunEndedEvent,
  SessionEvent,
  SessionManifest,
} from '../common/session.ts';
import type { Hertz } from '../common/units.ts';
import { tellDiskFull } from './disk-full.ts';
import { EventLog } from './event-log.ts';
import { createWavFile, type WavFile } from './wav-file.ts';
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
  #audio: { readonly file: string; readonly wav: Promise<WavFile>; written: Promise<void> } | null =
    null;

  #hasFailed = false;

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

  /** Audio could not be written: the run cannot succeed, and `closeRun` will say why. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  add(event: SessionEvent): void {
    this.#log.add(event);
    this.#listener(event);
  }

  /** A chunk of audio that a run made: its samples go to the run's file, the event to the log. */
  addAudio(event: Omit<AudioEvent, 'file'>, samples: Int16Array, sampleRate: Hertz): void {
    const file = `audio/run-${event.run}.wav`;
    if (this.#audio === null) {
      const wav = createWavFile(join(this.folder, file), sampleRate);
      this.#audio = { file, wav, written: wav.then(() => undefined) };
    }
    const { wav } = this.#audio;
    this.#audio.written = this.#audio.written.then(async () => (await wav).write(samples));
    // Awaited when the run closes, where a full disk becomes its outcome.
    this.#audio.written.catch(() => {
      this.#hasFailed = true;
    });
    this.add({ ...event, file, type: 'audio' });
  }

  /** Ends a run: its audio file is whole and everything recorded so far is on the disk. */
  async closeRun(event: RunEndedEvent): Promise<void> {
    const audio = this.#audio;
    this.#audio = null;
    if (audio !== null) {
      try {
        const wav = await audio.wav;
        await audio.written.finally(() => wav.close());
      } catch (thrown) {
        throw tellDiskFull(thrown);
      }
    }
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
    await this.#log.close();
    const sealed = { ...this.#manifest, state: 'sealed' };
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
  } catch (thrown) {
    throw tellDiskFull(thrown);
  }
  return folder;
}
