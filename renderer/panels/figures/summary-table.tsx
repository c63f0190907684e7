import type React from 'react';
import type { SessionManifest } from '../../../electron/common/session.ts';
import { percentileFloor } from '../../../electron/common/statistics.ts';
import { noValue } from '../../format/number.ts';
import { errorRateCell, rtfCell, rtfxCell } from '../../format/ratio.ts';
import { workName } from '../../format/run-name.ts';
import { formatMillis, millisCell } from '../../format/time.ts';
import type { ShownSummary } from '../../store/summary-of.ts';
import { type FigureName, figureDefinitions } from './definitions.ts';

type SummaryTableProps = {
  readonly summaries: readonly ShownSummary[];
  readonly manifest: SessionManifest;
};

const speechHeads = [
  ['rtf', 'RTF'],
  ['rtfx', 'RTFx, ×'],
  ['processing', 'median, ms'],
  ['p95', 'p95, ms'],
  ['ttfa', 'TTFA, ms'],
  ['wer', 'WER, %'],
] as const;

/** Of language models: what they do has no length in seconds. */
const replyHeads = [
  ['ttft', 'TTFT, ms'],
  ['itl', 'ITL, ms'],
  ['processing', 'median, ms'],
  ['p95', 'p95, ms'],
  ['tokenRate', 'tokens, 1/s'],
] as const;

/** A group of lines for each work on each device: what it is, its steady figures, its cold ones. */
export function SummaryTable({ summaries, manifest }: SummaryTableProps) {
  const { work } = manifest.scenario;
  // Turns have a table of their own.
  if (work.length > 0 && work.every(({ kind }) => kind === 'turn')) return null;
  const replies = summaries.filter(({ reply }) => reply !== null);
  const others = summaries.filter(({ reply }) => reply === null);
  const tableOf = (
    lines: readonly ShownSummary[],
    heads: readonly (readonly [FigureName, string])[],
    testId: string,
  ) => (
    <table className="summary" data-testid={testId}>
      <thead className="summary-head">
        <tr>
          {heads.map(([name, words]) => (
            <Head key={name} name={name}>
              {words}
            </Head>
          ))}
        </tr>
      </thead>
      {lines.map((summary) => (
        <SummaryLines
          key={`${summary.work} ${summary.target}`}
          summary={summary}
          modelName={manifest.models.find(({ id }) => id === summary.model)?.name ?? summary.model}
        />
      ))}
    </table>
  );
  return (
    <>
      {(others.length > 0 || replies.length === 0) && tableOf(others, speechHeads, 'summary-table')}
      {replies.length > 0 && tableOf(replies, replyHeads, 'reply-summary-table')}
      <p className="summary-note">{percentileNote(summaries, manifest)}</p>
    </>
  );
}

/** Why p95 is greyed, where it is. */
function percentileNote(summaries: readonly ShownSummary[], { imported }: SessionManifest): string {
  if (imported !== undefined) {
    return `Imported from ${imported.file} (${imported.tool}): the lab measured none of its runs, so it has no figures of them.`;
  }
  const counts = summaries.map(({ processingMs }) => processingMs.n).filter((n) => n > 0);
  const least = Math.min(...counts);
  const most = Math.max(...counts);
  if (counts.length === 0) {
    return summaries.some(({ outcomes }) => outcomes.unfinished > 0)
      ? 'Steady runs are counted as they end.'
      : 'No run was steady.';
  }
  const n = least === most ? `n = ${least}` : `n = ${least} to ${most}`;
  return least < percentileFloor.p95
    ? `Steady runs: ${n}. p95 needs ${percentileFloor.p95} and is grey below.`
    : `Steady runs: ${n}.`;
}

function Head({ name, children }: { readonly name: FigureName; readonly children: string }) {
  const [figure, unit] = children.split(', ');
  return (
    <th scope="col" title={figureDefinitions[name]}>
      {figure}
      <span className="unit">{unit ?? ''}</span>
    </th>
  );
}

type SummaryLinesProps = { readonly summary: ShownSummary; readonly modelName: string };

