import type { Difference } from '../../electron/common/difference.ts';

/** Two sets of values to be told apart; null where nothing is asked. */
export type Pair = readonly [readonly number[], readonly number[]] | null;

export type VerdictQuestion = { readonly question: number; readonly pairs: readonly Pair[] };
export type VerdictAnswer = {
  readonly question: number;
  readonly differences: readonly (Difference | null)[];
};

/** Asks for the difference of each pair, in order. */
export type AskVerdicts = (pairs: readonly Pair[]) => Promise<readonly (Difference | null)[]>;

/** What a browser's `Worker` is to this file. */
export type VerdictThread = {
  readonly postMessage: (question: VerdictQuestion) => void;
  readonly addEventListener: (
    type: 'message',
    listen: (event: { readonly data: VerdictAnswer }) => void,
  ) => void;
};

/**
 * Verdicts from another thread, which is started with the first question. Three sides against a fourth, 30 runs
 * each, are 200 ms of bootstrap for a table: too long for the thread that draws.
 */
export function verdictsBy(start: () => VerdictThread): AskVerdicts {
  let thread: VerdictThread | null = null;
  let asked = 0;
  const waiting = new Map<number, (differences: VerdictAnswer['differences']) => void>();
  return (pairs) => {
    if (thread === null) {
      thread = start();
      thread.addEventListener('message', ({ data: { question, differences } }) => {
        waiting.get(question)?.(differences);
        waiting.delete(question);
      });
    }
    const question = asked++;
    thread.postMessage({ question, pairs });
    return new Promise((resolve) => waiting.set(question, resolve));
  };
}

/** The bundled worker, from the window's own files: `worker-src` falls back to the `script-src` of the CSP. */
export const startVerdictWorker = (): Worker =>
  new Worker(new URL('./verdict-worker.ts', import.meta.url), { type: 'module' });
