import { timeOfAudio } from '../../electron/common/playout.ts';
import { type RecordedRun, taskOf } from '../../electron/common/recorded-session.ts';
import type { SessionManifest } from '../../electron/common/session.ts';
import { hertz, type Nanos, nanos } from '../../electron/common/units.ts';
import { AudioShelf, type Shelved } from './audio-shelf.ts';
import { drawable } from './drawable-audio.ts';
import { heardRun, isOfCall, stretchOfCall } from './heard-run.ts';
import { loadAudio, loadCall, type ReadAudio } from './load-audio.ts';
import { type Frames, type Media, Playback, type Playhead } from './playback.ts';

/** The rate at which an input is drawn and, where it was cut into several files, played. */
const inputRate = hertz(16_000);

/** A run's audio as far as it is there; `none` says in a sentence why it is not and will not be. */
export type RunAudio = Shelved | { readonly kind: 'none'; readonly why: string };

/** What of the sound has changed: `audio` was read, or only the `playhead` has moved, started or stopped. */
export type SoundChange = 'audio' | 'playhead';

/**
 * The sound of one session: the audio of its runs, read when it is first asked for, and the one playback that
 * the player, the waterfall and its keys share.
 */
export class SessionSound {
  readonly #manifest: SessionManifest;
  readonly #read: ReadAudio;
  readonly #shelf: AudioShelf;
  readonly #playback: Playback;
  readonly #listeners = new Set<(change: SoundChange) => void>();
  /** What shall be heard as soon as it has been read; `at` null goes on where the playhead is. */
  #wanted: { readonly run: RecordedRun; readonly at: Nanos | null } | null = null;
  /** Grows with every change. */
  revision = 0;
  /** While it is, a run that has not ended is being measured: its audio is left alone. */
  isLive = false;

  constructor(manifest: SessionManifest, read: ReadAudio, media: Media, frames: Frames) {
    this.#manifest = manifest;
    this.#read = read;
    this.#shelf = new AudioShelf(() => {
      this.#tell('audio');
      this.#hearWanted();
    });
    this.#playback = new Playback(media, frames, () => this.#tell('playhead'));
  }

  /** Calls back on every change until the returned function is called. */
  readonly subscribe = (listener: (change: SoundChange) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get head(): Playhead | null {
    return this.#playback.head;
  }

  /** Why what was asked for is not heard, as a sentence. */
  get problem(): string | null {
    return this.#playback.problem;
  }

  /** The run's audio; asking for it has it read. */
  audioOf(run: RecordedRun): RunAudio {
    const files = this.#filesOf(run);
    if (typeof files === 'string') return { kind: 'none', why: files };
    const call = isOfCall(run) ? stretchOfCall(run) : null;
    if (call !== null) {
      return this.#shelf.ask(`${call.file} ${run.plan.index}`, async () => {
        const answer = await loadCall(call, inputRate, this.#read);
        return answer.ok ? { ok: true, value: drawable(answer.value) } : answer;
      });
    }
    const rate = taskOf(run) === 'asr' ? inputRate : (run.audio[0]?.sampleRate ?? inputRate);
    return this.#shelf.ask(files.join('\n'), async () => {
      const answer = await loadAudio(files, rate, this.#read);
      return answer.ok ? { ok: true, value: drawable(answer.value) } : answer;
    });
  }

  /** Plays the run, or pauses it where it is being played. */
  toggle(run: RecordedRun): void {
    const { head } = this;
    if (head?.run === run && head.isPlaying) this.#playback.pause();
    else this.#want(run, null);
  }

  /** Plays the run from a time on the session's clock, or from the nearest at which it is heard. */
  hear(run: RecordedRun, at: Nanos): void {
    this.#want(run, at);
  }

  /** Moves the playhead to a place in the run's audio, playing or not. */
  seek(run: RecordedRun, place: Nanos): void {
    const audio = this.audioOf(run);
    const at = timeOfAudio(heardRun(run), nanos(Math.max(0, place)));
    if (audio.kind !== 'ready') return;
    this.#playback.seek(run, audio.audio, at ?? nanos(Number.POSITIVE_INFINITY));
  }

  /** Silence, and all audio out of memory. */
  quiet(): void {
    this.#wanted = null;
    this.#playback.stop();
    this.#shelf.clear();
  }

  #want(run: RecordedRun, at: Nanos | null): void {
    this.#wanted = { run, at };
    this.#hearWanted();
  }

  #hearWanted(): void {
    if (this.#wanted === null) return;
    const { run, at } = this.#wanted;
    const audio = this.audioOf(run);
    if (audio.kind === 'reading') return;
    this.#wanted = null;
    if (audio.kind !== 'ready') return;
    if (at !== null) this.#playback.seek(run, audio.audio, at);
    this.#playback.play(run, audio.audio);
  }

  /** The files of the run's audio, or a sentence why there are none. */
  #filesOf(run: RecordedRun): readonly string[] | string {
    if (this.#manifest.leftOut?.includes('audio') === true)
      return 'This recording was saved without its audio.';
    if (this.isLive && run.ended === null) return 'The audio can be played when the run has ended.';
    if (isOfCall(run)) {
      const call = stretchOfCall(run);
      return call === null ? 'No call was recorded of this run.' : [call.file];
    }
    const { hears } = run.plan;
    if (hears !== undefined) return [`audio/run-${hears}.wav`];
    if (run.work.kind === 'asr') {
      const input = this.#manifest.inputs[String(run.plan.work)];
      return input === undefined ? 'This recording does not hold the audio.' : [input];
    }
    if (run.audio.length === 0) return 'The run made no audio.';
    return [...new Set(run.audio.map(({ file }) => file))];
  }

  #tell(change: SoundChange): void {
    this.revision += 1;
    for (const listener of this.#listeners) listener(change);
  }
}
