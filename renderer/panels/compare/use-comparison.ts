import { useEffect, useMemo, useState } from 'react';
import {
  type ComparedRow,
  type Comparison,
  type ComparisonDraft,
  comparedPairs,
  draftComparison,
} from '../../../electron/common/compare.ts';
import {
  type MatchedSides,
  matchAcross,
  matchWithin,
  type Side,
} from '../../../electron/common/comparison-sides.ts';
import type { Difference } from '../../../electron/common/difference.ts';
import type { RecordedSession } from '../../../electron/common/recorded-session.ts';
import type { SessionView } from '../../store/session-view.ts';
import { useActions } from '../../store/use-lab.ts';

/** A row whose verdicts may still be on their way: null until then. */
export type ShownRow = ComparisonDraft['rows'][number] & {
  readonly differences: ComparedRow['differences'] | null;
};

export type ShownTable = Omit<Comparison, 'rows'> & { readonly rows: readonly ShownRow[] };

/**
 * What stands against what: the targets of one session, or the works of several. The plans say it, and stay as they
 * are while a session runs; a component that shows other sessions is another one (`key`).
 */
export function useMatchedSides(sessions: readonly RecordedSession[]): MatchedSides {
  const [matched] = useState(() => {
    const [only, ...others] = sessions;
    return only !== undefined && others.length === 0 ? matchWithin(only) : matchAcross(sessions);
  });
  return matched;
}

/**
 * The comparison of these sides: figures at once, verdicts as soon as another thread has them. Computed anew when a
 * run of a live session has ended, not at every event.
 */
export function useComparison(
  sides: readonly Side[] | undefined,
  views: readonly SessionView[],
): { readonly table: ShownTable | null; readonly whole: Comparison | null } {
  const { askVerdicts, tell } = useActions();
  const ended = views.map((view) => view.ended).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a session grows in place; `ended` says that it has.
  const draft = useMemo(
    () => (sides === undefined ? null : draftComparison(sides)),
    [sides, ended],
  );
  const [judged, setJudged] = useState<{
    readonly draft: ComparisonDraft;
    readonly differences: readonly (Difference | null)[];
  } | null>(null);
  useEffect(() => {
    if (draft === null) return;
    let isStale = false;
    askVerdicts(draft.rows.flatMap(comparedPairs)).then(
      (differences) => {
        if (!isStale) setJudged({ draft, differences });
      },
      (error: Error) => tell(`The verdicts could not be computed: ${error.message}`),
    );
    return () => {
      isStale = true;
    };
  }, [draft, askVerdicts, tell]);
  return useMemo(() => {
    if (draft === null) return { table: null, whole: null };
    const whole = judged?.draft === draft ? withVerdicts(draft, judged.differences) : null;
    const rows = draft.rows.map((row) => ({ ...row, differences: null }));
    return { table: whole ?? { ...draft, rows }, whole };
  }, [draft, judged]);
}

/** `differences`: those of the first row by side, then of the second, and so on. */
const withVerdicts = (
  draft: ComparisonDraft,
  differences: readonly (Difference | null)[],
): Comparison => ({
  ...draft,
  rows: draft.rows.map((row, place) => ({
    ...row,
    differences: differences.slice(place * draft.sides.length, (place + 1) * draft.sides.length),
  })),
});
