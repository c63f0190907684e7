import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { type Fate, fates } from './fuzz-case.ts';
import type { FuzzTask, FuzzWord } from './fuzz-worker.ts';

/**
 * `npm run fuzz [-- --runs N --seed S --threads T]`: real recordings, mutated, through everything that the lab does
 * with a recording, exports in every format too, and real traces, mutated, through import. A crash, a hang, an
 * unhandled rejection, and a file outside of its folder fail, with the seed that repeats them.
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
const counts = new Map<Fate, number>(fates.map((fate) => [fate, 0]));
const builtPage = join(process.cwd(), 'out/report/report.html');
const reportPage = existsSync(builtPage) ? builtPage : null;
const began = performance.now();

// Who ends it early is told of what was tried.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    tell();
    process.exit();
  });
}
await Promise.all(
  Array.from({ length: threads }, (_, place) =>
    fuzz({
      fixtures: join(process.cwd(), 'test/fixtures'),
      reportPage,
      first: seed + place,
      step: threads,
      end: seed + runs,
    }),
  ),
);

tell();

function tell(): void {
  const tried = [...counts.values()].reduce((sum, count) => sum + count, failures.length);
  const took = ((performance.now() - began) / 1000).toFixed(1);
  const told = [...counts].map(([fate, count]) => `${count} ${fate}`).join(', ');
  process.stdout.write(
    `${tried} of ${runs} mutated recordings and traces from seed ${seed} in ${took} s: ${told}, ${failures.length} failures.\n`,
  );
  if (reportPage === null) {
    process.stdout.write('The HTML report was not tried: "npm run build" makes its page.\n');
  }
  for (const failure of failures) process.stderr.write(`\n${failure}\n`);
  process.exitCode = failures.length > 0 || tried < (runs ?? 0) ? 1 : 0;
}

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
      if (word.type === 'tried') counts.set(word.fate, (counts.get(word.fate) ?? 0) + 1);
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
