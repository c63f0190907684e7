import type { RecordedSession } from '../common/recorded-session.ts';
import { failureLines, heardLines, summaryCells, summaryNotes } from '../common/summary-words.ts';
import { alignColumns } from './align-columns.ts';

/** The session as a person reads it: the table, what was heard, what failed. Lines without line ends. */
export function reportTable(session: RecordedSession): string[] {
  const { heads, rows } = summaryCells(session);
  const numeric = new Set(heads.flatMap(({ isNumber }, place) => (isNumber ? [place] : [])));
  const apart = [...heardLines(session), ...failureLines(session)];
  return [
    ...alignColumns([heads.map(({ text }) => text), ...rows], numeric),
    ...summaryNotes(session),
    ...apart.flatMap((line) => ['', line]),
  ];
}
