import type React from 'react';
import { memo } from 'react';
import { languageOf } from '../../../electron/common/language-of.ts';
import { runFigures } from '../../../electron/common/metrics.ts';
import { targetName, targetsOf } from '../../../electron/common/plan.ts';
import type { RecordedRun, RunState } from '../../../electron/common/recorded-session.ts';
import type { RecordedScenario } from '../../../electron/common/scenario.ts';
import { isTurn } from '../../../electron/common/turn/turn-figures.ts';
import { turnGap } from '../../../electron/common/turn/turn-parts.ts';
import { elapsed, type Millis, nanosToMillis } from '../../../electron/common/units.ts';
import { errorRateKind } from '../../../electron/common/word-error-rate.ts';
import { formatPercent, rtfxCell } from '../../format/ratio.ts';
import { runPurpose, shortPurpose, stateNames, workName } from '../../format/run-name.ts';
import { formatMillis, formatSeconds } from '../../format/time.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { commandKey } from '../key-names.ts';
import { figureDefinitions } from './definitions.ts';

/** In CSS pixels: the list counts with it which lines are in sight. */
export const rowHeight = 24;

/** A run in progress ends soon; a waiting one is passed over when its turn comes. */
const cancellingNames = { running: 'cancelling…', waiting: 'will be skipped' } as const;

/** Where the device has to be told too, "repeat 2 of 5" leaves too little room for it. */
const withoutCount = (purpose: string): string => purpose.replace(/ of \d+$/, '');

function gapOf(run: RecordedRun): Millis | null {
  const gap = turnGap(run);
  return gap === null ? null : nanosToMillis(elapsed(gap.from, gap.to));
}

type RunLineProps = {
  readonly run: RecordedRun;
  readonly state: RunState;
  readonly scenario: RecordedScenario;
  readonly isPicked: boolean;
  /** One line of the list is reached by Tab, the others by the arrow keys. */
  readonly isInTabOrder: boolean;
  readonly isCancelling: boolean;
  /** Changes when the run does: it grows in place. */
  readonly version: number;
  readonly onPick: (run: number) => void;
  /** Shows its differences to the run that is picked; null while there is none to hold it against. */
  readonly onCompare: ((run: number) => void) | null;
  readonly onCancel: (run: number) => void;
};

/** One run: what it is for, and how it went. */
export const RunLine = memo(function RunLine(props: RunLineProps): React.JSX.Element {
  const {
    run,
    state,
    scenario,
    isPicked,
    isInTabOrder,
    isCancelling,
    onPick,
    onCancel,
    onCompare,
  } = props;
  const { plan, work } = run;
  const figures = state === 'measured' ? runFigures(run) : null;
  const gap = state === 'measured' && isTurn(run) ? gapOf(run) : null;
  const errors = errorRateKind(languageOf(run));
  const purpose = runPurpose(plan, scenario);
  const canCompare = onCompare !== null && !isPicked && run.ended !== null;
  const hasSeveralTargets = targetsOf(scenario).length > 1;
  const name = `${plan.index + 1}, ${workName(work.kind, plan.work)}, ${purpose}, ${targetName(plan)}, ${stateNames[state]}`;
  return (
    <li
      className="run-line"
      data-testid={`run-${plan.index}`}
      data-state={state}
      data-picked={isPicked}
    >
      <button
        type="button"
        className="run-pick"
        aria-label={`Run ${name}`}
        aria-current={isPicked}
        tabIndex={isInTabOrder ? 0 : -1}
        data-run={plan.index}
        title={`${stateNames[state]} · ${plan.model} on ${targetName(plan)}${canCompare ? `. ${commandKey} and a click: its differences to the run that is picked.` : ''}`}
        onClick={(event) => {
          // Shift is for Enter: with Ctrl that starts a session.
          const isAsked = event.ctrlKey || event.metaKey || event.shiftKey;
          if (isAsked && canCompare) onCompare(plan.index);
          else if (!isAsked) onPick(plan.index);
        }}
      >
        <i className={`dot state-${state}`} />
        <span className="run-number">{plan.index + 1}</span>
        <span className="run-name">
          <span>
            {workName(work.kind, plan.work)} ·{' '}
            {hasSeveralTargets ? withoutCount(purpose) : shortPurpose(purpose)}
          </span>
          {hasSeveralTargets && <span className="run-target">{targetName(plan)}</span>}
        </span>
        {figures === null ? (
          <span className={`run-state state-${state}`}>
            {isCancelling && (state === 'waiting' || state === 'running')
              ? cancellingNames[state]
              : stateNames[state]}
          </span>
        ) : (
          <>
            <span className="run-time" title={gap === null ? undefined : 'Turn gap'}>
              {gap === null ? formatSeconds(figures.processing) : formatMillis(gap)}
            </span>
            <span
              className="run-rtfx"
              title={plan.kind === 'listen' ? figureDefinitions[errors] : undefined}
            >
              {plan.kind === 'listen'
                ? `${errors === 'cer' ? 'CER ' : ''}${formatPercent(figures[errors])}`
                : figures.rtfx === null
                  ? ''
                  : `${rtfxCell(figures.rtfx)}×`}
            </span>
          </>
        )}
      </button>
      {(state === 'waiting' || state === 'running') && (
        <IconButton
          icon="close"
          label={`Cancel run ${plan.index + 1}`}
          keys="Del"
          tabIndex={isPicked ? 0 : -1}
          disabled={isCancelling}
          data-testid={`cancel-run-${plan.index}`}
          onClick={() => onCancel(plan.index)}
        />
      )}
    </li>
  );
});
