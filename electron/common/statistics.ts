/**
 * The p-th percentile by nearest rank: x[⌈p·n⌉ − 1] of the sorted values, so it is always a value that
 * was measured. null when there is none.
 */
export function percentile(values: readonly number[], p: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const rank = Math.max(1, Math.ceil(p * sorted.length));
  return sorted[rank - 1] ?? null;
}

export const median = (values: readonly number[]): number | null => percentile(values, 0.5);

/**
 * How many values a percentile needs before it says more than the largest one seen: the smallest n at
 * which, with 99 % confidence, one value lies above it (MLPerf's early stopping for a single stream).
 * Below that it is shown greyed out, with the number that is missing.
 */
export const percentileFloor = { p90: 64, p95: 130, p99: 662 } as const;
