import { execFile } from 'node:child_process';
import type { Gpu } from '../common/device.ts';
import type { Metric } from '../common/telemetry.ts';
import type { Sighting } from '../common/telemetry-protocol.ts';
import type { Nanos } from '../common/units.ts';
import { followProgram } from './follow-program.ts';
import { gpuInPlace, isNvidia, toBusId } from './pci.ts';
import { Rows } from './rows.ts';
import type { SourceKind } from './source.ts';

/** Times a second at most: each line costs the program about ten milliseconds of a core. */
const highestRate = 2;
/** Nanoseconds. */
const silenceLimit = 10e9;
const mebi = 2 ** 20;

type Column = {
  readonly metric: Metric;
  readonly field: string;
  /** What the program prints, times this, is in the metric's unit. */
  readonly factor: number;
  readonly window: number;
};

/** Fields that drivers old and new know: one that is not known ends the program. */
const columns: readonly Column[] = [
  { metric: 'gpu-utilization', field: 'utilization.gpu', factor: 1, window: 1 },
  { metric: 'gpu-memory-utilization', field: 'utilization.memory', factor: 1, window: 1 },
  { metric: 'gpu-memory-used', field: 'memory.used', factor: mebi, window: 0 },
  { metric: 'gpu-power', field: 'power.draw', factor: 1, window: 1 },
  { metric: 'gpu-power-limit', field: 'enforced.power.limit', factor: 1, window: 0 },
  { metric: 'gpu-temperature', field: 'temperature.gpu', factor: 1, window: 0 },
  { metric: 'gpu-clock', field: 'clocks.sm', factor: 1, window: 0 },
  { metric: 'gpu-memory-clock', field: 'clocks.mem', factor: 1, window: 0 },
  { metric: 'gpu-throttle', field: 'clocks_throttle_reasons.active', factor: 1, window: 0 },
];

/** One line of the stream: where the GPU is, and a number per column. null where it is no such line. */
export function parseSmiLine(
  line: string,
): { readonly busId: string; readonly values: (number | null)[] } | null {
  const [place = '', ...cells] = line.split(',').map((cell) => cell.trim());
  const busId = toBusId(place);
  if (busId === null || cells.length !== columns.length) return null;
  return { busId, values: cells.map((cell, index) => toNumber(cell, columns[index]?.factor ?? 1)) };
}

/** `[N/A]`, `[Not Supported]`, `[Unknown Error]` and their like are readings that failed. */
function toNumber(cell: string, factor: number): number | null {
  const value = cell === '' ? Number.NaN : Number(cell);
  return Number.isFinite(value) ? value * factor : null;
}

/** Processes that compute on a GPU, `PID, place, MiB` a line; those that draw are not in this list. */
export function parseSmiProcesses(text: string, pid: number, gpus: readonly Gpu[]): Sighting[] {
  return text.split('\n').flatMap((line) => {
    const [number, place = '', memory = ''] = line.split(',').map((cell) => cell.trim());
    const gpu = gpuInPlace(gpus, toBusId(place));
    if (Number(number) !== pid || gpu < 0) return [];
    return [{ gpu, source: 'nvidia-smi process list', memory: toNumber(memory, mebi) }];
  });
}

/** NVIDIA's GPUs where the library cannot be loaded: one program that goes on printing, never one a sample. */
export const nvidiaSmiSource = (command = 'nvidia-smi', sharesPids = true): SourceKind => ({
  name: 'nvidia-smi',
  mayHang: false,
  open: ({ readings, gpus, rate, now, opened }) => {
    if (opened.has('NVML') || !gpus.some(isNvidia)) return null;
    const ownRate = Math.min(rate, highestRate);
    const rows = new Rows(readings);
    let lastLine: Nanos | null = null;
    const fields = ['pci.bus_id', ...columns.map(({ field }) => field)].join(',');
    const program = followProgram({
      command,
      args: [
        `--query-gpu=${fields}`,
        '--format=csv,noheader,nounits',
        '-lms',
        `${Math.round(1e3 / ownRate)}`,
      ],
      line: (text) => {
        lastLine = now();
        const parsed = parseSmiLine(text);
        const gpu = gpuInPlace(gpus, parsed?.busId ?? null);
        if (parsed === null || gpu < 0) return;
        columns.forEach(({ metric, field, window }, index) => {
          const series = { metric, source: `nvidia-smi ${field}`, window, rate: ownRate, gpu };
          rows.put(series, parsed.values[index] ?? null);
        });
        readings.flush();
      },
      ended: (how) => rows.endAll(`nvidia-smi ended by itself (${how}).`),
    });
    const locate = async (pid: number): Promise<Sighting[] | null> => {
      if (!sharesPids) return null;
      const found = parseSmiProcesses(await askForProcesses(command), pid, gpus);
      return found.length > 0 ? found : null;
    };
    return {
      read: ({ at }) => {
        if (lastLine === null || at - lastLine < silenceLimit) return;
        lastLine = null;
        program.stop();
        rows.endAll('nvidia-smi stopped answering.');
      },
      locate,
      close: program.stop,
    };
  },
});

function askForProcesses(command: string): Promise<string> {
  const args = ['--query-compute-apps=pid,gpu_bus_id,used_memory', '--format=csv,noheader,nounits'];
  return new Promise((resolve, reject) => {
    execFile(command, args, { windowsHide: true, timeout: 2_500 }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
  });
}
