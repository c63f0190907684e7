import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { FuzzTask, FuzzWord } from './fuzz-worker.ts';

/**
 * `npm run fuzz [-- --runs N --seed S --threads T]`: real recordings, mutated, through everything that the
 * lab does with a recording. A crash, a hang, an unhandled rejection, and a file outside of its folder fail,
 * with the seed that repeats them.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: String(Math.min(4, availableParallelism())) },
  },
});
const [runs, seed, threads] = [values.runs, values.seed, values.threads].map(Number);
if (!isCount(runs) || !isCount(seed) || !isCount(threads)) {
  throw new Error('--runs, --seed and --threads take whole numbers from 1.');
}

/** A case that takes longer hangs: the slowest real one takes some ten milliseconds. */
const hangsAfter = 5000;
/** Megabytes of memory of a thread; a case that needs more is a failure. */
const memory = 512;

const failures: string[] = [];
const fates = { opened: 0, 'opened with damage': 0, refused: 0 };
const began = performance.now();

await Promise.all(
  Array.from({ length: threads }, (_, place) =>
    fuzz({
      fixtures: join(process.cwd(), 'test/fixtures/sessions'),
      first: seed + place,
      step: threads,
      end: seed + runs,
    }),
  ),
);

const tried = fates.opened + fates['opened with damage'] + fates.refused;
const took = ((performance.now() - began) / 1000).toFixed(1);
process.stdout.write(
  `${tried} of ${runs} mutated recordings from seed ${seed} in ${took} s: ${fates.opened} opened, ${fates['opened with damage']} opened with a sentence on damage, ${fates.refused} refused by a sentence, ${failures.length} failures.\n`,
);
for (const failure of failures) process.stderr.write(`\n${failure}\n`);
process.exitCode = failures.length > 0 || tried < runs ? 1 : 0;

/** Resolves when the thread has tried its seeds, or cannot go on. */
function fuzz(task: FuzzTask): Promise<void> {
  const worker = new Worker(new URL('fuzz-worker.js', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: memory },
  });
  let trying = task.first;
  const fail = (at: number, detail: string): void => {
    failures.push(`npm run fuzz -- --runs 1 --seed ${at}\n${detail}`);
  };
  return new Promise((resolve) => {
    const give = (detail: string): void => {
      fail(trying, detail);
      worker.terminate();
    };
    let watch = setTimeout(give, hangsAfter * 2, 'The thread does not start.');
    worker.on('message', (word: FuzzWord) => {
      clearTimeout(watch);
      if (word.type === 'failed') fail(word.seed, word.detail);
      if (word.type === 'done') {
        fates.opened += word.fates.opened;
        fates['opened with damage'] += word.fates['opened with damage'];
        fates.refused += word.fates.refused;
        return;
      }
      if (word.type === 'trying') trying = word.seed;
      watch = setTimeout(give, hangsAfter, `It hangs: longer than ${hangsAfter / 1000} s.`);
    });
    worker.on('error', (thrown) => fail(trying, thrown.stack ?? String(thrown)));
    worker.on('exit', () => {
      clearTimeout(watch);
      resolve();
    });
  });
}

function isCount(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && (value ?? 0) > 0;
}
