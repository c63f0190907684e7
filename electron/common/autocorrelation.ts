/**
 * How alike neighbouring values are: the lag-1 autocorrelation, from −1 to 1, about 0 for values that know
 * nothing of each other (Box and Jenkins, Time Series Analysis, 2.1). null when all values are alike or too few.
 */
export function neighbourCorrelation(values: readonly number[]): number | null {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let square = 0;
  let product = 0;
  let before: number | null = null;
  for (const value of values) {
    const off = value - mean;
    square += off ** 2;
    if (before !== null) product += before * off;
    before = off;
  }
  return values.length > 2 && square > 0 ? product / square : null;
}

/**
 * The correlation, where it is beyond chance (2 / √n, Bartlett 1946; right for values that are independent in
 * 39 of 40 cases) and large enough to matter: it makes n values count as fewer, n · (1 − r) / (1 + r).
 */
export function notableCorrelation(values: readonly number[]): number | null {
  const correlation = neighbourCorrelation(values);
  const isNotable =
    correlation !== null && correlation > Math.max(0.3, 2 / Math.sqrt(values.length));
  return isNotable ? correlation : null;
}
