import type React from 'react';
import { useMemo } from 'react';
import type { RecordedSession } from '../../electron/common/recorded-session.ts';
import { turnReports } from '../../electron/common/turn/turn-words.ts';
import { Section } from '../ui/section.tsx';
import { CellsTable } from './cells-table.tsx';
import { Lines } from './lines.tsx';

/** The conversations of a session: the gap and its parts, what to know of them, and turn by turn. */
export function TurnSections({
  session,
}: {
  readonly session: RecordedSession;
}): React.JSX.Element {
  const reports = useMemo(() => turnReports(session), [session]);
  return (
    <>
      {reports.map(({ title, parts, notes, turns, growth }) => (
        <Section key={title} title={title}>
          <CellsTable cells={parts} testId="turn-parts" />
          <Lines lines={notes} />
          <CellsTable cells={turns} testId="turns" />
          {growth !== null && <CellsTable cells={growth} />}
        </Section>
      ))}
    </>
  );
}
