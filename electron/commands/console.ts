import type { Lab } from '../lab/lab.ts';

/** What every command is given. */
export type Console = {
  /** Made when a command needs it: `--help` needs no lab. */
  readonly lab: () => Promise<Lab>;
  /** The folder with `scenarios/`, `models.json` and the rest. */
  readonly resources: string;
  /** The built page of an HTML report. */
  readonly reportPage: string;
  /** The environment: what of it is secret is never said. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes one line of the answer. */
  readonly stdout: (line: string) => void;
  /** Writes one line about the way there. */
  readonly stderr: (line: string) => void;
  /** stderr is a terminal: a line may be drawn over. */
  readonly isTerminal: boolean;
  /** Called by each action with the exit code: 0 measured, 1 a failed run (2, wrong usage, is thrown). */
  readonly exit: (code: 0 | 1) => void;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
};
