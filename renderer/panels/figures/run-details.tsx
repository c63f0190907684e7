import type React from 'react';
import { languageOf } from '../../../electron/common/language-of.ts';
import { runFigures } from '../../../electron/common/metrics.ts';
import { targetName } from '../../../electron/common/plan.ts';
import { listenerOf, type RecordedRun, taskOf } from '../../../electron/common/recorded-session.ts';
import { isStreaming } from '../../../electron/common/streaming-figures.ts';
import { isTurn } from '../../../electron/common/turn/turn-figures.ts';
import { errorRateKind } from '../../../electron/common/word-error-rate.ts';
import { formatBytes } from '../../format/bytes.ts';
import { noValue } from '../../format/number.ts';
import { formatPercent, formatRtfx, rtfCell } from '../../format/ratio.ts';
import { runPurpose, workName } from '../../format/run-name.ts';
import { formatMillis, formatSeconds } from '../../format/time.ts';
import { operatorsOf } from '../../store/operators-of.ts';
import { stateIn } from '../../store/run-progress.ts';
import type { SessionView } from '../../store/session-view.ts';
import { Figure } from '../../ui/figure.tsx';
import { Section } from '../../ui/section.tsx';
import { figureDefinitions as definitions } from './definitions.ts';
import { MadeAudio } from './made-audio.tsx';
import { OperatorTable } from './operator-table.tsx';
import { OutcomeNote } from './outcome-note.tsx';
import { ReplyFigures } from './reply-figures.tsx';
import { RunAnalysis } from './run-analysis.tsx';
import { RunAudio } from './run-audio.tsx';
import { SaidAndHeard } from './said-and-heard.tsx';
import { SpanDetails } from './span-details.tsx';
import { StageTable } from './stage-table.tsx';
import { StreamingNumbers } from './streaming-numbers.tsx';
import { TurnNumbers } from './turn-numbers.tsx';
import { TurnPartsTable } from './turn-parts-table.tsx';

type RunDetailsProps = {
  readonly view: SessionView;
  readonly run: RecordedRun;
  /** The span that is picked within the run, by its id. */
  readonly span: number | null;
};

/** Everything about one run: outcome, figures, stages, what was said and heard. */
export function RunDetails({ view, run, span }: RunDetailsProps): React.JSX.Element {
  const { plan, work } = run;
  const { scenario } = view.session.manifest;
  const picked = span === null ? undefined : run.spans.get(run.spans.placeOf(span));
  const isLoad = plan.kind === 'load';
  const operators = plan.kind === 'profiled' ? operatorsOf(run) : null;
  return (
    <Section
      title={`Run ${plan.index + 1}`}
      aside={
        <span>
          {workName(work.kind, plan.work)} · {runPurpose(plan, scenario)} · {targetName(plan)}
        </span>
      }
      className="run-details"
    >
      <div className="section-body">
        <OutcomeNote run={run} state={stateIn(view, run)} />
        {picked !== undefined && <SpanDetails view={view} run={run} span={picked} />}
        {isTurn(run) ? <TurnNumbers run={run} /> : <RunNumbers run={run} />}
        {isTurn(run) && <TurnPartsTable run={run} />}
        <StageTable run={run} picked={picked?.stage ?? null} />
        <RunAnalysis key={plan.index} session={view.session} run={run} picked={span} />
        {operators !== null && <OperatorTable report={operators} picked={span} />}
        {run.ended?.profileProblem !== undefined && (
          <p className="outcome outcome-interrupted">{run.ended.profileProblem}</p>
        )}
        {!isLoad && <SaidAndHeard run={run} listener={listenerOf(view.session, run)} />}
        {!isLoad && <RunAudio run={run} />}
        {!isLoad && <MadeAudio run={run} />}
      </div>
    </Section>
  );
}

function RunNumbers({ run }: { readonly run: RecordedRun }): React.JSX.Element {
  const figures = runFigures(run);
  const errors = errorRateKind(languageOf(run));
  const isTts = taskOf(run) === 'tts';
  const notMeasured = 'The run was not measured to its end.';
  const phase =
    figures.phase === null
      ? null
      : { first: 'first inference', 'new-shape': 'new shape', steady: 'steady' }[figures.phase];
  const processing = (
    <Figure
      name={run.plan.kind === 'load' ? 'Load' : 'Processing'}
      definition={run.plan.kind === 'load' ? definitions.load : definitions.processing}
      value={formatSeconds(figures.processing)}
      why={notMeasured}
    />
  );
  const memory = (
    <>
      <Figure
        name="Memory"
        definition={definitions.memory}
        value={formatBytes(run.ended?.workerMemory ?? null)}
        why="It was not read."
      />
      <Figure
        name="Lab stall"
        definition={definitions.labDelay}
        value={formatMillis(run.ended?.labDelay ?? null)}
        why="It was not measured."
      />
    </>
  );
  const provider = (
    <Figure
      name="Provider"
      definition="The execution provider that ran the model."
      value={run.ended?.provider?.replace(/ExecutionProvider$/, '') ?? noValue}
      why="No provider ran the model."
    />
  );
  const warmth = (
    <Figure
      name="Warmth"
      definition={definitions.steady}
      value={phase ?? noValue}
      why="No model call was made."
    />
  );
  if (run.plan.kind === 'load') {
    return (
      <dl className="figures">
        {processing}
        {memory}
      </dl>
    );
  }
  if (figures.reply !== null) {
    return (
      <dl className="figures">
        {processing}
        <ReplyFigures reply={figures.reply} />
        {provider}
        {warmth}
        {memory}
      </dl>
    );
  }
  return (
    <dl className="figures">
      {processing}
      <Figure
        name={isTts ? 'Audio made' : 'Audio heard'}
        definition="How long the audio lasts."
        value={formatSeconds(figures.audio)}
        why={notMeasured}
      />
      {isStreaming(run) ? (
        <StreamingNumbers run={run} />
      ) : (
        <>
          <Figure
            name="RTFx"
            definition={definitions.rtfx}
            value={formatRtfx(figures.rtfx)}
            why={notMeasured}
          />
          <Figure
            name="RTF"
            definition={definitions.rtf}
            value={rtfCell(figures.rtf)}
            why={notMeasured}
          />
        </>
      )}
      {isTts ? (
        <>
          <Figure
            name="TTFA"
            definition={definitions.ttfa}
            value={formatMillis(figures.ttfa)}
            why="No audible chunk of audio left the engine."
          />
          <Figure
            name="Worst slack"
            definition={definitions.slack}
            value={formatSeconds(figures.worstSlack)}
            why="No audio left the engine."
          />
        </>
      ) : (
        <>
          <Figure
            name={errors.toUpperCase()}
            definition={definitions[errors]}
            value={formatPercent(figures[errors])}
            why="No reference text was given, or the run was not measured."
          />
          {provider}
        </>
      )}
      {warmth}
      {memory}
    </dl>
  );
}
