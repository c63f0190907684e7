import type React from 'react';
import { useMemo, useState } from 'react';
import {
  type DecisiveEvent,
  type PathStage,
  pathStages,
} from '../../../electron/common/critical-path.ts';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import { stageDefinitions } from '../../../electron/common/stages.ts';
import { decisiveEvent, runPath } from '../../../electron/common/turn/turn-path.ts';
import { elapsed, nanos, nanosToMillis } from '../../../electron/common/units.ts';
import { percentCell } from '../../format/ratio.ts';
import { formatMillis, millisCell } from '../../format/time.ts';
import { useActions } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { StageMark } from './stage-mark.tsx';

/** Lines with a name of their own; what is left is one line. */
const namedLines = 7;

type CriticalPathTableProps = { readonly run: RecordedRun; readonly picked: number | null };

const names: Readonly<Record<DecisiveEvent, string>> = {
  'first-audio': 'to first audio',
  text: 'to the text',
  gap: 'of the gap',
  end: 'to the end',
};

const none: Readonly<Record<DecisiveEvent, string>> = {
  'first-audio': 'No audio left the engine.',
  text: 'No text came.',
  gap: 'The turn has no gap.',
  end: 'The run did not come to its end.',
};

/** What the run's result waited for, by stage; a line leads to the longest piece. Of ended runs only. */
export function CriticalPathTable({
  run,
  picked,
}: CriticalPathTableProps): React.JSX.Element | null {
  const { pick } = useActions();
  const usual = decisiveEvent(run);
  const [event, setEvent] = useState(usual);
  const spans = run.spans.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run grows in place; `spans` says that it has.
  const path = useMemo(() => runPath(run, event), [run, event, spans]);
  const lines = useMemo(() => (path === null ? [] : pathStages(run.spans, path)), [run, path]);
  if (run.ended === null || spans === 0) return null;
  const others = lines.slice(namedLines);
  const choices = usual === 'end' ? [] : ([usual, 'end'] as const);
  return (
    <div className="operators" data-testid="critical-path">
      <h3 title="At each instant the innermost stage at work that the result could not have come without. C shows it in the waterfall.">
        Critical path{usual === 'end' ? ' to the end' : ''}
        <span className="operators-by">
          {choices.map((choice) => (
            <Button
              key={choice}
              look="quiet"
              aria-pressed={event === choice}
              onClick={() => setEvent(choice)}
            >
              {names[choice]}
            </Button>
          ))}
        </span>
      </h3>
      {path === null ? (
        <p className="muted">{none[event]}</p>
      ) : (
        <table className="stages operator-lines">
          <thead className="stages-head">
            <tr>
              <th scope="col">Stage itself</th>
              <th
                scope="col"
                title="Time in the stage itself, without what the path had inside it."
              >
                ms
              </th>
              <th scope="col" title="Of the path. These shares add up to 100 %.">
                %
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, namedLines).map(({ stage, total, share, longest }) => (
              <tr key={stage ?? 'nothing'} aria-current={longest !== null && longest === picked}>
                <th
                  scope="row"
                  title={stage === null ? 'No span was at work.' : stageDefinitions[stage]}
                >
                  {stage === null || longest === null ? (
                    'nothing recorded'
                  ) : (
                    <button
                      type="button"
                      title={`${stageDefinitions[stage]} Shows its longest piece in the waterfall.`}
                      onClick={() => pick({ run: run.plan.index, span: longest })}
                    >
                      <StageMark stage={stage} />
                      {stage}
                    </button>
                  )}
                </th>
                <td>{millisCell(nanosToMillis(total))}</td>
                <td>{percentCell(share)}</td>
              </tr>
            ))}
            {others.length > 0 && (
              <tr>
                <th
                  scope="row"
                  title={others.map(({ stage }) => stage ?? 'nothing recorded').join(', ')}
                >
                  {others.length} others
                </th>
                <td>{millisCell(nanosToMillis(nanos(sumOf(others, 'total'))))}</td>
                <td>{percentCell(sumOf(others, 'share'))}</td>
              </tr>
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{names[event]}</th>
              <td>{formatMillis(nanosToMillis(elapsed(path.from, path.to)))}</td>
              <td />
            </tr>
          </tfoot>
        </table>
      )}
    </div>
  );
}

const sumOf = (lines: readonly PathStage[], what: 'total' | 'share'): number =>
  lines.reduce((sum, line) => sum + line[what], 0);
