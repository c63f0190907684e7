import { type Metric, metricUnits } from '../../common/telemetry.ts';
import type { ImportedSeries, LeftOut } from './imported-trace.ts';
import type { TraceEvent } from './trace-event.ts';

type Counter = { readonly at: number[]; readonly value: number[] };

/** Names of counters that a remark tells. */
const mostNames = 5;

const metrics: ReadonlyMap<string, Metric> = new Map(
  (Object.keys(metricUnits) as Metric[]).map((metric) => [metric, metric]),
);

/** The counters of a trace: those of a metric that the lab has become telemetry, the others are left out by name. */
export class TraceCounters {
  readonly #known = new Map<
    string,
    Counter & { readonly metric: Metric; readonly pid: number | null }
  >();
  readonly #others = new Set<string>();
  readonly #leftOut: LeftOut;

  constructor(leftOut: LeftOut) {
    this.#leftOut = leftOut;
  }

  take({ name, ts, args }: TraceEvent): void {
    const [, word = '', pid, unit] =
      /^([a-z-]+)(?:, .*?)??(?:, process (\d{1,15}))? \(([^()]+)\)$/.exec(name) ?? [];
    const metric = metrics.get(word);
    const values = Object.values(args ?? {});
    const [value] = values;
    if (
      metric === undefined ||
      metricUnits[metric] !== unit ||
      values.length !== 1 ||
      typeof value !== 'number' ||
      !Number.isFinite(value)
    ) {
      this.#others.add(name);
      this.#leftOut.add(this.#reason);
      return;
    }
    if (ts === undefined) return;
    let counter = this.#known.get(name);
    if (counter === undefined) {
      counter = { metric, pid: pid === undefined ? null : Number(pid), at: [], value: [] };
      this.#known.set(name, counter);
    }
    counter.at.push(ts);
    counter.value.push(value);
  }

  readonly #reason = 'of counters that the lab has no metric for, left out';

  /** A row of one reading says nothing of its rate, and is left out. */
  all(): ImportedSeries[] {
    return [...this.#known].flatMap(([name, { metric, pid, at, value }]) => {
      const order = at
        .map((_, place) => place)
        .sort((one, other) => (at[one] ?? 0) - (at[other] ?? 0));
      const times = order.map((place) => at[place] ?? 0);
      if ((times.at(-1) ?? 0) > (times[0] ?? 0)) {
        return [{ metric, pid, name, at: times, value: order.map((place) => value[place] ?? 0) }];
      }
      this.#leftOut.add('of counters with one reading, left out', times.length);
      return [];
    });
  }

  remarks(): string[] {
    const names = [...this.#others];
    if (names.length === 0) return [];
    const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
    return [
      `Counters without a metric of the lab: ${names.slice(0, mostNames).join(', ')}${more}.`,
    ];
  }
}
