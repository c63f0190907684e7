import type { Millis, Seconds } from '../../electron/common/units.ts';
import { fixed, noValue, significant } from './number.ts';

/** A duration with the unit that fits it: 38 µs, 4.12 ms, 412 ms, 1.32 s, 2 min 05 s. */
export function formatMillis(value: Millis | number | null): string {
  if (value === null || !Number.isFinite(value)) return noValue;
  const size = Math.abs(value);
  if (size === 0) return '0 ms';
  if (size < 0.9995) return `${significant(value * 1e3)} µs`;
  if (size < 999.5) return `${significant(value)} ms`;
  if (size < 59_995) return `${significant(value / 1e3)} s`;
  const whole = Math.round(size / 1e3);
  const rest = String(whole % 60).padStart(2, '0');
  return `${value < 0 ? '-' : ''}${fixed(Math.floor(whole / 60), 0)} min ${rest} s`;
}

export const formatSeconds = (value: Seconds | number | null): string =>
  formatMillis(value === null ? null : value * 1e3);

/** Milliseconds for a column whose header names the unit; what is too long for one is in seconds, and says so: 112 s. */
export function millisCell(value: Millis | number | null): string {
  if (value === null || !Number.isFinite(value)) return noValue;
  return Math.abs(value) < 99_999.5 ? significant(value) : `${significant(value / 1e3)} s`;
}

/** A place in a piece of audio, as players show it: 0:07.3 */
export function formatPosition(value: number): string {
  const tenths = Math.max(0, Math.round(value * 10));
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${((tenths % 600) / 10).toFixed(1).padStart(4, '0')}`;
}
