import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Koffi from 'koffi';

type Call = (...values: unknown[]) => number;

/** Return codes of nvml.h that mean something here. */
export const nvmlStatus = {
  success: 0,
  uninitialized: 1,
  notSupported: 3,
  noPermission: 4,
  notFound: 6,
  insufficientSize: 7,
  driverNotLoaded: 9,
  functionNotFound: 13,
  gpuIsLost: 15,
  resetRequired: 16,
  versionMismatch: 18,
} as const;

/** A call that NVML did not answer with success. */
export class NvmlError extends Error {
  readonly status: number;

  constructor(call: string, status: number) {
    super(`${call} answered ${status}`);
    this.status = status;
  }
}

/** A GPU as NVML hands it out: an address that only NVML understands. */
export type NvmlDevice = bigint;

/** What a process has of a GPU. `memory` in bytes; null where the driver does not say, as Windows' mostly. */
export type NvmlProcess = { readonly pid: number; readonly memory: number | null };

/** Percent of the time in which a kernel of the process ran, about `timestamp` (microseconds since 1970). */
export type NvmlUtilization = {
  readonly pid: number;
  readonly timestamp: bigint;
  readonly percent: number;
};

const nameLength = 96;
/** nvmlProcessInfo_t of _v2 and _v3: pid, memory, two instance ids; the first version ends after memory. */
const processSize = { _v3: 24, _v2: 24, '': 16 } as const;
/** nvmlProcessUtilizationSample_t: pid, time, four shares. */
const utilizationSize = 32;
/** NVML_FI_DEV_POWER_INSTANT: milliwatts of now, where nvmlDeviceGetPowerUsage is a mean from Ampere on. */
const powerInstantField = 186;
const notAvailable = 0xffff_ffff_ffff_ffffn;

/** Where the driver's installers put the library, the likeliest first. */
export function nvmlPaths(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  if (platform === 'linux') return ['libnvidia-ml.so.1'];
  if (platform !== 'win32') return [];
  return [
    join(env.SystemRoot ?? 'C:\\Windows', 'System32', 'nvml.dll'),
    join(env.ProgramFiles ?? 'C:\\Program Files', 'NVIDIA Corporation', 'NVSMI', 'nvml.dll'),
  ];
}

/** The first of these libraries that loads and starts; null where none does. */
export function openNvml(paths: readonly string[]): NvmlLibrary | null {
  for (const path of paths) {
    try {
      return new NvmlLibrary(path);
    } catch {
      // Not there, of another processor, or its driver is not running: the next may be.
    }
  }
  return null;
}

/**
 * NVIDIA's management library. Every method is one call, and throws `NvmlError`. Layouts are those of nvml.h
 * for 64-bit systems; output goes to buffers that are kept, since ten calls happen ten times a second.
 */
export class NvmlLibrary {
  readonly #library: Koffi.LibraryHandle;
  readonly #functions = new Map<string, Call | null>();
  readonly #out = Buffer.alloc(128);
  /** Rows of processes or samples; grows where there are more. */
  #rows = Buffer.alloc(64 * utilizationSize);
  readonly #count = Buffer.alloc(4);

  constructor(path: string) {
    // Not imported: a system that has no build of it loses NVML only, and others never load it.
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
    this.#library = koffi.load(path);
    this.#call('nvmlInit_v2', []);
  }

  close(): void {
    this.#call('nvmlShutdown', []);
  }

  driverVersion(): string {
    this.#call('nvmlSystemGetDriverVersion', ['void *', 'uint32_t'], this.#out, nameLength);
    return this.#text();
  }

  devices(): NvmlDevice[] {
    this.#call('nvmlDeviceGetCount_v2', ['void *'], this.#out);
    const count = this.#out.readUInt32LE();
    return Array.from({ length: count }, (_, index) => {
      this.#call('nvmlDeviceGetHandleByIndex_v2', ['uint32_t', 'void *'], index, this.#out);
      return this.#out.readBigUInt64LE();
    });
  }

