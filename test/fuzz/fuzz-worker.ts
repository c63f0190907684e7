import { parentPort, workerData } from 'node:worker_threads';
import { type Fate, FuzzCases } from './fuzz-case.ts';

/** What a thread of the fuzzing is told. */
export type FuzzTask = {
  readonly fixtures: string;
  /** The built page of an HTML report, null where the app is not built. */
  readonly reportPage: string | null;
  /** Seeds `first`, `first + step`, … below `end`. */
  readonly first: number;
  readonly step: number;
  readonly end: number;
};

/** What it says: `trying` before each case, so that a hang and a crash have a seed. */
export type FuzzWord =
  | { readonly type: 'trying'; readonly seed: number }
  | { readonly type: 'failed'; readonly seed: number; readonly detail: string }
  | { readonly type: 'tried'; readonly fate: Fate };

const { fixtures, reportPage, first, step, end }: FuzzTask = workerData;
const say = (word: FuzzWord): void => parentPort?.postMessage(word);
const cases = await FuzzCases.open(fixtures, reportPage);
let trying = first;
process.on('unhandledRejection', (thrown) => {
  say({ type: 'failed', seed: trying, detail: `unhandled: ${inWords(thrown)}` });
});
for (let seed = first; seed < end; seed += step) {
  trying = seed;
  say({ type: 'trying', seed });
  try {
    say({ type: 'tried', fate: await cases.try(seed) });
  } catch (thrown) {
    say({ type: 'failed', seed, detail: inWords(thrown) });
  }
}
await cases.close();

function inWords(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const cause = thrown.cause === undefined ? '' : `\nbecause of ${inWords(thrown.cause)}`;
  return `${thrown.stack ?? thrown.message}${cause}`;
}
