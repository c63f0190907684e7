import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export type Followed = { readonly stop: () => void };

type Program = {
  readonly command: string;
  readonly args: readonly string[];
  readonly line: (text: string) => void;
  /** It ended by itself, or could not be started: how, for the end of a sentence. Said once. */
  readonly ended: (how: string) => void;
};

/** Starts a program that goes on saying lines, and hears it until it ends or is stopped. */
export function followProgram({ command, args, line, ended }: Program): Followed {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
  let isOver = false;
  const over = (how: string): void => {
    if (isOver) return;
    isOver = true;
    ended(how);
  };
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (!isOver) line(text);
  });
  // "close" comes after the last line, "exit" may come before it.
  child.on('close', (code, signal) => over(signal ?? `code ${code}`));
  child.on('error', () => over('it could not be started'));
  return {
    stop: () => {
      isOver = true;
      child.kill('SIGKILL');
    },
  };
}
