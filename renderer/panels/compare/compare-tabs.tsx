import type React from 'react';
import { useMemo } from 'react';
import { matchWithin } from '../../../electron/common/comparison-sides.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { ComparisonView } from './comparison-view.tsx';

/**
 * The middle of the window: the waterfall (`children`), or a comparison in its place. A session with several
 * targets has both, one click apart.
 */
export function CompareTabs({ children }: { readonly children: React.ReactNode }) {
  const shown = useLab((state) => state.shown);
  const live = useLab((state) => state.live);
  const comparison = useLab((state) => state.comparison);
  const session = shown?.session;
  const hasSides = useMemo(
    () => session !== undefined && matchWithin(session).groups.length > 0,
    [session],
  );
  if (comparison === null || (comparison.kind === 'shown' && shown === null)) {
    return (
      <>
        {hasSides && (
          <div className="compare-bar">
            <ViewChoice isComparing={false} />
          </div>
        )}
        {children}
      </>
    );
  }
  // The live session goes on growing in views of its own.
  const views =
    comparison.kind === 'sessions'
      ? comparison.views.map((view) => [live, shown].find((other) => other?.id === view.id) ?? view)
      : shown === null
        ? []
        : [shown];
  return (
    <ComparisonView
      key={views.map(({ id }) => id).join(' ')}
      views={views}
      back={<ViewChoice isComparing />}
    />
  );
}

function ViewChoice({ isComparing }: { readonly isComparing: boolean }): React.JSX.Element {
  const { compareShown, leaveComparison } = useActions();
  return (
    <fieldset className="choice" aria-label="What of the session">
      <button
        type="button"
        aria-pressed={!isComparing}
        data-testid="view-waterfall"
        onClick={leaveComparison}
      >
        Waterfall
      </button>
      <button
        type="button"
        aria-pressed={isComparing}
        data-testid="view-compare"
        onClick={isComparing ? undefined : compareShown}
      >
        Compare
      </button>
    </fieldset>
  );
}
