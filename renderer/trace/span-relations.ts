import { isSameTask, targetName } from '../../electron/common/plan.ts';
import type { RecordedSession } from '../../electron/common/recorded-session.ts';
import { type Stage, stages } from '../../electron/common/stages.ts';
import { type Nanos, nanos } from '../../electron/common/units.ts';
import type { RunTraces } from './run-traces.ts';
import type { SpanColumns } from './span-columns.ts';
import { lengthsOfStage, type Standing, standingOf } from './standing.ts';
import { placeInStage, spanAtPlace } from './twins.ts';

/** A span of a session: the run's index and the span's id in it. */
export type SpanPlace = { readonly run: number; readonly span: number };

/** The spans right inside another, of one stage. */
export type ChildStage = {
  readonly stage: Stage;
  readonly count: number;
  /** Their lengths added up. */
  readonly sum: Nanos;
  readonly longest: SpanPlace;
};

export type Twin = SpanPlace & {
  readonly length: Nanos;
  /** By how much the twin is longer than the span; negative where it is shorter. */
  readonly delta: Nanos;
};

/** What a span is part of, what is part of it, and what it compares to. */
export type SpanRelations = {
  readonly length: Nanos;
  /** From the outermost to the one that holds it. */
  readonly parents: readonly (SpanPlace & { readonly stage: Stage })[];
  readonly children: readonly ChildStage[];
  /** Time in which no child was going on; null without children. */
  readonly own: Nanos | null;
  /** The n-th span of the stage in the other runs of the work, on all devices, in the order of the runs. */
  readonly twins: readonly Twin[];
  /** Among itself and the twins that compare: runs of the same kind on the same device. */
  readonly amongTwins: Standing | null;
  /** Among all spans of its stage in its run. */
  readonly inRun: Standing | null;
};

/** null for a span that is not there. Takes time by the spans of the work's runs. */
export function relationsOf(
  session: RecordedSession,
  traces: RunTraces,
  { run, span }: SpanPlace,
): SpanRelations | null {
  const columns = traces.columns(run);
  const index = columns.id.indexOf(span);
  if (index < 0) return null;
  const length = lengthAt(columns, index);
  const twins = twinsIn(session, traces, run, index);
  const own = session.runs[run]?.plan;
  const isAlike = ({ run: other }: Twin): boolean => {
    const plan = session.runs[other]?.plan;
    return (
      plan !== undefined &&
      own !== undefined &&
      plan.kind === own.kind &&
      targetName(plan) === targetName(own)
    );
  };
  return {
    length,
    parents: parentsOf(columns, run, index),
    ...childrenOf(columns, run, index),
    twins,
    amongTwins: standingOf(length, [length, ...twins.filter(isAlike).map((twin) => twin.length)]),
    inRun: standingOf(length, lengthsOfStage(columns, columns.stage[index] ?? 0)),
  };
}

const lengthAt = ({ start, end }: SpanColumns, index: number): Nanos =>
  nanos((end[index] ?? 0) - (start[index] ?? 0));

const stageAt = ({ stage }: SpanColumns, index: number): Stage =>
  stages[stage[index] ?? 0] ?? 'run';

function parentsOf(columns: SpanColumns, run: number, index: number): SpanRelations['parents'] {
  const parents: (SpanPlace & { readonly stage: Stage })[] = [];
  let at = index;
  // A recording may have spans that enclose each other: no chain is longer than the list of stages.
  while (parents.length < stages.length) {
    const span = columns.parent[at] ?? -1;
    at = span < 0 ? -1 : columns.id.indexOf(span);
    if (at < 0) break;
    parents.unshift({ run, span, stage: stageAt(columns, at) });
  }
  return parents;
}

function childrenOf(
  columns: SpanColumns,
  run: number,
  index: number,
): Pick<SpanRelations, 'children' | 'own'> {
  const id = columns.id[index];
  const [from, to] = [columns.start[index] ?? 0, columns.end[index] ?? 0];
  const found = new Map<Stage, { count: number; sum: number; longest: number; place: number }>();
  let covered = 0;
  let reached = from;
  for (let i = 0; i < columns.count; i++) {
    if (columns.parent[i] !== id) continue;
    const stage = stageAt(columns, i);
    const known = found.get(stage) ?? { count: 0, sum: 0, longest: -1, place: i };
    const length = lengthAt(columns, i);
    known.count++;
    known.sum += length;
    if (length > known.longest) Object.assign(known, { longest: length, place: i });
    found.set(stage, known);
    // Children may overlap, and stick out of their parent: its time is covered once.
    const until = Math.min(to, columns.end[i] ?? 0);
    covered += Math.max(0, until - Math.max(reached, columns.start[i] ?? 0));
    reached = Math.max(reached, until);
  }
  const children = [...found].map(([stage, { count, sum, place }]) => ({
    stage,
    count,
    sum: nanos(sum),
    longest: { run, span: columns.id[place] ?? 0 },
  }));
  return { children, own: children.length === 0 ? null : nanos(to - from - covered) };
}

function twinsIn(
  session: RecordedSession,
  traces: RunTraces,
  own: number,
  index: number,
): readonly Twin[] {
  const columns = traces.columns(own);
  const place = placeInStage(columns, index);
  const ownPlan = session.runs[own]?.plan;
  return session.runs.flatMap(({ plan }, run): Twin[] => {
    if (run === own || ownPlan === undefined || !isSameTask(plan, ownPlan)) return [];
    const other = traces.columns(run);
    const at = spanAtPlace(other, place);
    if (at < 0) return [];
    const length = lengthAt(other, at);
    const delta = nanos(length - lengthAt(columns, index));
    return [{ run, span: other.id[at] ?? 0, length, delta }];
  });
}
