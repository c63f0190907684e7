import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import { type Nanos, nanos } from '../../electron/common/units.ts';
import type { DrawableAudio } from './drawable-audio.ts';
import { heardFile } from './heard-file.ts';
import { heardRun, stretchesOf } from './heard-run.ts';

/** What is used of the browser's media element. */
export type Media = Pick<
  HTMLMediaElement,
  'currentTime' | 'src' | 'play' | 'pause' | 'load' | 'removeAttribute' | 'addEventListener'
>;

/** What is being heard, and where: `at` on the session's clock, which stands where the listener's does. */
export type Playhead = {
  readonly run: RecordedRun;
  readonly at: Nanos;
  readonly isPlaying: boolean;
};

/** Calls back before each frame until the returned function is called. */
export type Frames = (act: () => void) => () => void;

type Loaded = { readonly run: RecordedRun; readonly from: Nanos; readonly to: Nanos };

/**
 * Plays one run at a time, as its listener hears it: with the gaps where the buffer ran dry. So the session's
 * clock is the media's, moved, and the playhead needs no clock of its own.
 */
export class Playback {
  readonly #media: Media;
  readonly #frames: Frames;
  readonly #changed: () => void;
  #loaded: Loaded | null = null;
  #url: string | null = null;
  #isPlaying = false;
  #endFrames: (() => void) | null = null;
  /** Why what was asked for is not heard, as a sentence. */
  problem: string | null = null;

  constructor(media: Media, frames: Frames, changed: () => void) {
    this.#media = media;
    this.#frames = frames;
    this.#changed = changed;
    media.addEventListener('ended', () => this.#setPlaying(false));
    media.addEventListener('pause', () => this.#setPlaying(false));
    media.addEventListener('play', () => this.#setPlaying(true));
    media.addEventListener('error', () => {
      if (this.#loaded !== null) this.#fail('The audio cannot be decoded.');
    });
  }

  get head(): Playhead | null {
    const loaded = this.#loaded;
    if (loaded === null) return null;
    const at = Math.min(loaded.to, loaded.from + this.#media.currentTime * 1e9);
    return { run: loaded.run, at: nanos(at), isPlaying: this.#isPlaying };
  }

  /** Goes to a time on the session's clock, or to the nearest at which the run is heard. */
  seek(run: RecordedRun, audio: DrawableAudio, at: Nanos): void {
    const loaded = this.#load(run, audio);
    if (loaded === null) return;
    const within = Math.max(loaded.from, Math.min(loaded.to, at));
    this.#media.currentTime = (within - loaded.from) / 1e9;
    this.#changed();
  }

  /** Goes on from the playhead; from the beginning where that is at the end, or where another run was heard. */
  play(run: RecordedRun, audio: DrawableAudio): void {
    const loaded = this.#load(run, audio);
    if (loaded === null) return;
    if ((this.head?.at ?? loaded.from) >= loaded.to) this.#media.currentTime = 0;
    this.problem = null;
    this.#media.play().catch((error: unknown) => {
      // Asked to pause, or to play another run, before it began: nothing is wrong.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      this.#fail(error instanceof Error ? error.message : String(error));
    });
  }

  pause(): void {
    this.#media.pause();
  }

  /** Lets go of the audio. */
  stop(): void {
    this.#media.pause();
    this.#loaded = null;
    this.#setPlaying(false);
    // The element lets go of the Blob before its URL is revoked: else a read under way fails on the console.
    this.#media.removeAttribute('src');
    this.#media.load();
    if (this.#url !== null) URL.revokeObjectURL(this.#url);
    this.#url = null;
  }

  #load(run: RecordedRun, audio: DrawableAudio): Loaded | null {
    if (this.#loaded?.run === run) return this.#loaded;
    this.stop();
    const stretches = stretchesOf(heardRun(run));
    const [first] = stretches;
    const last = stretches.at(-1);
    if (first === undefined || last === undefined) return null;
    const file =
      stretches.length === 1 && audio.original !== null
        ? audio.original
        : heardFile(audio.samples, audio.sampleRate, stretches);
    this.#url = URL.createObjectURL(file);
    this.#media.src = this.#url;
    this.#loaded = { run, from: first.heard, to: nanos(last.heard + last.length) };
    return this.#loaded;
  }

  #fail(message: string): void {
    this.problem = message;
    this.#setPlaying(false);
    this.#changed();
  }

  #setPlaying(isPlaying: boolean): void {
    if (this.#isPlaying === isPlaying) return;
    this.#isPlaying = isPlaying;
    this.#endFrames?.();
    this.#endFrames = isPlaying ? this.#frames(this.#changed) : null;
    this.#changed();
  }
}
