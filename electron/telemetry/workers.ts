import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Nanos } from '../common/units.ts';
import { type KernelFile, openKernelFile } from './kernel-file.ts';
import type { SourceKind } from './source.ts';

/** Of Linux towards programs, on every processor that the inference runtime is built for. */
const ticksPerSecond = 100;

type Worker = {
  readonly stat: KernelFile;
  readonly cpu: number;
  readonly memory: number;
  before: { readonly cpuTime: number; readonly at: Nanos } | null;
};

/**
 * CPU time and resident memory of each watched worker, from /proc. The kernel counts CPU time in steps of
 * 10 ms, so a reading at 10 Hz comes in steps of 10 %.
 */
export const linuxWorkersSource = (proc = '/proc'): SourceKind => ({
  name: 'workers',
  mayHang: false,
  open: ({ readings, rate, now }) => {
    const workers = new Map<number, Worker>();
    const pageSize = readPageSize(proc);
    const forget = (pid: number): void => {
      workers.get(pid)?.stat.close();
      workers.delete(pid);
    };
    return {
      watch: (pid) => {
        const stat = openKernelFile(join(proc, `${pid}`, 'stat'));
        if (stat === null) return;
        const common = { source: `/proc/${pid}/stat`, rate, pid };
        workers.set(pid, {
          stat,
          cpu: readings.announce({ ...common, metric: 'worker-cpu', window: 1 / rate }),
          memory: readings.announce({ ...common, metric: 'worker-memory', window: 0 }),
          before: null,
        });
      },
      unwatch: forget,
      read: () => {
        for (const [pid, worker] of workers) {
          const at = now();
          const figures = readOf(worker.stat);
          if (figures === null) {
            readings.end(worker.cpu, 'The worker ended.');
            readings.end(worker.memory, 'The worker ended.');
            forget(pid);
            continue;
          }
          const { before } = worker;
          worker.before = { cpuTime: figures.cpuTime, at };
          if (before !== null && at > before.at) {
            const seconds = (at - before.at) / 1e9;
            readings.put(worker.cpu, ((figures.cpuTime - before.cpuTime) / seconds) * 100);
          }
          if (pageSize !== null) readings.put(worker.memory, figures.pages * pageSize);
        }
      },
    };
  },
});

function readOf(stat: KernelFile): ReturnType<typeof parseProcessStat> {
  try {
    return parseProcessStat(stat.read());
  } catch {
    return null;
  }
}

/**
 * /proc/PID/stat. CPU time in seconds, of all its threads in user and system mode, and resident pages. null
 * when it does not read so. The name in brackets may hold anything, brackets and blanks too.
 */
export function parseProcessStat(
  stat: string,
): { readonly cpuTime: number; readonly pages: number } | null {
  // From the third field on, so that a field's number in proc(5) is its place here plus 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const cpuTime = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  const pages = Number(fields[21]);
  return Number.isFinite(cpuTime) && Number.isFinite(pages) ? { cpuTime, pages } : null;
}

/** Bytes of a page, which differ among Arm machines; null where the kernel does not say. */
function readPageSize(proc: string): number | null {
  const pageSizeKey = 6n;
  const vector = readFileSync(join(proc, 'self/auxv'));
  for (let place = 0; place + 16 <= vector.length; place += 16) {
    if (vector.readBigUInt64LE(place) === pageSizeKey)
      return Number(vector.readBigUInt64LE(place + 8));
  }
  return null;
}
