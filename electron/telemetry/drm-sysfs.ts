import { readdirSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Metric } from '../common/telemetry.ts';
import { type KernelFile, openKernelFile } from './kernel-file.ts';
import { gpuInPlace } from './pci.ts';
import { Rows } from './rows.ts';
import type { SourceKind } from './source.ts';

/** A file of a card, `hwmon/…` in the folder of its sensors, and what its number means. */
type Gauge = {
  readonly metric: Metric;
  readonly file: string;
  /** The file's number by this is in the metric's unit. */
  readonly divisor: number;
  /** Seconds; null where the firmware keeps it to itself. */
  readonly window: number | null;
  readonly isSlow?: boolean;
};

/** Of two gauges with one metric the first that is there is read. Units: the kernel's hwmon and amdgpu pages. */
const gauges: readonly Gauge[] = [
  { metric: 'gpu-utilization', file: 'gpu_busy_percent', divisor: 1, window: null },
  { metric: 'gpu-memory-utilization', file: 'mem_busy_percent', divisor: 1, window: null },
  { metric: 'gpu-memory-used', file: 'mem_info_vram_used', divisor: 1, window: 0 },
  { metric: 'gpu-power', file: 'hwmon/power1_input', divisor: 1e6, window: 0 },
  { metric: 'gpu-power', file: 'hwmon/power1_average', divisor: 1e6, window: null },
  { metric: 'gpu-energy', file: 'hwmon/energy1_input', divisor: 1e6, window: 0 },
  { metric: 'gpu-clock', file: 'hwmon/freq1_input', divisor: 1e6, window: 0 },
  { metric: 'gpu-memory-clock', file: 'hwmon/freq2_input', divisor: 1e6, window: 0, isSlow: true },
  { metric: 'gpu-temperature', file: 'hwmon/temp1_input', divisor: 1e3, window: 0, isSlow: true },
  { metric: 'gpu-power-limit', file: 'hwmon/power1_cap', divisor: 1e6, window: 0, isSlow: true },
];

type Card = {
  readonly gpu: number;
  open: { gauge: Gauge; file: KernelFile }[];
  readonly rows: Rows;
};

/**
 * What kernel drivers write about a card: amdgpu all of it, i915 and xe energy and power. `sys` is the root
 * of that tree.
 */
export const drmSysfsSource = (sys = '/sys'): SourceKind => ({
  name: 'DRM sysfs',
  // A card that is being reset keeps its readers waiting.
  mayHang: true,
  open: ({ readings, gpus, rate }) => {
    const cards: Card[] = cardsIn(sys).flatMap(({ folder, busId }) => {
      const gpu = gpuInPlace(gpus, busId);
      const open = gpu < 0 ? [] : openGauges(folder);
      return open.length === 0 ? [] : [{ gpu, open, rows: new Rows(readings) }];
    });
    if (cards.length === 0) return null;
    return {
      read: ({ isSlow }) => {
        for (const card of cards) readCard(card, isSlow, rate);
      },
    };
  },
});

function readCard(card: Card, isSlowTick: boolean, rate: number): void {
  for (const { gauge, file } of card.open) {
    const { metric, window, divisor, isSlow = false } = gauge;
    if (isSlow && !isSlowTick) continue;
    const value = readNumber(file);
    if (value === 'gone') {
      card.rows.endAll('The GPU was unplugged, or its driver was unloaded.');
      card.open = [];
      return;
    }
    const series = {
      metric,
      source: `sysfs ${gauge.file}`,
      window,
      rate: isSlow ? Math.min(rate, 1) : rate,
      gpu: card.gpu,
    };
    card.rows.put(series, value === null ? null : value / divisor);
  }
}

/** A sleeping card refuses some readings, which is no end. */
function readNumber(file: KernelFile): number | null | 'gone' {
  try {
    return file.readNumber();
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
    return code === 'ENODEV' || code === 'ENXIO' ? 'gone' : null;
  }
}

/** Cards with their place on the bus: the name of the folder that `device` leads to. */
function cardsIn(sys: string): { readonly folder: string; readonly busId: string }[] {
  const root = join(sys, 'class/drm');
  return namesIn(root)
    .filter((name) => /^card\d+$/.test(name))
    .map((name) => {
      const folder = join(root, name, 'device');
      return { folder, busId: basename(realpathSync(folder)) };
    });
}

function openGauges(folder: string): { gauge: Gauge; file: KernelFile }[] {
  const [sensors = ''] = namesIn(join(folder, 'hwmon'));
  const found: { gauge: Gauge; file: KernelFile }[] = [];
  for (const gauge of gauges) {
    if (found.some((other) => other.gauge.metric === gauge.metric)) continue;
    const path = gauge.file.replace(/^hwmon\//, `hwmon/${sensors}/`);
    const file = openKernelFile(join(folder, path));
    if (file !== null) found.push({ gauge, file });
  }
  return found;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
