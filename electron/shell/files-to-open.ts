import { resolve } from 'node:path';
import { z } from 'zod';

/** What a second start of the app tells the first: the recordings that it was started with. */
export const secondStartSchema = z.object({ files: z.array(z.string()) });

/** The recordings and traces among the arguments of a start, as absolute paths. */
export const recordingsIn = (argv: readonly string[], folder: string): string[] =>
  argv
    .filter((argument) => !argument.startsWith('-') && /\.(latlab|json|json\.gz)$/i.test(argument))
    .map((argument) => resolve(folder, argument));

/**
 * Recordings that the system asks to open: a double click, a start with a file. They wait until there is a
 * window that has asked for them; from then on it is told of each.
 */
export class FilesToOpen {
  readonly #tell: (path: string) => void;
  #waiting: string[] = [];
  #isHeard = false;

  constructor(tell: (path: string) => void) {
    this.#tell = tell;
  }

  add(path: string): void {
    if (this.#isHeard) this.#tell(path);
    else this.#waiting.push(path);
  }

  /** What waited. The window that takes it hears of the next ones. */
  take(): readonly string[] {
    const waited = this.#waiting;
    this.#waiting = [];
    this.#isHeard = true;
    return waited;
  }

  /** The window closed: what comes waits for the next one. */
  wait(): void {
    this.#isHeard = false;
  }
}
