import { misheardLines, qualityCells, qualityNotes } from '../common/quality-words.ts';
import type { RecordedSession } from '../common/recorded-session.ts';
import { failureLines, heardLines, summaryCells, summaryNotes } from '../common/summary-words.ts';
import { alignCells } from './align-columns.ts';
import { reportTurns } from './report-turns.ts';

/** The session as a person reads it: the table, what was heard, what failed. Lines without line ends. */
export function reportTable(session: RecordedSession): string[] {
  const quality = qualityCells(session);
  const apart = [...heardLines(session), ...misheardLines(session), ...failureLines(session)];
  const summary = summaryCells(session);
  const turns = reportTurns(session);
  // A session of turns alone has no other figures, whose table would be empty.
  const hasOthers = summary.rows.length > 0 || turns.length === 0;
  return [
    ...turns,
    ...(turns.length > 0 && hasOthers ? [''] : []),
    ...(hasOthers ? [...alignCells(summary), ...summaryNotes(session)] : []),
    ...(quality.rows.length === 0
      ? []
      : ['', 'Speed and quality', ...alignCells(quality), ...qualityNotes(session)]),
    ...apart.flatMap((line) => ['', line]),
  ];
}
