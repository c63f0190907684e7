import type React from 'react';
import { runFigures } from '../../electron/common/metrics.ts';
import { targetName } from '../../electron/common/plan.ts';
import {
  type RecordedRun,
  type RecordedSession,
  runState,
} from '../../electron/common/recorded-session.ts';
import { fixed, noValue } from '../format/number.ts';
import { errorRateCell, rtfCell, rtfxCell } from '../format/ratio.ts';
import { runPurpose, stateNames, workName } from '../format/run-name.ts';
import { formatMillis, formatSeconds } from '../format/time.ts';

type RunTableProps = {
  readonly session: RecordedSession;
  /** The run whose stages are shown, by its index. */
  readonly chosen: number;
  readonly onChoose: (run: number) => void;
};

const heads = ['RUN', 'WORK', 'FOR', 'DEVICE', 'OUTCOME', 'PHASE'] as const;
const speechHeads = ['PROCESSING', 'AUDIO', 'RTF', 'RTFx', 'TTFB', 'TTFA', 'WER, %'] as const;
/** Of language models, in a session that has one. */
const replyHeads = ['TTFT', 'ITL', 'TOKENS'] as const;

const hasReplies = ({ runs }: RecordedSession): boolean =>
  runs.some(({ work }) => work.kind === 'llm');

const numberHeads = (session: RecordedSession): readonly string[] =>
  hasReplies(session) ? [...speechHeads, ...replyHeads] : speechHeads;

/** The figures of every run, in the order of the plan. A run is chosen by its button. */
export function RunTable({ session, chosen, onChoose }: RunTableProps): React.JSX.Element {
  return (
    <div className="report-table report-runs">
      <table data-testid="runs">
        <thead>
          <tr>
            {heads.map((text) => (
              <th scope="col" key={text} data-kind="text">
                {text}
              </th>
            ))}
            {numberHeads(session).map((text) => (
              <th scope="col" key={text} data-kind="number">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {session.runs.map((run) => (
            <RunRow
              key={run.plan.index}
              run={run}
              session={session}
              isChosen={run.plan.index === chosen}
              onChoose={onChoose}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RunRowProps = Pick<RunTableProps, 'session' | 'onChoose'> & {
  readonly run: RecordedRun;
  readonly isChosen: boolean;
};

function RunRow({ run, session, isChosen, onChoose }: RunRowProps): React.JSX.Element {
  const { plan, work } = run;
  const figures = runFigures(run);
  const texts = [
    workName(work.kind, plan.work),
    runPurpose(plan, session.manifest.scenario),
    targetName(plan),
    stateNames[runState(run, false)],
    figures.phase ?? '',
  ];
  const numbers = [
    formatSeconds(figures.processing),
    formatSeconds(figures.audio),
    rtfCell(figures.rtf),
    rtfxCell(figures.rtfx),
    formatMillis(figures.ttfb),
    formatMillis(figures.ttfa),
    errorRateCell(figures),
    ...(hasReplies(session)
      ? [
          formatMillis(figures.reply?.ttft ?? null),
          formatMillis(figures.reply?.itl ?? null),
          figures.reply === null ? noValue : fixed(figures.reply.tokens, 0),
        ]
      : []),
  ];
  return (
    <tr aria-current={isChosen}>
      <td data-kind="text">
        <button
          type="button"
          className="report-run"
          aria-pressed={isChosen}
          title={`Show the stages of run ${plan.index + 1}`}
          onClick={() => onChoose(plan.index)}
        >
          {plan.index + 1}
        </button>
      </td>
      {texts.map((text, column) => (
        <td key={heads[column + 1]} data-kind="text">
          {text}
        </td>
      ))}
      {numbers.map((text, column) => (
        <td key={numberHeads(session)[column]} data-kind="number">
          {text}
        </td>
      ))}
    </tr>
  );
}
