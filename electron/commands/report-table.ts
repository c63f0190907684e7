import { misheardLines, qualityCells, qualityNotes } from '../common/quality-words.ts';
import type { RecordedSession } from '../common/recorded-session.ts';
import { failureLines, heardLines, summaryCells, summaryNotes } from '../common/summary-words.ts';
import { alignCells } from './align-columns.ts';

/** The session as a person reads it: the table, what was heard, what failed. Lines without line ends. */
export function reportTable(session: RecordedSession): string[] {
  const quality = qualityCells(session);
  const apart = [...heardLines(session), ...misheardLines(session), ...failureLines(session)];
  return [
    ...alignCells(summaryCells(session)),
    ...summaryNotes(session),
    ...(quality.rows.length === 0
      ? []
      : ['', 'Speed and quality', ...alignCells(quality), ...qualityNotes(session)]),
    ...apart.flatMap((line) => ['', line]),
  ];
}
