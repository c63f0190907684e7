import { createInterface } from 'node:readline/promises';

type Stream = { readonly isTTY?: boolean };
export type Confirm = (question: string) => Promise<boolean>;

/**
 * Asks a person, where both ends are a terminal; null where nobody is there to read or to answer. Anything but a yes
 * is a no: Ctrl-C and the end of the input too.
 */
export function confirmOnTerminal(
  input: NodeJS.ReadableStream & Stream,
  output: NodeJS.WritableStream & Stream,
  signal: AbortSignal,
): Confirm | null {
  if (input.isTTY !== true || output.isTTY !== true) return null;
  return async (question) => {
    const terminal = createInterface({ input, output, terminal: true });
    const left = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    try {
      const answer = await Promise.race([
        terminal.question(`${question} [y/N] `, { signal }).catch(() => ''),
        left,
      ]);
      return /^y(es)?$/i.test(answer.trim());
    } finally {
      terminal.close();
    }
  };
}
