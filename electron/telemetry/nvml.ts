import type { Gpu } from '../common/device.ts';
import type { Metric } from '../common/telemetry.ts';
import type { Sighting } from '../common/telemetry-protocol.ts';
import { Allowance } from './allowance.ts';
import {
  type NvmlDevice,
  NvmlError,
  type NvmlLibrary,
  nvmlStatus,
  openNvml,
} from './nvml-library.ts';
import { NvmlWorkers } from './nvml-workers.ts';
import type { NewSeries, Readings, Source, SourceKind, Tick } from './source.ts';

/** One figure of a GPU. */
type Figure = {
  readonly metric: Metric;
  readonly source: string;
  readonly window: number;
  /** Changes slowly, or stands still: read once a second. */
  readonly isSlow?: boolean;
  readonly read: (nvml: NvmlLibrary, device: NvmlDevice) => number;
};

/** Of one core, for what is read at every tick of all cards together. */
const coreShare = 0.005;
/** The chip looks back at least a sixth of a second and at most this long, depending on its model. */
const utilizationWindow = 1;

/** In the order of asking. Of two with the same metric the first that works is read. */
const figures: readonly Figure[] = [
  {
    metric: 'gpu-utilization',
    source: 'NVML nvmlDeviceGetUtilizationRates',
    window: utilizationWindow,
    read: (nvml, device) => nvml.utilization(device).gpu,
  },
  {
    metric: 'gpu-memory-utilization',
    source: 'NVML nvmlDeviceGetUtilizationRates',
    window: utilizationWindow,
    isSlow: true,
    read: (nvml, device) => nvml.utilization(device).memory,
  },
  {
    metric: 'gpu-memory-used',
    source: 'NVML nvmlDeviceGetMemoryInfo',
    window: 0,
    read: (nvml, device) => nvml.memory(device).used,
  },
  {
    metric: 'gpu-power',
    source: 'NVML NVML_FI_DEV_POWER_INSTANT',
    window: 0,
    read: (nvml, device) => nvml.powerInstant(device),
  },
  {
    metric: 'gpu-power',
    source: 'NVML nvmlDeviceGetPowerUsage',
    window: 1,
    read: (nvml, device) => nvml.powerUsage(device),
  },
  {
    metric: 'gpu-energy',
    source: 'NVML nvmlDeviceGetTotalEnergyConsumption',
    window: 0,
    read: (nvml, device) => nvml.energy(device),
  },
  {
    metric: 'gpu-clock',
    source: 'NVML nvmlDeviceGetClockInfo SM',
    window: 0,
    read: (nvml, device) => nvml.clock(device, 'sm'),
  },
  {
    metric: 'gpu-throttle',
    source: 'NVML clocks event reasons',
    window: 0,
    read: (nvml, device) => nvml.throttleReasons(device),
  },
  {
    metric: 'gpu-memory-clock',
    source: 'NVML nvmlDeviceGetClockInfo MEM',
    window: 0,
    isSlow: true,
    read: (nvml, device) => nvml.clock(device, 'memory'),
  },
  {
    metric: 'gpu-temperature',
    source: 'NVML nvmlDeviceGetTemperature',
    window: 0,
    isSlow: true,
    read: (nvml, device) => nvml.temperature(device),
  },
  {
    metric: 'gpu-power-limit',
    source: 'NVML nvmlDeviceGetEnforcedPowerLimit',
    window: 0,
    isSlow: true,
    read: (nvml, device) => nvml.powerLimit(device),
  },
];

/** What ends all series of a GPU, with its sentence. Other failures are one reading's. */
const endings = new Map<number, string>([
  [nvmlStatus.uninitialized, 'The NVIDIA driver was unloaded.'],
  [nvmlStatus.driverNotLoaded, 'The NVIDIA driver was unloaded.'],
  [nvmlStatus.gpuIsLost, 'The GPU fell off the bus or was unplugged: its driver calls it lost.'],
  [nvmlStatus.resetRequired, 'The GPU stopped and has to be reset (nvidia-smi --gpu-reset).'],
  [nvmlStatus.versionMismatch, 'The NVIDIA driver was replaced: restart the machine.'],
]);

/** This GPU never answers such a call: it is not asked again. */
const isForEver = (status: number): boolean =>
  status === nvmlStatus.notSupported ||
  status === nvmlStatus.functionNotFound ||
  status === nvmlStatus.noPermission;

/** The GPUs of the machine that NVML knows, told apart by their place on the bus, with their index. */
export function nvmlGpus(
  nvml: NvmlLibrary,
  gpus: readonly Pick<Gpu, 'busId' | 'uuid'>[],
): { readonly gpu: number; readonly device: NvmlDevice }[] {
  const found = nvml.devices().flatMap((device) => {
    const busId = nvml.busId(device);
    let gpu = gpus.findIndex((known) => known.busId?.toLowerCase() === busId);
    if (gpu < 0) gpu = gpus.findIndex(({ uuid }) => uuid !== null && uuid === nvml.uuid(device));
    return gpu < 0 ? [] : [{ gpu, device }];
  });
  return found.sort((one, other) => one.gpu - other.gpu);
}

