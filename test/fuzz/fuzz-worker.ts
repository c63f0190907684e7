import { parentPort, workerData } from 'node:worker_threads';
import { type Fate, FuzzCases } from './fuzz-case.ts';

/** What a thread of the fuzzing is told. */
export type FuzzTask = {
  readonly fixtures: string;
  /** Seeds `first`, `first + step`, … below `end`. */
  readonly first: number;
  readonly step: number;
  readonly end: number;
};

/** What it says: `trying` before each case, so that a hang and a crash have a seed. */
export type FuzzWord =
  | { readonly type: 'trying'; readonly seed: number }
  | { readonly type: 'failed'; readonly seed: number; readonly detail: string }
  | { readonly type: 'done'; readonly fates: Readonly<Record<Fate, number>> };

const { fixtures, first, step, end }: FuzzTask = workerData;
const say = (word: FuzzWord): void => parentPort?.postMessage(word);
const fates: Record<Fate, number> = { opened: 0, 'opened with damage': 0, refused: 0 };
const cases = await FuzzCases.open(fixtures);
let trying = first;
process.on('unhandledRejection', (thrown) => {
  say({ type: 'failed', seed: trying, detail: `unhandled: ${inWords(thrown)}` });
});
for (let seed = first; seed < end; seed += step) {
  trying = seed;
  say({ type: 'trying', seed });
  try {
    fates[await cases.try(seed)] += 1;
  } catch (thrown) {
    say({ type: 'failed', seed, detail: inWords(thrown) });
  }
}
await cases.close();
say({ type: 'done', fates });

function inWords(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
