import type React from 'react';
import { percentileFloor } from '../../../electron/common/statistics.ts';
import type { ObjectiveVerdict, TurnSummary } from '../../../electron/common/turn/turn-summary.ts';
import { outcomeWords } from '../../../electron/common/turn/turn-words.ts';
import { counted, fixed } from '../../format/number.ts';
import { formatMillis } from '../../format/time.ts';
import { turnDefinitions } from '../figures/turn-definitions.ts';

/** The one number that a caller feels, of how many turns, whether it is good enough, and how sure it is. */
export function TurnHeadline({ summary }: { readonly summary: TurnSummary }): React.JSX.Element {
  const { gapMs, isScripted, isSpoken, objectives, outcomes } = summary;
  return (
    <header className="turn-headline" data-testid="turn-headline">
      <p className="turn-number">
        {gapMs.n > 0 && <b title={turnDefinitions.gap}>{formatMillis(gapMs.median)}</b>}
        {gapMs.n === 0 && <span>No turn has a gap that counts yet.</span>}
        <span hidden={gapMs.n === 0}>
          {isSpoken ? 'median turn gap' : 'median time to the final text'} of{' '}
          {counted(gapMs.n, 'turn')}
          {gapMs.p95 !== null && gapMs.n > 1 && (
            <>
              {', '}
              <span
                className={gapMs.n < percentileFloor.p95 ? 'muted' : undefined}
                title={
                  gapMs.n < percentileFloor.p95
                    ? `p95 needs ${percentileFloor.p95} turns: of fewer it is little more than the slowest one.`
                    : undefined
                }
              >
                p95 {formatMillis(gapMs.p95)}
              </span>
            </>
          )}
        </span>
        {isScripted && (
          <span
            className="turn-tag"
            data-owner="scripted"
            title="The language model is a script: its time to the first token and its rate are the scenario's own, and so is their share of every gap."
          >
            scripted language model
          </span>
        )}
      </p>
      <ul className="turn-facts">
        {objectives.map((verdict) => (
          <Verdict key={verdict.objective} verdict={verdict} />
        ))}
        <li>{outcomeWords(outcomes)}</li>
        <li>
          <Check summary={summary} />
        </li>
      </ul>
    </header>
  );
}

const objectiveNames: Readonly<Record<ObjectiveVerdict['objective'], string>> = {
  gap: 'Turn gap',
  finalText: 'Final text',
  silence: 'Time to silence',
};

function Verdict({ verdict }: { readonly verdict: ObjectiveVerdict }): React.JSX.Element {
  const { objective, limit, met, of } = verdict;
  const isMet = met === of;
  return (
    <li className={of === 0 ? 'muted' : isMet ? 'is-met' : 'is-missed'}>
      {objectiveNames[objective]} within {formatMillis(limit)}:{' '}
      {of === 0
        ? 'no turn yet'
        : isMet
          ? of === 1
            ? 'met'
            : `met by all ${fixed(of, 0)}`
          : `met by ${fixed(met, 0)} of ${fixed(of, 0)}`}
    </li>
  );
}

/** Two ways to the same number: the spans, and the call as it was recorded, on two channels. */
function Check({ summary }: { readonly summary: TurnSummary }): React.JSX.Element {
  const { largestDifferenceMs, checked, isSpoken, outcomes } = summary;
  if (!isSpoken) return <>No reply is spoken: there is no call to check the gap by.</>;
  if (largestDifferenceMs === null)
    return outcomes.unfinished > 0 ? (
      <>Once a call has ended, its recording is held against the gaps.</>
    ) : (
      <>No recorded call was held against the gaps.</>
    );
  const isClose = largestDifferenceMs <= agreesWithin;
  return (
    <span
      className={isClose ? undefined : 'danger-text'}
      title="The gap by the levels of the recorded call alone (left the caller, right the agent), against the gap by the spans: the largest difference."
    >
      The recorded call{' '}
      {largestDifferenceMs < exact
        ? 'agrees exactly'
        : `${isClose ? 'agrees within' : 'is off by up to'} ${formatMillis(largestDifferenceMs)}`}{' '}
      ({counted(checked, 'turn')} checked)
    </span>
  );
}

/** Milliseconds between two ways to the same gap that are too many. */
const agreesWithin = 10;

/** Less than the length of a sample at any rate of a call: both found the same ones. */
const exact = 0.05;
