import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Gpu } from '../common/device.ts';
import type { Sighting } from '../common/telemetry-protocol.ts';
import type { Nanos } from '../common/units.ts';
import { gpuInPlace, toBusId } from './pci.ts';
import { Rows } from './rows.ts';
import type { SourceKind } from './source.ts';

/** One user of one card, as its driver tells: the kernel's page "DRM client usage stats". */
export type DrmClient = {
  readonly driver: string;
  readonly busId: string;
  readonly id: string;
  /** By engine: nanoseconds (or cycles, `total` of the same time) that it was busy, divided by its capacity. */
  readonly engines: ReadonlyMap<string, { readonly busy: number; readonly total: number | null }>;
  /** Bytes of the card's own memory that it holds, of the system's where the card has none; null if not said. */
  readonly memory: number | null;
};

const multiples: Readonly<Record<string, number>> = { KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** null where the file is no DRM driver's, or does not say which card it is of. */
export function parseFdinfo(text: string): DrmClient | null {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (line.startsWith('drm-')) fields.set(line.slice(4, colon), line.slice(colon + 1).trim());
  }
  const [driver, id] = [fields.get('driver'), fields.get('client-id')];
  const busId = toBusId(fields.get('pdev') ?? '');
  if (driver === undefined || id === undefined || busId === null) return null;
  return { driver, id, busId, engines: enginesIn(fields), memory: memoryIn(fields) };
}

function enginesIn(fields: ReadonlyMap<string, string>): DrmClient['engines'] {
  const engines = new Map<string, { busy: number; total: number | null }>();
  for (const [key, value] of fields) {
    const [, kind, name] = /^(engine|cycles)-(?!capacity-)(.+)$/.exec(key) ?? [];
    if (kind === undefined || name === undefined) continue;
    const total = fields.get(`total-cycles-${name}`);
    // Cycles without their total say nothing.
    if (kind === 'cycles' && total === undefined) continue;
    const busy = Number.parseInt(value, 10) / Number(fields.get(`engine-capacity-${name}`) ?? 1);
    if (!Number.isFinite(busy)) continue;
    engines.set(name, { busy, total: kind === 'engine' ? null : Number(total) });
  }
  return engines;
}

/** Regions of memory are named by each driver; those of the card itself are told by these names. */
const isOfCard = (region: string): boolean => /^(vram|local|stolen-local)/.test(region);

function memoryIn(fields: ReadonlyMap<string, string>): number | null {
  const regions = new Map<string, number>();
  // What is resident is what counts; older kernels told `memory` only.
  for (const kind of ['resident', 'memory', 'total']) {
    for (const [key, value] of fields) {
      if (!key.startsWith(`${kind}-`)) continue;
      const region = key.slice(kind.length + 1);
      const [count = '', unit = ''] = value.split(/\s+/);
      const size = Number(count) * (multiples[unit] ?? 1);
      if (Number.isFinite(size) && !regions.has(region) && !region.startsWith('cycles-')) {
        regions.set(region, size);
      }
    }
  }
  if (regions.size === 0) return null;
  const own = [...regions].filter(([region]) => isOfCard(region));
  return (own.length > 0 ? own : [...regions]).reduce((sum, [, size]) => sum + size, 0);
}

type Seen = { readonly at: Nanos; readonly clients: readonly DrmClient[] };
type Worker = { descriptors: readonly string[]; before: Seen | null };

/**
 * What each watched worker does on each card: exact, from the kernel, of any DRM driver that tells (amdgpu,
 * i915, xe, nouveau, …; not NVIDIA's own). Of one's own processes it needs no rights. `proc` is the tree's root.
 */
