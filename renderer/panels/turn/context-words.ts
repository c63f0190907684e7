import type { TurnSummary } from '../../../electron/common/turn/turn-summary.ts';
import { fixed } from '../../format/number.ts';
import { formatMillis } from '../../format/time.ts';
import { contextGrowth } from './context-places.ts';

export const ttftWords = ({ isScripted }: Pick<TurnSummary, 'isScripted'>): string =>
  `Time to first token${isScripted ? ' (scripted)' : ''}`;

/** `Time to first token (scripted): 300 ms. Prompt: 40 characters.`: where no context has grown. */
export function oneTurn(summary: Pick<TurnSummary, 'isScripted' | 'byTurn'>): string {
  const { ttft, size, unit } = contextGrowth(summary.byTurn);
  const [soon] = ttft;
  const [long] = size;
  return [
    ...(soon === undefined ? [] : [`${ttftWords(summary)}: ${formatMillis(soon.value)}.`]),
    ...(long === undefined ? [] : [`Prompt: ${fixed(long.value, 0)} ${unit}.`]),
  ].join(' ');
}