type NvmlOptions = {
  readonly paths: readonly string[];
  /** Whether NVML and the lab number processes alike, which they do not across a container's wall. */
  readonly sharesPids: boolean;
  /** CPU time of this process so far, in nanoseconds: some drivers take milliseconds for an answer. */
  readonly cpuTime: () => number;
};

/** NVIDIA's GPUs by the driver's own library, in this process: nothing is cheaper or says more. */
export const nvmlSource = ({ paths, sharesPids, cpuTime }: NvmlOptions): SourceKind => ({
  name: 'NVML',
  mayHang: true,
  open: ({ readings, gpus, rate }) => {
    if (gpus.length === 0) return null;
    const nvml = openNvml(paths);
    if (nvml === null) return null;
    const found = nvmlGpus(nvml, gpus);
    if (found.length === 0) {
      nvml.close();
      return null;
    }
    const allowance = new Allowance(coreShare, cpuTime);
    const cards = found.map(({ gpu, device }) => new NvmlCard(nvml, gpu, device, rate, readings));
    const locate = async (pid: number): Promise<Sighting[] | null> =>
      sharesPids ? cards.flatMap((card) => card.locate(pid)) : null;
    return {
      read: (tick) => {
        const readAll = (): void => {
          for (const card of cards) card.read(tick);
        };
        if (tick.isSlow) readAll();
        else allowance.spend(tick.at, readAll);
      },
      ...(sharesPids && workersOf(cards)),
      locate,
      close: () => nvml.close(),
    };
  },
});

const workersOf = (cards: readonly NvmlCard[]): Pick<Source, 'watch' | 'unwatch'> => ({
  watch: (pid) => {
    for (const card of cards) card.workers.watch(pid);
  },
  unwatch: (pid) => {
    for (const card of cards) card.workers.unwatch(pid);
  },
});

/** A figure that is read; `id` from its first reading on. */
type Row = { readonly figure: Figure; id: number | null; mayWork: boolean };

/** One GPU until it is lost. */
class NvmlCard {
  readonly workers: NvmlWorkers;
  readonly #nvml: NvmlLibrary;
  readonly #gpu: number;
  readonly #device: NvmlDevice;
  readonly #rate: number;
  readonly #readings: Readings;
  readonly #series: number[] = [];
  #rows: Row[] = figures.map((figure) => ({ figure, id: null, mayWork: true }));
  #isLost = false;

  constructor(
    nvml: NvmlLibrary,
    gpu: number,
    device: NvmlDevice,
    rate: number,
    readings: Readings,
  ) {
    this.#nvml = nvml;
    this.#gpu = gpu;
    this.#device = device;
    this.#rate = rate;
    this.#readings = readings;
    this.workers = new NvmlWorkers(nvml, device, readings, rate, (series) =>
      this.#announce(series),
    );
  }

  read(tick: Tick): void {
    for (const row of this.#rows) {
      if (this.#isLost) return;
      if (!row.mayWork || (row.figure.isSlow === true && !tick.isSlow)) continue;
      this.#readRow(row);
    }
    this.#rows = this.#rows.filter(({ mayWork }) => mayWork);
    if (!this.#isLost && tick.isSlow) this.#guard(() => this.workers.read());
  }

  locate(pid: number): Sighting[] {
    if (this.#isLost) return [];
    return this.#nvml
      .processes(this.#device)
      .filter((process) => process.pid === pid)
      .map(({ memory }) => ({ gpu: this.#gpu, source: 'NVML process list', memory }));
  }

  #readRow(row: Row): void {
    const { metric, source, window, isSlow, read } = row.figure;
    const status = this.#guard(() => {
      const value = read(this.#nvml, this.#device);
      if (row.id === null) {
        const rate = isSlow === true ? Math.min(this.#rate, 1) : this.#rate;
        row.id = this.#announce({ metric, source, window, rate });
        for (const other of this.#rows) {
          if (other !== row && other.figure.metric === metric) other.mayWork = false;
        }
      }
      this.#readings.put(row.id, value);
    });
    if (status === nvmlStatus.success || this.#isLost) return;
    if (row.id !== null) this.#readings.put(row.id, null);
    else if (isForEver(status)) row.mayWork = false;
  }

  /** Does work whose failure is a status; one that tells of the GPU's end ends its series. */
  #guard(work: () => void): number {
    try {
      work();
      return nvmlStatus.success;
    } catch (thrown) {
      if (!(thrown instanceof NvmlError)) throw thrown;
      const reason = endings.get(thrown.status);
      if (reason !== undefined) {
        this.#isLost = true;
        for (const id of this.#series) this.#readings.end(id, reason);
      }
      return thrown.status;
    }
  }

  #announce(series: NewSeries): number {
    const id = this.#readings.announce({ ...series, gpu: this.#gpu });
    this.#series.push(id);
    return id;
  }
}
