import type { ErrorStream } from './last-words.ts';

/** How a worker process ended. `signal` where the operating system says so. */
export type WorkerExit = { readonly code: number | null; readonly signal: string | null };

/** A started worker process, under Node or Electron alike. */
export type WorkerProcess = ErrorStream & {
  /** undefined until the operating system has started it, or when it could not. */
  readonly pid: () => number | undefined;
  readonly post: (message: unknown) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  readonly onExit: (listener: (exit: WorkerExit) => void) => void;
  /** Ends it at once: a worker inside a model call hears nothing else. */
  readonly kill: () => void;
};

/** Variables that a process gets on top of the lab's own. */
export type Environment = Readonly<Record<string, string>>;

export type LaunchWorker = (environment?: Environment) => WorkerProcess;
