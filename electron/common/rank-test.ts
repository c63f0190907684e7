/**
 * Mann–Whitney's U of `a` and the two-sided p-value of "a and b come from one distribution": over all pairs,
 * how often a value of a exceeds one of b (a tie counts half). Normal approximation with continuity and tie
 * corrections (Mann and Whitney 1947; Hollander and Wolfe, Nonparametric Statistical Methods, 4.1), which at the
 * 5 % level decides as the exact distribution does from 5 values a side on. p is right to 2 · 10⁻⁷.
 */
export function mannWhitney(
  a: readonly number[],
  b: readonly number[],
): { readonly u: number; readonly p: number } {
  const all = [
    ...a.map((value) => ({ value, isOfA: true })),
    ...b.map((value) => ({ value, isOfA: false })),
  ].sort((one, other) => one.value - other.value);
  let ranksOfA = 0;
  let ties = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]?.value === all[from]?.value) to++;
    const size = to - from;
    const rank = (from + 1 + to) / 2;
    for (const { isOfA } of all.slice(from, to)) if (isOfA) ranksOfA += rank;
    ties += size ** 3 - size;
    from = to;
  }
  const n = all.length;
  const pairs = a.length * b.length;
  const u = ranksOfA - (a.length * (a.length + 1)) / 2;
  const deviation = Math.sqrt((pairs / 12) * (n + 1 - ties / (n * (n - 1))));
  if (!(deviation > 0)) return { u, p: 1 };
  const z = Math.max(0, Math.abs(u - pairs / 2) - 0.5) / deviation;
  return { u, p: complementaryError(z / Math.SQRT2) };
}

/** erfc for x ≥ 0, to 1.5 · 10⁻⁷ (Abramowitz and Stegun, 7.1.26). */
function complementaryError(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const terms = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  const polynomial = terms.reduceRight((sum, term) => (sum + term) * t, 0);
  return Math.min(1, polynomial * Math.exp(-x * x));
}