function SummaryLines({ summary, modelName }: SummaryLinesProps): React.JSX.Element {
  const { kind, outcomes, processingMs, rtf, ttfaMs, wer, cer, rtfx, reply, cold } = summary;
  const { measured, failed, cancelled, unfinished } = outcomes;
  const total = measured + failed + cancelled + unfinished;
  const noRun =
    measured === 0
      ? 'No run was measured yet.'
      : 'No measured run was steady: each made a first call or one of a new shape.';
  const missing = percentileFloor.p95 - processingMs.n;
  const isTts = kind === 'tts';
  const columns = (reply === null ? speechHeads : replyHeads).length;
  const times = (
    <>
      <Cell value={millisCell(processingMs.median)} why={noRun} />
      <Cell
        value={millisCell(processingMs.p95)}
        why={noRun}
        {...(missing > 0
          ? {
              doubt: `n = ${processingMs.n}, needs ${percentileFloor.p95}: ${missing} runs missing.`,
            }
          : {})}
      />
    </>
  );
  const noSpeed = summary.streaming === null ? noRun : 'The audio arrived in real time: see below.';
  return (
    <tbody>
      <tr className="summary-title">
        <th scope="rowgroup" colSpan={columns}>
          <div>
            <span className="summary-name" title={`${modelName} on ${summary.target}`}>
              {workName(kind, summary.work)} · {modelName} · {summary.target}
            </span>
            <span
              className={failed > 0 ? 'danger-text' : 'muted'}
              title={`${measured} of ${total} repeats measured`}
            >
              {failed > 0 ? `${failed} failed, ` : ''}
              {measured}/{total}
            </span>
          </div>
        </th>
      </tr>
      <tr className="summary-figures">
        {reply === null ? (
          <>
            <Cell value={rtfCell(rtf.median)} why={noSpeed} />
            <Cell value={rtfxCell(rtfx)} why={noSpeed} isMain />
            {times}
            <Cell
              value={millisCell(ttfaMs.median)}
              why={isTts ? noRun : 'Recognition makes no audio.'}
            />
            {isTts ? (
              <RoundTripCell heard={summary.roundTrip} />
            ) : (
              <Cell
                value={errorRateCell({ wer: wer.median, cer: cer.median })}
                why="No reference text was given."
              />
            )}
          </>
        ) : (
          <>
            <Cell value={millisCell(reply.ttftMs.median)} why={noRun} isMain />
            <Cell value={millisCell(reply.itlMs.median)} why={noRun} isMain />
            {times}
            <Cell value={millisCell(reply.tokenRate.median)} why={noRun} />
          </>
        )}
      </tr>
      {summary.streaming !== null && (
        <tr className="summary-cold">
          <td colSpan={columns}>
            <div>
              <span>late by</span>
              <Cold
                name="partialDelay"
                label="partial"
                value={summary.streaming.partialDelayMs.median}
              />
              <Cold name="finalDelay" label="final" value={summary.streaming.finalDelayMs.median} />
              <Cold
                name="firstPartial"
                label="first text"
                value={summary.streaming.firstPartialMs.median}
              />
            </div>
          </td>
        </tr>
      )}
      <tr className="summary-cold">
        <td colSpan={columns}>
          <div>
            <span>cold</span>
            <Cold name="load" label="load" value={cold.loadMs} />
            <Cold name="first" label="first" value={cold.firstInferenceMs} />
            <Cold name="newShape" label="new shape" value={cold.newShapeMs} />
          </div>
        </td>
      </tr>
    </tbody>
  );
}

/** Of a voice: what a listener heard of it. */
function RoundTripCell({
  heard,
}: {
  readonly heard: ShownSummary['roundTrip'];
}): React.JSX.Element {
  if (heard === null) return <Cell value={noValue} why="No listener has heard what was spoken." />;
  const rate = { wer: null, cer: null, [heard.errorRate]: heard.rate };
  return (
    <td title={`Heard by ${heard.measuredBy}: the errors of both models are in it.`}>
      {errorRateCell(rate)}
    </td>
  );
}

type CellProps = {
  readonly value: string;
  readonly why: string;
  readonly doubt?: string;
  readonly isMain?: boolean;
};

function Cell({ value, why, doubt, isMain = false }: CellProps): React.JSX.Element {
  const isMissing = value === noValue;
  const look = isMissing || doubt !== undefined ? 'muted' : isMain ? 'main-figure' : undefined;
  return (
    <td
      className={doubt === undefined || isMissing ? look : 'muted doubtful'}
      title={isMissing ? why : doubt}
    >
      {value}
    </td>
  );
}

type ColdProps = {
  readonly name: FigureName;
  readonly label: string;
  readonly value: number | null;
};

function Cold({ name, label, value }: ColdProps): React.JSX.Element {
  const text = formatMillis(value);
  return (
    <span
      title={text === noValue ? `${figureDefinitions[name]} None yet.` : figureDefinitions[name]}
    >
      {label} <b>{text}</b>
    </span>
  );
}
