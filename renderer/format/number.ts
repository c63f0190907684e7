/** What stands where there is no value: the reason belongs into the title beside it. */
export const noValue = '–';

const grouped = new Map<number, Intl.NumberFormat>();

/** A number with thousands separators and a fixed number of decimals. */
export function fixed(value: number, decimals: number): string {
  let format = grouped.get(decimals);
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    grouped.set(decimals, format);
  }
  return format.format(value);
}

/** Three digits that mean something: 0.412, 4.12, 41.2, 412, 4,120. */
export function significant(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return fixed(value, 0);
  if (size >= 9.995) return fixed(value, 1);
  if (size >= 0.9995 || size === 0) return fixed(value, 2);
  return fixed(value, 3);
}

export const counted = (count: number, noun: string): string =>
  `${fixed(count, 0)} ${noun}${count === 1 ? '' : 's'}`;
