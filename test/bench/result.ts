import { percentile } from '../../electron/common/statistics.ts';

/** One line of the table. `target`: what the project asks of itself; the value must not be above it. */
export type Result = {
  readonly name: string;
  readonly value: number;
  readonly target: number;
  readonly unit: string;
  readonly n: number;
  /** Smallest and largest single value. */
  readonly range: readonly [number, number];
};

/** Median and range of `values` as one result. Throws when there are none. */
export function resultOf(
  name: string,
  unit: string,
  target: number,
  values: readonly number[],
): Result {
  const value = percentile(values, 0.5);
  if (value === null) throw new Error(`Nothing was measured for "${name}".`);
  return {
    name,
    value,
    target,
    unit,
    n: values.length,
    range: [Math.min(...values), Math.max(...values)],
  };
}

const digits = (value: number): string => value.toPrecision(3);

/**
 * The quotient of the lower quartiles of two series measured in turn: what else happens on a machine only
 * ever adds time, and to the medians it adds several percent here. The range is that of the single pairs.
 */
export function ratioOf(
  name: string,
  target: number,
  above: readonly number[],
  below: readonly number[],
): Result {
  const pairs = above.map((value, index) => value / (below[index] ?? Number.NaN));
  const [numerator, denominator] = [percentile(above, 0.25), percentile(below, 0.25)];
  if (numerator === null || denominator === null) throw new Error(`Nothing measured: "${name}".`);
  return { ...resultOf(name, '×', target, pairs), value: numerator / denominator };
}

/** The results as a Markdown table. */
export function table(results: readonly Result[]): string {
  const rows = results.map(
    ({ name, value, target, unit, n, range }) =>
      `| ${name} | ${digits(value)} ${unit} | ≤ ${Number(target.toPrecision(3))} ${unit} | ${digits(range[0])} – ${digits(range[1])} | ${n} |`,
  );
  return [
    '| What | Value | Target | Smallest – largest | n |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
