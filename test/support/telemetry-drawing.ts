import type { Gpu } from '../../electron/common/device.ts';
import type { RecordedSeries } from '../../electron/common/recorded-session.ts';
import { metricUnits, type Series } from '../../electron/common/telemetry.ts';
import { nanos } from '../../electron/common/units.ts';

/** How much time a character of a drawn series is, in nanoseconds. */
export const reading = 1e8;

export const aSeries = (series: Partial<Series> = {}): Series => {
  const metric = series.metric ?? 'gpu-utilization';
  return {
    id: 0,
    metric,
    unit: metricUnits[metric],
    source: 'a drawing',
    gpu: metric.startsWith('gpu') ? 0 : null,
    pid: metric.startsWith('worker') ? 42 : null,
    window: 0,
    rate: 10,
    ...series,
  };
};

/**
 * A series drawn as text, ten characters a second: a digit is a reading, `?` one that failed, a blank none,
 * and `x` the end of the series.
 */
export function drawnSeries(drawing: string, series: Partial<Series> = {}): RecordedSeries {
  const recorded: RecordedSeries = { series: aSeries(series), at: [], value: [], ended: null };
  [...drawing].forEach((sign, place) => {
    const at = nanos(place * reading);
    if (sign === 'x') recorded.ended = { at, reason: 'The GPU is gone: it was unplugged.' };
    else if (sign !== ' ') {
      recorded.at.push(at);
      recorded.value.push(sign === '?' ? null : Number(sign));
    }
  });
  return recorded;
}

export const aGpu = (gpu: Partial<Gpu> = {}): Gpu => ({
  name: 'H200',
  vendor: 'NVIDIA',
  driver: '550.1',
  memory: 140 * 2 ** 30,
  busId: '0000:65:00.0',
  uuid: null,
  drivesDisplay: false,
  pciId: null,
  ...gpu,
});
