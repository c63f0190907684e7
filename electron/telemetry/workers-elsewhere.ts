import pidusage from 'pidusage';
import type { SourceKind } from './source.ts';

type Worker = { readonly cpu: number; readonly memory: number };

/**
 * CPU time and resident memory of each watched worker where there is no /proc. The library starts `ps` or
 * PowerShell for all of them together, so it is asked once a second at most, and never twice at a time.
 */
export const workersElsewhereSource: SourceKind = {
  name: 'workers',
  mayHang: false,
  open: ({ readings, rate }) => {
    const workers = new Map<number, Worker>();
    const ownRate = Math.min(rate, 1);
    let isAsking = false;
    const ask = async (): Promise<void> => {
      const pids = [...workers.keys()];
      // Those that ended are left out of the answer.
      const answer = await pidusage(pids).catch(() => null);
      for (const pid of pids) {
        const worker = workers.get(pid);
        const usage = answer?.[pid];
        if (worker === undefined) continue;
        readings.put(worker.cpu, usage?.cpu ?? null);
        readings.put(worker.memory, usage?.memory ?? null);
      }
      readings.flush();
    };
    return {
      watch: (pid) => {
        const common = { source: 'pidusage', rate: ownRate, pid };
        workers.set(pid, {
          cpu: readings.announce({ ...common, metric: 'worker-cpu', window: 1 / ownRate }),
          memory: readings.announce({ ...common, metric: 'worker-memory', window: 0 }),
        });
      },
      unwatch: (pid) => workers.delete(pid),
      read: ({ isSlow }) => {
        if (!isSlow || isAsking || workers.size === 0) return;
        isAsking = true;
        void ask().finally(() => {
          isAsking = false;
        });
      },
      close: () => pidusage.clear(),
    };
  },
};