  /** `0000:65:00.0`, as the kernel writes it: NVML's own has a longer domain and capitals. */
  busId(device: NvmlDevice): string {
    this.#ask('nvmlDeviceGetPciInfo_v3', device);
    const [domain, bus, slot] = [16, 20, 24].map((place) => this.#out.readUInt32LE(place));
    const hex = (value: number | undefined, digits: number): string =>
      (value ?? 0).toString(16).padStart(digits, '0');
    return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.0`;
  }

  name(device: NvmlDevice): string {
    this.#askText('nvmlDeviceGetName', device);
    return this.#text();
  }

  uuid(device: NvmlDevice): string {
    this.#askText('nvmlDeviceGetUUID', device);
    return this.#text();
  }

  /** Bytes. `used` counts what the driver keeps for itself. */
  memory(device: NvmlDevice): { readonly total: number; readonly used: number } {
    this.#ask('nvmlDeviceGetMemoryInfo', device);
    return { total: this.#wide(0), used: this.#wide(16) };
  }

  isDisplayActive(device: NvmlDevice): boolean {
    this.#ask('nvmlDeviceGetDisplayActive', device);
    return this.#out.readUInt32LE() !== 0;
  }

  /** Percent of the last sixth of a second to second in which a kernel ran, or memory was moved. */
  utilization(device: NvmlDevice): { readonly gpu: number; readonly memory: number } {
    this.#ask('nvmlDeviceGetUtilizationRates', device);
    return { gpu: this.#out.readUInt32LE(0), memory: this.#out.readUInt32LE(4) };
  }

  /** Watts, of this instant. */
  powerInstant(device: NvmlDevice): number {
    this.#out.fill(0, 0, 40);
    this.#out.writeUInt32LE(powerInstantField);
    this.#call('nvmlDeviceGetFieldValues', ['uint64_t', 'int32_t', 'void *'], device, 1, this.#out);
    const status = this.#out.readInt32LE(28);
    if (status !== nvmlStatus.success) throw new NvmlError('NVML_FI_DEV_POWER_INSTANT', status);
    return this.#out.readUInt32LE(32) / 1e3;
  }

  /** Watts, the mean of the last second from Ampere on. */
  powerUsage = (device: NvmlDevice): number =>
    this.#number('nvmlDeviceGetPowerUsage', device) / 1e3;

  /** Watts. */
  powerLimit = (device: NvmlDevice): number =>
    this.#number('nvmlDeviceGetEnforcedPowerLimit', device) / 1e3;

  /** Joules since the driver was loaded. */
  energy(device: NvmlDevice): number {
    this.#ask('nvmlDeviceGetTotalEnergyConsumption', device);
    return this.#wide(0) / 1e3;
  }

  /** °C of the chip. */
  temperature = (device: NvmlDevice): number => this.#number('nvmlDeviceGetTemperature', device, 0);

  /** MHz. */
  clock = (device: NvmlDevice, domain: 'sm' | 'memory'): number =>
    this.#number('nvmlDeviceGetClockInfo', device, domain === 'sm' ? 1 : 2);

  /** Bits nvmlClocksEventReason*, which older libraries call throttle reasons. */
  throttleReasons(device: NvmlDevice): number {
    const name = 'nvmlDeviceGetCurrentClocksEventReasons';
    this.#ask(this.#has(name) ? name : 'nvmlDeviceGetCurrentClocksThrottleReasons', device);
    return this.#wide(0);
  }

  /** Processes that have the GPU open, to compute or to draw; each once, with the larger of its memories. */
  processes(device: NvmlDevice): NvmlProcess[] {
    const found = new Map<number, number | null>();
    for (const kind of ['Compute', 'Graphics'] as const) {
      for (const { pid, memory } of this.#processesOf(kind, device)) {
        const known = found.get(pid) ?? null;
        found.set(
          pid,
          memory === null || known === null ? (known ?? memory) : Math.max(known, memory),
        );
      }
    }
    return [...found].map(([pid, memory]) => ({ pid, memory }));
  }

  /** Of each process, its readings after `since` (microseconds since 1970). */
  processUtilization(device: NvmlDevice, since: bigint): NvmlUtilization[] {
    const rows = this.#list(utilizationSize, (buffer, count) => {
      const types = ['uint64_t', 'void *', 'void *', 'uint64_t'];
      return this.#status('nvmlDeviceGetProcessUtilization', types, device, buffer, count, since);
    });
    return rows.map((row) => ({
      pid: row.readUInt32LE(0),
      timestamp: row.readBigUInt64LE(8),
      percent: row.readUInt32LE(16),
    }));
  }

  #processesOf(kind: 'Compute' | 'Graphics', device: NvmlDevice): NvmlProcess[] {
    const base = `nvmlDeviceGet${kind}RunningProcesses`;
    const version = (['_v3', '_v2', ''] as const).find((suffix) => this.#has(base + suffix)) ?? '';
    const types = ['uint64_t', 'void *', 'void *'];
    const rows = this.#list(processSize[version], (buffer, count) =>
      this.#status(base + version, types, device, count, buffer),
    );
    return rows.map((row) => {
      const memory = row.readBigUInt64LE(8);
      return { pid: row.readUInt32LE(0), memory: memory === notAvailable ? null : Number(memory) };
    });
  }

  /** Rows of `size` bytes, asked for again with more room where there were more. */
  #list(size: number, ask: (buffer: Buffer, count: Buffer) => number): Buffer[] {
    for (;;) {
      this.#count.writeUInt32LE(Math.floor(this.#rows.length / size));
      const status = ask(this.#rows, this.#count);
      const count = this.#count.readUInt32LE();
      if (status === nvmlStatus.success) {
        return Array.from({ length: count }, (_, row) =>
          this.#rows.subarray(row * size, (row + 1) * size),
        );
      }
      if (status !== nvmlStatus.insufficientSize) throw new NvmlError('A list', status);
      // Another may have started since.
      this.#rows = Buffer.alloc(Math.max(this.#rows.length * 2, (count + 8) * size));
    }
  }

  #number(name: string, device: NvmlDevice, kind?: number): number {
    if (kind === undefined) this.#ask(name, device);
    else this.#call(name, ['uint64_t', 'uint32_t', 'void *'], device, kind, this.#out);
    return this.#out.readUInt32LE();
  }

  #ask(name: string, device: NvmlDevice): void {
    this.#call(name, ['uint64_t', 'void *'], device, this.#out);
  }

  #askText(name: string, device: NvmlDevice): void {
    this.#call(name, ['uint64_t', 'void *', 'uint32_t'], device, this.#out, nameLength);
  }

  #text(): string {
    return this.#out.toString('utf8', 0, this.#out.indexOf(0));
  }

  #wide(place: number): number {
    return Number(this.#out.readBigUInt64LE(place));
  }

  #call(name: string, types: readonly string[], ...values: unknown[]): void {
    const status = this.#status(name, types, ...values);
    if (status !== nvmlStatus.success) throw new NvmlError(name, status);
  }

  #status(name: string, types: readonly string[], ...values: unknown[]): number {
    const found = this.#find(name, types);
    return found === null ? nvmlStatus.functionNotFound : found(...values);
  }

  #has(name: string): boolean {
    if (this.#functions.has(name)) return this.#functions.get(name) !== null;
    try {
      this.#library.symbol(name);
      return true;
    } catch {
      this.#functions.set(name, null);
      return false;
    }
  }

  /** null where this library lacks it. */
  #find(name: string, types: readonly string[]): Call | null {
    const known = this.#functions.get(name);
    if (known !== undefined) return known;
    let found: Call | null = null;
    try {
      found = this.#library.func(name, 'int32_t', [...types]);
    } catch {
      // An older driver.
    }
    this.#functions.set(name, found);
    return found;
  }
}
