import type React from 'react';
import { useMemo } from 'react';
import { matchWithin } from '../../../electron/common/comparison-sides.ts';
import { canWeigh } from '../../store/can-weigh.ts';
import { hasTurns } from '../../store/has-turns.ts';
import type { SessionView } from '../../store/session-view.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { QualityView } from '../quality/quality-view.tsx';
import { RealTimeLines } from '../real-time/real-time-lines.tsx';
import { groupsOfSession } from '../real-time/run-lines.ts';
import { TurnsView } from '../turn/turns-view.tsx';
import { ComparisonView } from './comparison-view.tsx';
import { RunDifferences } from './run-differences.tsx';

/**
 * The middle of the window: the waterfall (`children`), or in its place the lines of real time, the turns of a voice agent,
 * quality beside speed or a comparison. A session with several targets has all of them, one click apart.
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
  const linesOf = useLab((state) => state.linesOf);
  const turnsOf = useLab((state) => state.turnsOf);
  const areThereTurns = useLab(hasTurns);
  const hasQuality = useLab(canWeigh);
  const isQualityShown = useLab((state) => state.isQualityShown);
  const { compareShown, showLines, showTurns, showWaterfall, setQualityShown } = useActions();
  const choices: readonly Look[] = [
    'waterfall',
    ...(session?.manifest.scenario.work.some(
      ({ kind }) => kind !== 'imported' && kind !== 'turn',
    ) === true
      ? (['real-time'] as const)
      : []),
    ...(areThereTurns ? (['turns'] as const) : []),
    ...(hasQuality ? (['quality'] as const) : []),
    ...(hasSides || comparison !== null ? (['compare'] as const) : []),
  ];
  const isOfShown = shown !== null && linesOf === shown.id;
  const isOfTurns = shown !== null && turnsOf === shown.id && areThereTurns;
  const look = isOfTurns
    ? 'turns'
    : isOfShown && choices.includes('real-time')
      ? 'real-time'
      : 'waterfall';
  const onLook = (next: Look): void => {
    if (next === 'waterfall') showWaterfall();
    else if (next === 'real-time') showLines();
    else if (next === 'turns') showTurns();
    else if (next === 'quality') setQualityShown(true);
    else if (comparison !== null && isQualityShown) setQualityShown(false);
    else if (comparison === null || (comparison.kind === 'runs' && hasSides)) compareShown();
  };
  // The live session goes on growing in views of its own.
  const views = useMemo(
    () =>
      comparison?.kind === 'sessions'
        ? comparison.views.map(
            (view) => [live, shown].find((other) => other?.id === view.id) ?? view,
          )
        : shown === null
          ? []
          : [shown],
    [comparison, live, shown],
  );
  if (isQualityShown && hasQuality) {
    return (
      <>
        <div className="compare-bar">
          <ViewChoice choices={choices} look="quality" onLook={onLook} />
        </div>
        <QualityView views={views} />
      </>
    );
  }
  if (comparison === null || (comparison.kind !== 'sessions' && shown === null)) {
    return (
      <>
        {choices.length > 1 && (
          <div className="compare-bar">
            <ViewChoice choices={choices} look={look} onLook={onLook} />
          </div>
        )}
        {look === 'real-time' && shown !== null ? (
          <SessionLines view={shown} />
        ) : look === 'turns' && shown !== null ? (
          <TurnsView key={shown.id} view={shown} />
        ) : (
          children
        )}
      </>
    );
  }
  const back = <ViewChoice choices={choices} look="compare" onLook={onLook} />;
  if (comparison.kind === 'runs' && shown !== null) {
    return <RunDifferences view={shown} runs={comparison.runs} back={back} />;
  }
  return <ComparisonView key={views.map(({ id }) => id).join(' ')} views={views} back={back} />;
}

type Look = 'waterfall' | 'real-time' | 'turns' | 'quality' | 'compare';

const lookNames: Readonly<Record<Look, string>> = {
  waterfall: 'Waterfall',
  'real-time': 'Real time',
  turns: 'Turns',
  quality: 'Quality',
  compare: 'Compare',
};

type ViewChoiceProps = {
  readonly choices: readonly Look[];
  readonly look: Look;
  readonly onLook: (look: Look) => void;
};

function ViewChoice({ choices, look, onLook }: ViewChoiceProps): React.JSX.Element {
  return (
    <fieldset className="choice" aria-label="What of the session">
      {choices.map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={choice === look}
          data-testid={`view-${choice}`}
          onClick={() => onLook(choice)}
        >
          {lookNames[choice]}
        </button>
      ))}
    </fieldset>
  );
}

/** The lines of the session's own runs; a session that runs has more of them with each run that ends. */
function SessionLines({ view }: { readonly view: SessionView }): React.JSX.Element {
  const { session, ended } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a session grows in place; `ended` says that it has.
  const groups = useMemo(() => groupsOfSession(session), [session, ended]);
  return <RealTimeLines groups={groups} />;
}
