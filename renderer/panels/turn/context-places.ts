import { scaleLinear } from 'd3-scale';
import type { TurnNumberSummary } from '../../../electron/common/turn/turn-summary.ts';

/** What the language model was sent at one turn of a conversation, and how soon it answered. */
export type ContextPoint = {
  /** From 1. */
  readonly turn: number;
  readonly value: number;
  readonly n: number;
};

/** How the context grows and what that costs; a line without points is left out. */
export type ContextGrowth = {
  readonly ttft: readonly ContextPoint[];
  readonly size: readonly ContextPoint[];
  /** Where nobody counts tokens, characters say how the context grows. */
  readonly unit: 'tokens' | 'characters';
};

export function contextGrowth(byTurn: readonly TurnNumberSummary[]): ContextGrowth {
  const line = (pick: (one: TurnNumberSummary) => number | null): ContextPoint[] =>
    byTurn.flatMap((one) => {
      const value = pick(one);
      return value === null ? [] : [{ turn: one.turn + 1, value, n: one.n }];
    });
  const tokens = line(({ promptTokens }) => promptTokens);
  return {
    ttft: line(({ ttftMs }) => ttftMs),
    size: tokens.length > 0 ? tokens : line(({ characters }) => characters),
    unit: tokens.length > 0 ? 'tokens' : 'characters',
  };
}

/** Points of one line over a plot of this size; the scale begins at 0. */
export function contextPlaces(
  points: readonly ContextPoint[],
  turns: readonly number[],
  width: number,
  height: number,
) {
  const first = Math.min(...turns);
  const last = Math.max(...turns);
  const margin = first === last ? 0.5 : 0;
  const x = scaleLinear([first - margin, last + margin], [0, width]);
  const most = Math.max(1e-9, ...points.map(({ value }) => value));
  const y = scaleLinear([0, most * 1.15], [height, 0]);
  return { x, y, places: points.map((point) => ({ point, x: x(point.turn), y: y(point.value) })) };
}
