import type { RecordedRun, RecordedSession } from '../common/recorded-session.ts';
import type { Retries } from '../common/turn/link-requests.ts';
import {
  isCountedTurn,
  isInterrupted,
  isScriptedTurn,
  isTurn,
  turnFigures,
} from '../common/turn/turn-figures.ts';
import { ownerOf, turnPartNames } from '../common/turn/turn-part-names.ts';
import type { PartPiece, TurnParts } from '../common/turn/turn-parts.ts';
import { summarizeTurns } from '../common/turn/turn-summary.ts';
import { turnReports } from '../common/turn/turn-words.ts';
import { alignCells } from './align-columns.ts';

/** The voice turns of a session as a person reads them. No lines where it has none. */
export const reportTurns = (session: RecordedSession): string[] =>
  turnReports(session).flatMap(({ title, parts, notes, turns, growth }, place) => [
    ...(place === 0 ? [] : ['']),
    title,
    '',
    ...alignCells(parts),
    '',
    ...notes,
    '',
    ...alignCells(turns),
    ...(growth === null ? [] : ['', ...alignCells(growth)]),
  ]);

/** The same as JSON: every figure and part of each measured turn, and the summaries of their works. */
export function turnsJson(session: RecordedSession): object {
  const turns = session.runs.filter((run) => isTurn(run) && run.plan.kind === 'measured');
  if (turns.length === 0) return {};
  return {
    turns: turns.map(turnJson),
    turnSummaries: summarizeTurns(session).map(({ gapMs, parts, retries, ...summary }) => ({
      ...summary,
      retries: retriesJson(retries),
      gapMs,
      parts: parts.map(({ part, owner, ms, share }) => ({ part, owner, ms, share })),
    })),
  };
}

function turnJson(run: RecordedRun): object {
  const { parts, ...figures } = turnFigures(run);
  const { plan, work, turn, ended } = run;
  const outcome = ended?.outcome;
  const failure = outcome?.status === 'failed' ? outcome : null;
  return {
    run: plan.index,
    work: plan.work,
    conversation: plan.conversation ?? null,
    turn: plan.turn ?? null,
    agent: plan.model,
    isScripted: isScriptedTurn(run),
    outcome: outcome?.status ?? 'cancelled',
    reason: failure?.reason ?? null,
    detail: failure?.detail ?? null,
    isCounted: isCountedTurn(run),
    isInterrupted: isInterrupted(run),
    heard: turn?.heard ?? null,
    said: turn?.said ?? null,
    gapMs: figures.gap,
    gapEndsWith: parts?.end ?? null,
    parts: parts === null ? null : partsJson(parts, work),
    overlapped: parts === null ? null : parts.overlapped.map((piece) => pieceJson(piece, parts)),
    endpointingMs: figures.endpointing,
    asrFinalMs: figures.asrFinal,
    finalTextMs: figures.finalText,
    ttftMs: figures.ttft,
    tokensPerSecond: figures.tokenRate,
    firstSentenceMs: figures.firstSentence,
    ttfaMs: figures.ttfa,
    transportMs: figures.transport,
    labMs: figures.lab,
    timeToSilenceMs: figures.timeToSilence,
    recordedGapMs: figures.recordedGap,
    recordedDifferenceMs: figures.recordedDifference,
    firstPartialMs: figures.firstPartial,
    partialDelayMs: figures.partialDelay,
    context: figures.context,
    replyTokens: figures.tokens,
    restarts: figures.restarts,
    retries: retriesJson(figures.retries),
    line: figures.line,
    call: turn?.call.file ?? null,
  };
}

const retriesJson = ({ count, time }: Retries): object => ({ count, ms: time });

/** By name: they add up to the gap. */
const partsJson = (parts: TurnParts, work: RecordedRun['work']): object =>
  Object.fromEntries(
    turnPartNames
      .filter((part) => parts.totals[part] > 0)
      .map((part) => [part, { ms: parts.totals[part] / 1e6, owner: ownerOf(part, work) }]),
  );

/** Times in milliseconds from the end of speech. */
const pieceJson = ({ part, from, to }: PartPiece, gap: TurnParts): object => ({
  part,
  fromMs: (from - gap.from) / 1e6,
  toMs: (to - gap.from) / 1e6,
});
