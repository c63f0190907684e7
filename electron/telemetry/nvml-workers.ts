import { type NvmlDevice, NvmlError, type NvmlLibrary, nvmlStatus } from './nvml-library.ts';
import type { NewSeries, Readings } from './source.ts';

/** Lists of processes take the driver milliseconds on some GPUs: asked every so many seconds. */
const listPeriod = 5;
/** A worker comes to its GPU soon after its start, or never: for so many seconds every list is looked at. */
const arrival = 20;

/** Ids of its series, from its first reading on. */
type Worker = { memory: number | null; utilization: number | null; waited: number };

/** What the watched workers have and do on one NVIDIA GPU. A worker has a row once it is seen there. */
export class NvmlWorkers {
  readonly #nvml: NvmlLibrary;
  readonly #device: NvmlDevice;
  readonly #readings: Readings;
  readonly #announce: (series: NewSeries) => number;
  readonly #ownRate: number;
  readonly #workers = new Map<number, Worker>();
  #since = 0n;
  #untilList = 0;
  #tellsUtilization = true;

  constructor(
    nvml: NvmlLibrary,
    device: NvmlDevice,
    readings: Readings,
    rate: number,
    announce: (series: NewSeries) => number,
  ) {
    this.#nvml = nvml;
    this.#device = device;
    this.#readings = readings;
    this.#ownRate = Math.min(rate, 1);
    this.#announce = announce;
  }

  watch(pid: number): void {
    this.#workers.set(pid, { memory: null, utilization: null, waited: 0 });
    this.#untilList = 0;
  }

  unwatch(pid: number): void {
    this.#workers.delete(pid);
  }

  /** Called about once a second. Throws `NvmlError`. */
  read(): void {
    if (this.#workers.size === 0) return;
    if (this.#untilList-- <= 0) {
      this.#untilList = listPeriod - 1;
      this.#readMemory();
    }
    if (this.#tellsUtilization) this.#readUtilization();
  }

  #readMemory(): void {
    const processes = new Map(
      this.#nvml.processes(this.#device).map(({ pid, memory }) => [pid, memory]),
    );
    for (const [pid, worker] of this.#workers) {
      const memory = processes.get(pid);
      if (worker.memory === null) {
        if (memory === undefined) {
          if (worker.waited++ < arrival) this.#untilList = 0;
          continue;
        }
        worker.memory = this.#announce({
          metric: 'worker-gpu-memory',
          source: 'NVML process list',
          window: 0,
          rate: this.#ownRate / listPeriod,
          pid,
        });
      }
      // Listed no more: it has given everything back.
      this.#readings.put(worker.memory, memory === undefined ? 0 : memory);
    }
  }

  #readUtilization(): void {
    const sums = new Map<number, { total: number; count: number }>();
    try {
      for (const { pid, timestamp, percent } of this.#nvml.processUtilization(
        this.#device,
        this.#since,
      )) {
        if (timestamp > this.#since) this.#since = timestamp;
        const sum = sums.get(pid) ?? { total: 0, count: 0 };
        sums.set(pid, { total: sum.total + percent, count: sum.count + 1 });
      }
    } catch (thrown) {
      if (!(thrown instanceof NvmlError)) throw thrown;
      // Nothing new of any process is no reading. A GPU that never says is not asked again.
      if (thrown.status === nvmlStatus.notFound) return;
      if (
        thrown.status === nvmlStatus.notSupported ||
        thrown.status === nvmlStatus.functionNotFound
      ) {
        this.#tellsUtilization = false;
        return;
      }
      throw thrown;
    }
    for (const [pid, worker] of this.#workers) {
      const sum = sums.get(pid);
      // NVML lists who worked: a worker that it knows and leaves out did nothing.
      const percent = sum === undefined ? 0 : sum.total / sum.count;
      if (worker.utilization === null) {
        if (sum === undefined) continue;
        worker.utilization = this.#announce({
          metric: 'worker-gpu-utilization',
          source: 'NVML nvmlDeviceGetProcessUtilization',
          window: 1 / this.#ownRate,
          rate: this.#ownRate,
          pid,
        });
      }
      this.#readings.put(worker.utilization, percent);
    }
  }
}
