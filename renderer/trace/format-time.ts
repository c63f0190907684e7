import type { Nanos } from '../../electron/common/units.ts';

const units = [
  { name: 's', nanos: 1e9 },
  { name: 'ms', nanos: 1e6 },
  { name: 'µs', nanos: 1e3 },
  { name: 'ns', nanos: 1 },
] as const;

/** A length of time in the unit that suits it, to `digits` significant digits: "31.2 ms". */
export function formatDuration(time: Nanos, digits = 3): string {
  const rounded = Number(Math.abs(time).toPrecision(digits));
  if (rounded === 0) return '0 ms';
  const unit = unitOf(rounded);
  const value = rounded / unit.nanos;
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(value)));
  return `${time < 0 ? '−' : ''}${value.toFixed(unit.nanos === 1 ? 0 : decimals)} ${unit.name}`;
}

/**
 * A point in time, exact to `step`, in the unit that suits `largest` (the greatest distance from 0 that is
 * shown beside it), so that all ticks of an axis share a unit: "1.250 s".
 */
export function formatTick(time: Nanos, step: Nanos, largest: Nanos): string {
  const unit = unitOf(Math.abs(largest));
  const decimals = Math.max(0, Math.ceil(Math.log10(unit.nanos / step) - 1e-9));
  const text = (Math.abs(time) / unit.nanos).toFixed(decimals);
  return `${time < 0 ? '−' : ''}${text} ${unit.name}`;
}

/** A part of a whole: "12.3 %". */
export const formatShare = (part: number, whole: number): string =>
  whole > 0 ? `${((part / whole) * 100).toFixed(part / whole < 0.9995 ? 1 : 0)} %` : '–';

function unitOf(time: number): (typeof units)[number] {
  return units.find((unit) => time >= unit.nanos) ?? units[3];
}
