import type { Gpu } from '../../electron/common/device.ts';
import type { Metric } from '../../electron/common/telemetry.ts';

/** What a track's height stands for, bottom to top. */
export type ValueRange = { readonly low: number; readonly high: number };

const ofOneCore = new Set<Metric>(['worker-cpu', 'sampler-cpu']);

/**
 * The axis of a track: 0 to 100 for a share of a whole, 0 to what there is for memory where that is known,
 * else from 0 (temperatures and clocks from near their least) to a round number above the greatest value.
 * `whole` is the memory of the device, in bytes.
 */
export function rangeOf(
  metric: Metric,
  unit: string,
  values: { readonly least: number; readonly most: number },
  whole: number | null,
): ValueRange {
  const { least, most } = values;
  if (unit === '%' && !ofOneCore.has(metric)) return { low: 0, high: Math.max(100, most || 0) };
  if (unit === 'B' && whole !== null) return { low: 0, high: Math.max(whole, most || 0) };
  const top = roundAbove(Number.isNaN(most) ? 1 : most, unit === 'B');
  if (unit === '°C' || unit === 'MHz') {
    const step = unit === 'MHz' ? 500 : 10;
    const low = Math.max(0, Math.floor((Number.isNaN(least) ? 0 : least) / step) * step);
    return { low, high: Math.max(low + step, Math.ceil((most || 0) / step) * step) };
  }
  return { low: 0, high: top };
}

/** The memory that a metric fills: of the GPU, or of the machine. */
export function wholeMemory(
  metric: Metric,
  gpu: Gpu | undefined,
  machineMemory: number | null,
): number | null {
  if (metric === 'gpu-memory-used') return gpu?.memory ?? null;
  return metric === 'memory-used' ? machineMemory : null;
}

/** The least of 1, 1.5, 2, 3, 5, 7.5 times a power of ten (of two for bytes) that is not below `value`. */
export function roundAbove(value: number, isBinary = false): number {
  if (!(value > 0)) return 1;
  if (isBinary) return 2 ** Math.ceil(Math.log2(value));
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = [1, 1.5, 2, 3, 5, 7.5].find((candidate) => candidate * power >= value) ?? 10;
  return digit * power;
}
