import type { Ratio } from '../../electron/common/units.ts';
import { fixed, noValue, significant } from './number.ts';

const known = (value: number | null): value is number => value !== null && Number.isFinite(value);

/** RTF: three decimals or more, as it is compared below 1. */
export const rtfCell = (value: Ratio | number | null): string => {
  if (!known(value)) return noValue;
  return value < 0.01 && value > 0 ? value.toPrecision(2) : fixed(value, 3);
};

/** RTFx for a column whose header says ×. */
export const rtfxCell = (value: Ratio | number | null): string =>
  known(value) ? significant(value) : noValue;

export const formatRtf = (value: Ratio | number | null): string =>
  known(value) ? `RTF ${rtfCell(value)}` : noValue;

export const formatRtfx = (value: Ratio | number | null): string =>
  known(value) ? `${rtfxCell(value)}×` : noValue;

/** A share in per cent without its sign: 12.5 for 0.125. One decimal below 100. */
export const percentCell = (value: Ratio | number | null): string =>
  known(value) ? fixed(value * 100, Math.abs(value) >= 0.9995 ? 0 : 1) : noValue;

/** An error rate in a column of WER: "12.5", and "CER 3.1" of a text whose characters were counted. */
export const errorRateCell = ({
  wer,
  cer,
}: {
  readonly wer: number | null;
  readonly cer: number | null;
}): string => (known(cer) ? `CER ${percentCell(cer)}` : percentCell(wer));

export const formatPercent = (value: Ratio | number | null): string =>
  known(value) ? `${percentCell(value)} %` : noValue;
