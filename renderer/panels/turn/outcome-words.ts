import type { TurnOutcomes } from '../../../electron/common/turn/turn-summary.ts';
import { counted } from '../../format/number.ts';

/** The turns that are in no average, and why: "In no average: 1 interrupted, 1 no-speech." null where all are. */
export function outcomeWords(outcomes: TurnOutcomes): string | null {
  const { interrupted, withoutGap, cancelled, unfinished, failed } = outcomes;
  const words = [
    ...(interrupted > 0 ? [`${interrupted} interrupted`] : []),
    ...Object.entries(failed).map(([reason, count]) => `${count} ${reason}`),
    ...(withoutGap > 0 ? [`${withoutGap} without a gap`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
  ];
  const waiting = unfinished > 0 ? `${counted(unfinished, 'turn')} not over yet.` : '';
  if (words.length === 0) return waiting === '' ? null : waiting;
  return `In no average: ${words.join(', ')}. ${waiting}`.trim();
}
