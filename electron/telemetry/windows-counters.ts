import type { Gpu } from '../common/device.ts';
import type { Sighting } from '../common/telemetry-protocol.ts';
import { followProgram } from './follow-program.ts';
import { Rows } from './rows.ts';
import type { SourceKind } from './source.ts';

/** Readings a second: Windows renews these counters once a second. */
const ownRate = 1;

/**
 * The PowerShell program, which runs as long as the process `parent`. It asks WMI for the classes behind the
 * counters "GPU Engine", "GPU Adapter Memory" and "GPU Process Memory": unlike names of counters, names of
 * classes are English on every Windows, and instances that come later are in the next answer. All numbers
 * are whole, so no language's comma gets in. Lines:
 *
 *   luid 50677 4318 9013 NVIDIA H100    from the registry: number of this boot, PCI vendor and device, name
 *   engine pid_4242_luid_0x00000000_0x0000C5F5_phys_0_eng_0_engtype_3D 37
 *   adapter luid_0x00000000_0x0000C5F5_phys_0 3221225472
 *   process pid_4242_luid_0x00000000_0x0000C5F5_phys_0 2147483648
 *   end
 */
const programFor = (parent: number): string => `
$ErrorActionPreference = 'SilentlyContinue'
Get-ChildItem 'HKLM:\\SOFTWARE\\Microsoft\\DirectX' | Get-ItemProperty | Where-Object { $_.AdapterLuid } |
  ForEach-Object { "luid $($_.AdapterLuid) $($_.VendorId) $($_.DeviceId) $($_.Description)" }
$classes = 'Win32_PerfFormattedData_GPUPerformanceCounters_'
while (Get-Process -Id ${parent}) {
  Get-CimInstance ($classes + 'GPUEngine') |
    ForEach-Object { "engine $($_.Name) $($_.UtilizationPercentage)" }
  Get-CimInstance ($classes + 'GPUAdapterMemory') |
    ForEach-Object { "adapter $($_.Name) $($_.DedicatedUsage)" }
  Get-CimInstance ($classes + 'GPUProcessMemory') |
    ForEach-Object { "process $($_.Name) $($_.DedicatedUsage)" }
  'end'
  Start-Sleep -Seconds ${ownRate}
}`;

/** What one answer says, by adapter; adapters are told apart by their LUID, a number as decimal digits. */
export type CounterRound = {
  /** Percent of its busiest engine, as Task Manager shows it. */
  readonly utilization: Map<string, number>;
  /** Bytes of its own memory in use. */
  readonly memory: Map<string, number>;
  /** Both again of each process, by `PID LUID`. */
  readonly workerUtilization: Map<string, number>;
  readonly workerMemory: Map<string, number>;
};

/** An adapter as the registry has it; PCI ids as the machine's list of GPUs writes them, `10de:2335`. */
export type Adapter = { readonly pciId: string; readonly name: string };

/** Collects lines until an answer is whole. */
export class CounterLines {
  readonly adapters = new Map<string, Adapter>();
  #lines: { kind: string; pid: string; luid: string; engine: string; value: number }[] = [];

