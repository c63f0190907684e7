import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import type { Span } from '../../../electron/common/trace.ts';

/**
 * What the agent said in a turn. The turn's end tells it; of a turn that goes on, and of one that somebody asked of the
 * lab's server, the sentences that were spoken do, and where none were the tokens that were written. Not of a reply that
 * was thrown away.
 */
export function saidIn({ turn, spans }: Pick<RecordedRun, 'turn' | 'spans'>): string {
  if (turn !== null) return turn.said;
  const sentences = spans.ofStage('tts').filter(isKept).toSorted(byStart).flatMap(textOf);
  if (sentences.length > 0) return sentences.map((sentence) => sentence.trim()).join(' ');
  const reply = spans.ofStage('llm').findLast(isKept);
  if (reply === undefined) return '';
  return [...spans.ofStage('prefill'), ...spans.ofStage('token')]
    .filter(({ start, end }) => start >= reply.start && end <= reply.end)
    .toSorted(byStart)
    .flatMap(textOf)
    .join('')
    .trim();
}

const isKept = ({ attributes }: Span): boolean => attributes?.abandoned !== true;

const byStart = (one: Span, other: Span): number => one.start - other.start;

function textOf({ attributes }: Span): string[] {
  const text = attributes?.text;
  return typeof text === 'string' ? [text] : [];
}
