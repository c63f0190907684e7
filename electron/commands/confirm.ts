import { createInterface } from 'node:readline/promises';

/** Asks on the terminal, where there is one to ask and to answer on; null where not. No answer is a no. */
export function confirmOnTerminal(
  signal: AbortSignal,
): ((question: string) => Promise<boolean>) | null {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return null;
  return async (question) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
    } finally {
      terminal.close();
    }
  };
}
