import { readdirSync } from 'node:fs';
import { cpus, freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import { type KernelFile, openKernelFile } from './kernel-file.ts';
import type { SourceKind } from './source.ts';

/** Time of all cores together, in the system's own unit. */
type CpuTime = { readonly busy: number; readonly total: number };

type Question = {
  readonly metric: 'cpu-utilization' | 'cpu-clock' | 'memory-used';
  readonly source: string;
  /** Whether a reading tells of the time since the one before, and not of an instant. */
  readonly isMean: boolean;
  readonly isSlow: boolean;
  /** null when it cannot be said, such as the mean of the first reading. */
  readonly read: () => number | null;
};

/** CPU, clocks and memory of the whole machine. `proc` and `sys` are the roots of those trees. */
export const machineSource = (proc = '/proc', sys = '/sys'): SourceKind => ({
  name: 'machine',
  mayHang: false,
  open: ({ readings, rate }) => {
    const questions = [cpuUtilization(proc), cpuClock(proc, sys), memoryUsed(proc)].flatMap(
      (question) => (question === null ? [] : [{ question, id: null as number | null }]),
    );
    return {
      read: ({ isSlow }) => {
        for (const row of questions) {
          const { question } = row;
          if (question.isSlow && !isSlow) continue;
          const value = question.read();
          if (row.id === null) {
            if (value === null) continue;
            const { metric, source } = question;
            const ownRate = question.isSlow ? Math.min(rate, 1) : rate;
            const window = question.isMean ? 1 / ownRate : 0;
            row.id = readings.announce({ metric, source, window, rate: ownRate });
          }
          readings.put(row.id, value);
        }
      },
    };
  },
});

function cpuUtilization(proc: string): Question {
  const file = openKernelFile(join(proc, 'stat'));
  let before: CpuTime | null = null;
  return {
    metric: 'cpu-utilization',
    source: file === null ? 'os.cpus' : '/proc/stat',
    isMean: true,
    isSlow: false,
    read: () => {
      const now = file === null ? timeOfCores() : parseCpuTime(file.read());
      const last = before;
      before = now;
      if (now === null || last === null || now.total <= last.total) return null;
      return ((now.busy - last.busy) / (now.total - last.total)) * 100;
    },
  };
}

/**
 * The first line of /proc/stat: time in user, nice, system, idle, iowait, irq, softirq and steal. Guests are
 * in user already. What the hypervisor stole was not idle to whoever waited for it.
 */
export function parseCpuTime(stat: string): CpuTime | null {
  const line = /^cpu +(.+)$/m.exec(stat)?.[1];
  if (line === undefined) return null;
  const times = line.split(' ').slice(0, 8).map(Number);
  const total = times.reduce((sum, time) => sum + time, 0);
  if (!Number.isFinite(total)) return null;
  return { busy: total - (times[3] ?? 0) - (times[4] ?? 0), total };
}

function timeOfCores(): CpuTime {
  let busy = 0;
  let total = 0;
  for (const { times } of cpus()) {
    const working = times.user + times.nice + times.sys + times.irq;
    busy += working;
    total += working + times.idle;
  }
  return { busy, total };
}

/** The mean of all cores. null where the system keeps it to itself, as macOS and Windows do. */
function cpuClock(proc: string, sys: string): Question | null {
  const common = { metric: 'cpu-clock', isMean: false, isSlow: true } as const;
  const cores = coreClocks(sys);
  if (cores.length > 0) {
    const kilohertz = () => mean(cores.map((core) => core.readNumber() ?? Number.NaN));
    const source = 'sysfs scaling_cur_freq, mean of all cores';
    return { ...common, source, read: () => divide(kilohertz(), 1e3) };
  }
  const info = openKernelFile(join(proc, 'cpuinfo'));
  if (info === null) return null;
  const source = '/proc/cpuinfo, mean of all cores';
  return { ...common, source, read: () => parseCpuClock(info.read()) };
}

function coreClocks(sys: string): KernelFile[] {
  const folder = join(sys, 'devices/system/cpu');
  try {
    return readdirSync(folder)
      .filter((name) => /^cpu\d+$/.test(name))
      .map((name) => openKernelFile(join(folder, name, 'cpufreq/scaling_cur_freq')))
      .filter((file) => file !== null);
  } catch {
    return [];
  }
}

/** MHz, the mean of all cores; null where the processor's kind has no such lines, as on Arm. */
export const parseCpuClock = (info: string): number | null =>
  mean([...info.matchAll(/^cpu MHz\s*: ([\d.]+)$/gm)].map(([, clock]) => Number(clock)));

function memoryUsed(proc: string): Question {
  const file = openKernelFile(join(proc, 'meminfo'));
  const common = { metric: 'memory-used', isMean: false, isSlow: false } as const;
  if (file === null) return { ...common, source: 'os.freemem', read: () => totalmem() - freemem() };
  return {
    ...common,
    source: '/proc/meminfo MemTotal − MemAvailable',
    read: () => parseMemoryUsed(file.read()),
  };
}

/** Bytes that a program could not have without taking them from another; caches can be had. */
export function parseMemoryUsed(info: string): number | null {
  const [, total] = /^MemTotal: +(\d+) kB$/m.exec(info) ?? [];
  const [, available] = /^MemAvailable: +(\d+) kB$/m.exec(info) ?? [];
  if (total === undefined || available === undefined) return null;
  return (Number(total) - Number(available)) * 1024;
}

function mean(values: readonly number[]): number | null {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.length === 0 || !Number.isFinite(sum) ? null : sum / values.length;
}

const divide = (value: number | null, by: number): number | null =>
  value === null ? null : value / by;
