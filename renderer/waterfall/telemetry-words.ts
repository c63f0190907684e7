import type { Gpu } from '../../electron/common/device.ts';
import type { RecordedSeries } from '../../electron/common/recorded-session.ts';
import type { Series } from '../../electron/common/telemetry.ts';
import { nanos } from '../../electron/common/units.ts';
import { formatMemory } from '../format/bytes.ts';
import { fixed, significant } from '../format/number.ts';
import { formatDuration } from '../trace/format-time.ts';
import { throttleWords } from '../trace/throttle-reasons.ts';
import type { ValueRange } from '../trace/value-range.ts';
import type { Reading } from './telemetry-view.ts';

/** A value with its unit: "87 %", "12.3 GiB", "power limit". */
export function valueWords(series: Series, value: number, gpu: Gpu | undefined): string {
  switch (series.unit) {
    case 'bits':
      return throttleWords(value, gpu);
    case 'B':
      return memoryWords(value);
    case 'MHz':
    case '°C':
      return `${fixed(value, 0)} ${series.unit}`;
    default:
      // A source that counts in whole units says no more than that.
      return `${Number.isInteger(value) ? fixed(value, 0) : significant(value)} ${series.unit}`;
  }
}

/** A track's axis in one line: "0 – 100 %". Counters begin at 0, whatever they had counted before. */
export function axisWords(series: Series, { low, high }: ValueRange): string {
  if (series.unit === 'bits') return '';
  if (series.metric === 'gpu-energy') return `0 – ${plain(high - low)} J`;
  if (series.unit === 'B') return `0 – ${memoryWords(high)}`;
  return `${plain(low)} – ${plain(high)} ${series.unit}`;
}

/** What a track says of an instant, and how old that is. `low`: where a counter's stretch began. */
export function readingWords(
  series: Series,
  reading: Reading,
  { low }: ValueRange,
  gpu: Gpu | undefined,
): { readonly value: string; readonly age: string } {
  switch (reading.kind) {
    case 'none':
      return { value: 'no reading', age: '' };
    case 'ended':
      return { value: 'ended', age: '' };
    case 'value': {
      const value = series.metric === 'gpu-energy' ? reading.value - low : reading.value;
      return { value: valueWords(series, value, gpu), age: ageWords(series, reading.age) };
    }
  }
}

/** Where a track's readings come from, of which time each tells, how often one is taken, and why no more. */
export function sourceWords({ series, ended }: RecordedSeries): string {
  const { source, window, rate, metric } = series;
  const tells =
    window === null
      ? 'over a time that the source does not say'
      : window === 0
        ? 'of that instant'
        : `over the ${formatDuration(nanos(window * 1e9))} before it`;
  const counter = metric === 'gpu-energy' ? ' A counter: shown is what it rises by.' : '';
  return `${source}. ${plain(rate)} readings a second are asked for, each ${tells}.${counter}${ended === null ? '' : ` Ended: ${ended.reason}`}`;
}

function ageWords({ window }: Series, age: number): string {
  return age < 0 && window !== null
    ? `over ${formatDuration(nanos(window * 1e9))}`
    : `${formatDuration(nanos(age), 2)} old`;
}

const plain = (value: number): string =>
  fixed(value, Number.isInteger(value) ? 0 : value < 1 ? 2 : 1);

/** As memory is built, in the unit that suits it: 412 MiB, 1.32 GiB. */
const memoryWords = (value: number): string =>
  value < 2 ** 30 ? `${significant(value / 2 ** 20)} MiB` : formatMemory(value);
