import type { Bytes } from '../../electron/common/units.ts';
import { fixed, noValue, significant } from './number.ts';

const unitNames = ['kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units, as disks and downloads are sold: 512 B, 4.72 MB. */
export function formatBytes(value: Bytes | number | null): string {
  if (value === null || !Number.isFinite(value)) return noValue;
  if (value < 1000) return `${fixed(value, 0)} B`;
  let rest = value;
  let name: string = 'B';
  for (const unit of unitNames) {
    if (rest < 999.5) break;
    rest /= 1000;
    name = unit;
  }
  return `${significant(rest)} ${name}`;
}

/** Memory is built in powers of two: 31.1 GiB. */
export const formatMemory = (value: Bytes | number | null): string =>
  value === null || !Number.isFinite(value) ? noValue : `${significant(value / 2 ** 30)} GiB`;