export const drmFdinfoSource = (proc = '/proc'): SourceKind => ({
  name: 'DRM fdinfo',
  mayHang: false,
  open: ({ readings, gpus, rate, now }) => {
    if (gpus.length === 0) return null;
    const workers = new Map<number, Worker>();
    const rows = new Rows(readings);
    return {
      watch: (pid) => workers.set(pid, { descriptors: [], before: null }),
      unwatch: (pid) => {
        workers.delete(pid);
        rows.forget(pid);
      },
      read: ({ isSlow }) => {
        for (const [pid, worker] of workers) {
          if (isSlow) worker.descriptors = drmDescriptors(proc, pid);
          if (worker.descriptors.length === 0) continue;
          const seen = { at: now(), clients: clientsOf(proc, pid, worker.descriptors) };
          putWorker(rows, gpus, { pid, rate, before: worker.before, seen });
          worker.before = seen;
        }
      },
      locate: async (pid) => sightings(gpus, clientsOf(proc, pid, drmDescriptors(proc, pid))),
    };
  },
});

function putWorker(
  rows: Rows,
  gpus: readonly Gpu[],
  { pid, rate, before, seen }: { pid: number; rate: number; before: Seen | null; seen: Seen },
): void {
  for (const busId of new Set(seen.clients.map((client) => client.busId))) {
    const gpu = gpuInPlace(gpus, busId);
    if (gpu < 0) continue;
    const clients = seen.clients.filter((client) => client.busId === busId);
    const source = `DRM fdinfo (${clients[0]?.driver})`;
    const common = { rate, gpu, pid };
    rows.put(
      { ...common, metric: 'worker-gpu-memory', source, window: 0 },
      sum(clients.map(({ memory }) => memory)),
    );
    rows.put(
      {
        ...common,
        metric: 'worker-gpu-utilization',
        source: `${source}, busiest engine`,
        window: 1 / rate,
      },
      before === null ? null : busiestEngine(before, { ...seen, clients }),
    );
  }
}

/** Percent of the time between both; null when no client was there both times. */
export function busiestEngine(before: Seen, now: Seen): number | null {
  const shares = new Map<string, number>();
  for (const client of now.clients) {
    const known = before.clients.find(
      ({ id, busId }) => id === client.id && busId === client.busId,
    );
    if (known === undefined) continue;
    for (const [name, { busy, total }] of client.engines) {
      const last = known.engines.get(name);
      if (last === undefined) continue;
      const length =
        total === null || last.total === null ? now.at - before.at : total - last.total;
      if (length <= 0) continue;
      // A counter may step back a little where the driver corrects itself.
      const share = Math.max(0, busy - last.busy) / length;
      shares.set(name, (shares.get(name) ?? 0) + share);
    }
  }
  return shares.size === 0 ? null : Math.max(...shares.values()) * 100;
}

/** Several descriptors may be of one client, which counts once. */
function clientsOf(proc: string, pid: number, descriptors: readonly string[]): DrmClient[] {
  const clients = new Map<string, DrmClient>();
  for (const name of descriptors) {
    try {
      const client = parseFdinfo(readFileSync(join(proc, `${pid}`, 'fdinfo', name), 'latin1'));
      if (client !== null) clients.set(`${client.busId} ${client.id}`, client);
    } catch {
      // Closed since.
    }
  }
  return [...clients.values()];
}

/** Open files of the process that are a card's. Empty when it is gone, or is not ours. */
function drmDescriptors(proc: string, pid: number): string[] {
  const folder = join(proc, `${pid}`, 'fd');
  try {
    return readdirSync(folder).filter((name) => isDrmFile(join(folder, name)));
  } catch {
    return [];
  }
}

function isDrmFile(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('/dev/dri/');
  } catch {
    return false;
  }
}

/** null where nothing is seen: a driver that tells nothing looks the same. */
function sightings(gpus: readonly Gpu[], clients: readonly DrmClient[]): Sighting[] | null {
  const found = new Map<number, Sighting>();
  for (const { driver, busId, engines, memory } of clients) {
    const gpu = gpuInPlace(gpus, busId);
    // Whoever lists the machine's cards has each of them open for a moment, without work or memory.
    const isUsed = (memory ?? 0) > 0 || [...engines.values()].some(({ busy }) => busy > 0);
    if (gpu < 0 || !isUsed) continue;
    const before = found.get(gpu)?.memory ?? null;
    const source = `DRM fdinfo (${driver})`;
    found.set(gpu, { gpu, source, memory: sum([before, memory]) });
  }
  return found.size === 0 ? null : [...found.values()];
}

/** null where nobody says. */
function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