  /** The answer that this line ends; null for all others. */
  add(line: string): CounterRound | null {
    const [kind = '', name = '', ...numbers] = line.trim().split(' ');
    if (kind === 'end') return this.#finish();
    if (kind === 'luid') {
      const [vendor = '', device = '', ...words] = numbers;
      const hex = (number: string): string => Number(number).toString(16).padStart(4, '0');
      this.adapters.set(name, { pciId: `${hex(vendor)}:${hex(device)}`, name: words.join(' ') });
      return null;
    }
    const [, pid = '', high, low] =
      /^(?:pid_(\d+)_)?luid_0x([\da-f]+)_0x([\da-f]+)_/i.exec(name) ?? [];
    const value = Number(numbers[0] === '' ? undefined : numbers[0]);
    if (high === undefined || low === undefined || !Number.isFinite(value)) return null;
    const luid = String((BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`));
    const [, engine = ''] = /_(eng_\d+)_/.exec(name) ?? [];
    this.#lines.push({ kind, pid, luid, engine, value });
    return null;
  }

  #finish(): CounterRound {
    const round: CounterRound = {
      utilization: new Map(),
      memory: new Map(),
      workerUtilization: new Map(),
      workerMemory: new Map(),
    };
    const engines = new Map<string, number>();
    for (const { kind, pid, luid, engine, value } of this.#lines) {
      if (kind === 'adapter') add(round.memory, luid, value);
      if (kind === 'process') add(round.workerMemory, `${pid} ${luid}`, value);
      if (kind === 'engine') {
        // An engine's work is spread over a line for each process that uses it.
        add(engines, `${luid} ${engine}`, value);
        raise(round.workerUtilization, `${pid} ${luid}`, value);
      }
    }
    for (const [key, value] of engines) raise(round.utilization, key.split(' ')[0] ?? '', value);
    this.#lines = [];
    return round;
  }
}

const add = (map: Map<string, number>, key: string, value: number): void => {
  map.set(key, (map.get(key) ?? 0) + value);
};

const raise = (map: Map<string, number>, key: string, value: number): void => {
  map.set(key, Math.max(map.get(key) ?? 0, value));
};

/** The GPU that is this adapter; −1 where there is none, or several, which nothing here tells apart. */
export function gpuOfAdapter(gpus: readonly Gpu[], adapter: Adapter | undefined): number {
  const fits = ({ pciId, name }: Gpu): boolean =>
    pciId === null ? name === adapter?.name : pciId === adapter?.pciId;
  const fitting = gpus.flatMap((gpu, index) => (fits(gpu) ? [index] : []));
  return fitting.length === 1 ? (fitting[0] ?? -1) : -1;
}

/**
 * What Windows itself counts of every GPU and every process on it, whoever made the GPU. It counts time, not
 * clocks: a slow busy GPU looks like a fast one. One PowerShell for the session. Written after the documented
 * names and tested on lines of that form; never run on Windows yet.
 */
export const windowsCountersSource = (command = 'powershell.exe'): SourceKind => ({
  name: 'Windows counters',
  mayHang: false,
  open: ({ readings, gpus }) => {
    if (gpus.length === 0) return null;
    const rows = new Rows(readings);
    const lines = new CounterLines();
    const watched = new Set<number>();
    let last: CounterRound | null = null;
    const gpuOf = (luid: string): number => gpuOfAdapter(gpus, lines.adapters.get(luid));
    const program = followProgram({
      command,
      args: ['-NoProfile', '-NonInteractive', '-Command', programFor(process.pid)],
      line: (text) => {
        const round = lines.add(text);
        if (round === null) return;
        last = round;
        putRound(rows, round, watched, gpuOf);
        readings.flush();
      },
      ended: (how) => rows.endAll(`Windows' counters ended (PowerShell: ${how}).`),
    });
    return {
      watch: (pid) => watched.add(pid),
      unwatch: (pid) => {
        watched.delete(pid);
        rows.forget(pid);
      },
      locate: async (pid) => (last === null ? null : sightingsIn(last, pid, gpuOf)),
      close: program.stop,
    };
  },
});

function putRound(
  rows: Rows,
  round: CounterRound,
  watched: ReadonlySet<number>,
  gpuOf: (luid: string) => number,
): void {
  const engine = { source: 'Windows counter GPU Engine, busiest', window: 1, rate: ownRate };
  const adapter = { source: 'Windows counter GPU Adapter Memory', window: 0, rate: ownRate };
  const worker = { source: 'Windows counter GPU Process Memory', window: 0, rate: ownRate };
  for (const [luid, value] of round.utilization) {
    const gpu = gpuOf(luid);
    if (gpu >= 0) rows.put({ ...engine, metric: 'gpu-utilization', gpu }, value);
  }
  for (const [luid, value] of round.memory) {
    const gpu = gpuOf(luid);
    if (gpu >= 0) rows.put({ ...adapter, metric: 'gpu-memory-used', gpu }, value);
  }
  for (const [key, value] of round.workerUtilization) {
    const [pid = 0, gpu] = [Number(key.split(' ')[0]), gpuOf(key.split(' ')[1] ?? '')];
    if (gpu < 0 || !watched.has(pid)) continue;
    rows.put({ ...engine, metric: 'worker-gpu-utilization', gpu, pid }, value);
  }
  for (const [key, value] of round.workerMemory) {
    const [pid = 0, gpu] = [Number(key.split(' ')[0]), gpuOf(key.split(' ')[1] ?? '')];
    if (gpu < 0 || !watched.has(pid)) continue;
    rows.put({ ...worker, metric: 'worker-gpu-memory', gpu, pid }, value);
  }
}

function sightingsIn(
  { workerMemory }: CounterRound,
  pid: number,
  gpuOf: (luid: string) => number,
): Sighting[] {
  return [...workerMemory].flatMap(([key, memory]) => {
    const [owner, luid = ''] = key.split(' ');
    const gpu = gpuOf(luid);
    if (Number(owner) !== pid || gpu < 0 || memory === 0) return [];
    return [{ gpu, source: 'Windows counter GPU Process Memory', memory }];
  });
}
