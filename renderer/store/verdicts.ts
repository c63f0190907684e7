import type { Difference } from '../../electron/common/difference.ts';

/** Two sets of values to be told apart; null where nothing is asked. */
export type Pair = readonly [readonly number[], readonly number[]] | null;

export type VerdictQuestion = { readonly question: number; readonly pairs: readonly Pair[] };
export type VerdictAnswer = {
  readonly question: number;
  readonly differences: readonly (Difference | null)[];
};

/** Asks for the difference of each pair, in order. Rejects when the thread that computes them breaks. */
export type AskVerdicts = (pairs: readonly Pair[]) => Promise<readonly (Difference | null)[]>;

/** Another thread that answers questions, as this file needs it. */
export type VerdictThread = {
  readonly ask: (question: VerdictQuestion) => void;
  readonly listen: (
    answered: (answer: VerdictAnswer) => void,
    broken: (why: string) => void,
  ) => void;
};

/**
 * Verdicts from another thread, which is started with the first question. Three sides against a fourth, 30 runs
 * each, are 200 ms of bootstrap for a table: too long for the thread that draws.
 */
export function verdictsBy(start: () => VerdictThread): AskVerdicts {
  let thread: VerdictThread | null = null;
  let asked = 0;
  const waiting = new Map<
    number,
    {
      readonly resolve: (differences: VerdictAnswer['differences']) => void;
      readonly reject: (error: Error) => void;
    }
  >();
  return (pairs) => {
    if (thread === null) {
      thread = start();
      thread.listen(
        ({ question, differences }) => {
          waiting.get(question)?.resolve(differences);
          waiting.delete(question);
        },
        (why) => {
          // The next question starts a new one.
          thread = null;
          for (const { reject } of waiting.values()) reject(new Error(why));
          waiting.clear();
        },
      );
    }
    const question = asked++;
    thread.ask({ question, pairs });
    return new Promise((resolve, reject) => waiting.set(question, { resolve, reject }));
  };
}

/** The bundled worker, from the window's own files: `worker-src` falls back to the `script-src` of the CSP. */
export function startVerdictWorker(): VerdictThread {
  const worker = new Worker(new URL('./verdict-worker.ts', import.meta.url), { type: 'module' });
  return {
    ask: (question) => worker.postMessage(question),
    listen: (answered, broken) => {
      worker.addEventListener('message', ({ data }: MessageEvent<VerdictAnswer>) => answered(data));
      worker.addEventListener('error', ({ message }) => broken(message));
    },
  };
}
