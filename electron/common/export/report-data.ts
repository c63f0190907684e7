import { z } from 'zod';
import { type ComparedSessions, compareSessions } from '../compare.ts';
import {
  figureCells,
  footnotes,
  idleRemarks,
  missingRemarks,
  outputLines,
  sideLines,
  telemetryCells,
} from '../comparison-words.ts';
import { notesSchema } from '../notes.ts';
import { eventsOf } from '../recorded-events.ts';
import type { RecordedSession } from '../recorded-session.ts';
import { withLists } from '../recorded-spans.ts';
import { sessionManifestSchema } from '../session.ts';

/**
 * What an HTML report carries, a JSON text a line: first this head, then the session's events as in
 * `events.jsonl`. The page and its data are of one build, so that no version is upgraded.
 */
const cellsSchema = z.object({
  heads: z.array(z.object({ text: z.string(), isNumber: z.boolean() })),
  rows: z.array(z.array(z.string())),
});

/** A comparison in words. It is computed where the report is written: its intervals take seconds. */
const comparedSchema = z.object({
  sides: z.array(z.string()),
  figures: cellsSchema,
  telemetry: cellsSchema,
  notes: z.array(z.string()),
  warnings: z.array(z.string()),
});

export const reportHeadSchema = z.object({
  manifest: sessionManifestSchema,
  comparisons: z.array(comparedSchema),
  notes: notesSchema,
  /** What stands against nothing, a sentence each. */
  leftOut: z.array(z.string()),
});
export type ReportHead = z.output<typeof reportHeadSchema>;
export type ComparedInWords = z.output<typeof comparedSchema>;

/** The lines of a report's data, each with its line end. */
export function* reportLines(session: RecordedSession): Generator<string> {
  const { comparisons, leftOut } = compareSessions([session]);
  const { manifest, notes } = session;
  const head = { manifest, comparisons: comparisons.map(inWords), leftOut, notes };
  yield `${JSON.stringify(head)}\n`;
  for (const event of eventsOf(session)) {
    yield `${JSON.stringify(event.type === 'spans' ? withLists(event) : event)}\n`;
  }
}

const inWords = (comparison: ComparedSessions['comparisons'][number]): ComparedInWords => ({
  sides: sideLines(comparison),
  figures: mutable(figureCells(comparison)),
  telemetry: mutable(telemetryCells(comparison)),
  notes: [
    ...footnotes(comparison),
    ...outputLines(comparison),
    ...idleRemarks(comparison),
    ...missingRemarks(comparison),
  ],
  warnings: [...comparison.warnings],
});

const mutable = ({ heads, rows }: ReturnType<typeof figureCells>): ComparedInWords['figures'] => ({
  heads: [...heads],
  rows: rows.map((row) => [...row]),
});
