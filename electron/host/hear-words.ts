import { wordsEnd } from '../common/placement.ts';

/** How long after a job its last words may still be on their way, in milliseconds. */
const patience = 2_000;

/** All that a worker writes to standard error until it says that there is no more. */
export type Hearing = {
  readonly hear: (text: string) => void;
  /** The words; null when their end did not come in time, and a part of them may be missing. */
  readonly words: () => Promise<string | null>;
};

/**
 * Messages and standard error come by different ways, and the job's end is told by the first: a mark in the
 * second says that all was heard. (Electron tells of no end of the stream itself.)
 */
export function hearWords(): Hearing {
  let heard = '';
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    hear: (text) => {
      const from = Math.max(0, heard.length - wordsEnd.length);
      heard += text;
      if (heard.includes(wordsEnd, from)) end();
    },
    words: async () => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), patience);
      });
      const outcome = await Promise.race([ended, late]);
      clearTimeout(timer);
      return outcome === 'late' ? null : heard;
    },
  };
}
