import type React from 'react';
import { percentileFloor } from '../../../electron/common/statistics.ts';
import type { TurnSummary } from '../../../electron/common/turn/turn-summary.ts';
import { outcomeWords } from '../../../electron/common/turn/turn-words.ts';
import { noValue } from '../../format/number.ts';
import { workName } from '../../format/run-name.ts';
import { formatMillis, millisCell } from '../../format/time.ts';
import type { SessionView } from '../../store/session-view.ts';
import { turnSummariesOf } from '../../store/turn-summaries.ts';
import { type TurnFigureName, turnDefinitions } from './turn-definitions.ts';

const heads = [
  ['gap', 'gap, ms'],
  ['gap', 'p95, ms'],
  ['finalText', 'text, ms'],
  ['ttft', 'TTFT, ms'],
  ['ttfa', 'TTFA, ms'],
  ['lab', 'lab, ms'],
] as const satisfies readonly (readonly [TurnFigureName, string])[];

/** The voice agents of a session, a group of lines each; nothing where there are none. */
export function TurnSummaryTable({ view }: { readonly view: SessionView }) {
  const summaries = turnSummariesOf(view);
  if (summaries.length === 0) return null;
  return (
    <table className="summary" data-testid="turn-summary-table">
      <thead className="summary-head">
        <tr>
          {heads.map(([name, words]) => {
            const [figure, unit] = words.split(', ');
            return (
              <th
                key={words}
                scope="col"
                title={`${turnDefinitions[name]} Median of the turns that count.`}
              >
                {figure}
                <span className="unit">{unit}</span>
              </th>
            );
          })}
        </tr>
      </thead>
      {summaries.map((summary) => (
        <Lines key={summary.work} summary={summary} />
      ))}
    </table>
  );
}

function Lines({ summary }: { readonly summary: TurnSummary }): React.JSX.Element {
  const { work, agent, target, gapMs, figures, outcomes, loads, isScripted } = summary;
  const { finalText, ttft, ttfa, lab } = figures;
  const isFew = gapMs.n < percentileFloor.p95;
  const failed = Object.values(outcomes.failed).reduce((sum, count) => sum + count, 0);
  return (
    <tbody>
      <tr className="summary-title">
        <th scope="rowgroup" colSpan={heads.length}>
          <div>
            <span className="summary-name" title={`${agent} on ${target}`}>
              {workName('turn', work)} · {agent} · {target}
            </span>
            <span
              className={failed > 0 ? 'danger-text' : 'muted'}
              title={`${outcomeWords(outcomes)}.`}
            >
              {failed > 0 ? `${failed} failed, ` : ''}n = {gapMs.n}
            </span>
          </div>
        </th>
      </tr>
      <tr className="summary-figures">
        <Cell value={gapMs.median} isMain />
        <Cell
          value={gapMs.p95}
          {...(isFew ? { doubt: `n = ${gapMs.n}, needs ${percentileFloor.p95}.` } : {})}
        />
        <Cell value={finalText.median} />
        <Cell
          value={ttft.median}
          {...(isScripted ? { doubt: 'Scripted: the scenario sets it.' } : {})}
        />
        <Cell value={ttfa.median} />
        <Cell value={lab.median} />
      </tr>
      {isScripted && (
        <tr className="summary-cold">
          <td colSpan={heads.length}>
            <div>
              <span>TTFT is scripted: the scenario sets it.</span>
            </div>
          </td>
        </tr>
      )}
      {loads.length > 0 && (
        <tr className="summary-cold">
          <td colSpan={heads.length}>
            <div>
              <span>loads</span>
              {loads.map(({ link, model, ms }) => (
                <span key={link} title={`${model}: how long it took to make it ready, once.`}>
                  {link.toUpperCase()} <b>{formatMillis(ms)}</b>
                </span>
              ))}
            </div>
          </td>
        </tr>
      )}
    </tbody>
  );
}

type CellProps = {
  readonly value: number | null;
  readonly doubt?: string;
  readonly isMain?: boolean;
};

function Cell({ value, doubt, isMain = false }: CellProps): React.JSX.Element {
  const text = millisCell(value);
  const isMissing = text === noValue;
  return (
    <td
      className={
        isMissing
          ? 'muted'
          : doubt !== undefined
            ? 'muted doubtful'
            : isMain
              ? 'main-figure'
              : undefined
      }
      title={isMissing ? 'No turn that counts has it.' : doubt}
    >
      {text}
    </td>
  );
}
