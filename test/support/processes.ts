import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

type Process = { readonly pid: number; readonly parent: number; readonly isZombie: boolean };

/** Every process of this machine. */
function processes(): Process[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' });
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, state = ''] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), isZombie: state.startsWith('Z') };
    });
}

export const childrenOf = (parent: number): number[] =>
  processes()
    .filter((other) => other.parent === parent && !other.isZombie)
    .map(({ pid }) => pid);

/** A process that ended and that nobody has collected does not run. */
const isRunning = (pid: number): boolean =>
  processes().some((other) => other.pid === pid && !other.isZombie);

/** Resolves once none of them runs; the test's time limit is the limit. */
export async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some(isRunning)) await sleep(50);
}
