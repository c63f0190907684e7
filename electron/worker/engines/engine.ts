import type { Hertz, Seconds } from '../../common/units.ts';
import type { EngineFamily, RunInput } from '../../common/worker-protocol.ts';
import type { SessionSetup } from '../onnx-session.ts';

/** What an engine gives out while it works. */
export type Output = {
  /** A chunk of audio, one channel. Resolves once the chunk has left the process. */
  readonly audio: (samples: Float32Array, sampleRate: Hertz) => Promise<void>;
  /** A piece of recognised or written text. */
  readonly text: (text: string) => void;
  /** The next text of a reply that is being written: told where somebody waits for it, and all of it again as `text`. */
  readonly delta: (text: string) => void;
  /** The text so far, of the first `heard` seconds of audio that arrives: the next one replaces it. */
  readonly partial: (text: string, heard: Seconds) => void;
  /** Throws when somebody asked for the run to end. Called between model calls. */
  readonly checkCancelled: () => void;
};

/** What is needed to make an engine ready. `files`: absolute path by role. */
export type EngineRequest = SessionSetup & {
  readonly family: EngineFamily;
  readonly files: Readonly<Record<string, string>>;
};

/**
 * A model family's code with its weights loaded. `run` resolves with the length of the audio made (TTS) or
 * heard (ASR), null of a language model, and throws a `RunFailure` where it cannot.
 */
export type Engine = {
  readonly run: (input: RunInput, output: Output) => Promise<Seconds | null>;
};
