import { failureReasons } from '../../../electron/common/outcome.ts';
import type { PlannedRun } from '../../../electron/common/plan.ts';
import type { RecordedRun, RecordedSession } from '../../../electron/common/recorded-session.ts';
import {
  isCountedTurn,
  isInterrupted,
  isTurn,
  turnFigures,
} from '../../../electron/common/turn/turn-figures.ts';
import {
  type OwnerKind,
  ownerOf,
  type TurnPart,
} from '../../../electron/common/turn/turn-part-names.ts';
import type { PartPiece, TurnParts } from '../../../electron/common/turn/turn-parts.ts';
import { type TurnSchedule, turnSchedule } from '../../../electron/common/turn/turn-schedule.ts';
import { speaks, type TurnWork } from '../../../electron/common/turn/turn-work.ts';
import type { Millis } from '../../../electron/common/units.ts';
import { formatMillis } from '../../format/time.ts';
import { partWords } from './owner-words.ts';

/** A stretch of a turn's gap; milliseconds from the end of the caller's speech. */
export type TurnPiece = {
  readonly part: TurnPart;
  readonly owner: OwnerKind;
  readonly from: number;
  readonly to: number;
};

/** One measured turn as a line of the picture. */
export type TurnLine = {
  readonly run: number;
  /** "Conversation 2, turn 1". */
  readonly name: string;
  /** "2.1": conversation and turn. */
  readonly short: string;
  readonly gap: Millis | null;
  /** Whether it is in the averages. */
  readonly isCounted: boolean;
  readonly isInterrupted: boolean;
  readonly pieces: readonly TurnPiece[];
  readonly overlapped: readonly TurnPiece[];
  /** Why there is no bar, or what is to be said of it; null where the bar says all. */
  readonly sentence: string | null;
  readonly isFailed: boolean;
};

/** The measured turns of one work in the order of the plan, those that have begun. */
export function turnLines(session: RecordedSession, work: number, isLive: boolean): TurnLine[] {
  return session.runs
    .filter((run) => run.plan.work === work && isTurn(run) && run.plan.kind === 'measured')
    .filter(({ started, ended }) => started !== null || ended !== null)
    .map((run) => {
      if (!isTold(run)) return lineOf(run, isLive);
      const known = endedLines.get(run) ?? lineOf(run, isLive);
      endedLines.set(run, known);
      return known;
    });
}

const isTold = ({ ended, turn }: RecordedRun): boolean => ended !== null && turn !== null;

/** A turn that has ended stays as it is, and a long session has many. */
const endedLines = new WeakMap<RecordedRun, TurnLine>();
const endedSchedules = new WeakMap<RecordedRun, TurnSchedule | null>();

function scheduleOf(run: RecordedRun): TurnSchedule | null {
  const known = endedSchedules.get(run);
  if (known !== undefined) return known;
  const schedule = turnSchedule(run);
  if (isTold(run)) endedSchedules.set(run, schedule);
  return schedule;
}

function lineOf(run: RecordedRun, isLive: boolean): TurnLine {
  const { plan, ended } = run;
  const { gap, parts } = turnFigures(run);
  return {
    run: plan.index,
    name: `Conversation ${(plan.conversation ?? 0) + 1}, turn ${(plan.turn ?? 0) + 1}`,
    short: shortName(plan),
    gap,
    isCounted: isCountedTurn(run),
    isInterrupted: isInterrupted(run),
    pieces: parts === null ? [] : piecesOf(parts.pieces, parts, run),
    overlapped: parts === null ? [] : piecesOf(parts.overlapped, parts, run),
    sentence: sentenceOf(run, gap, isLive),
    isFailed: ended?.outcome.status === 'failed',
  };
}

/** "2.1": conversation and turn, as the picture and the table call it. */
export const shortName = (plan: Pick<PlannedRun, 'conversation' | 'turn'> | undefined): string =>
  `${(plan?.conversation ?? 0) + 1}.${(plan?.turn ?? 0) + 1}`;

const piecesOf = (
  pieces: readonly PartPiece[],
  { from: zero }: TurnParts,
  { work }: RecordedRun,
): TurnPiece[] =>
  pieces.map(({ part, from, to }) => ({
    part,
    owner: ownerOf(part, work).kind,
    from: (from - zero) / 1e6,
    to: (to - zero) / 1e6,
  }));

function sentenceOf(run: RecordedRun, gap: Millis | null, isLive: boolean): string | null {
  const { ended, turn } = run;
  if (ended === null) {
    if (!isLive) return 'The recording ends before this turn does.';
    return turn === null ? 'This turn goes on.' : null;
  }
  const { outcome } = ended;
  if (outcome.status === 'failed') return outcome.detail || failureReasons[outcome.reason];
  if (outcome.status === 'cancelled') return 'This turn was cancelled.';
  if (gap === null) return 'It ran to its end, but one of both was not heard: it has no gap.';
  const interrupted = turn?.interrupted;
  if (interrupted === undefined) return null;
  const silence = formatMillis((interrupted.silent - interrupted.at) / 1e6);
  return `Interrupted: the agent was silent after ${silence}. In no average.`;
}

/** A line as one sentence, to be read aloud. */
export function wordsOf({ name, gap, pieces, sentence }: TurnLine): string {
  const parts = pieces.map(
    ({ part, owner, from, to }) => `${partWords(part, owner)} ${formatMillis(to - from)}`,
  );
  return [
    `${name}: ${gap === null ? 'no gap' : `gap ${formatMillis(gap)}`}`,
    ...(parts.length > 0 ? [parts.join(', ')] : []),
    ...(sentence === null ? [] : [sentence]),
  ].join('. ');
}

export type CountedSchedule = { readonly run: number; readonly schedule: TurnSchedule };

/** The turns that count, as schedules: what is imagined is imagined of them. */
export const countedSchedules = (session: RecordedSession, work: number): CountedSchedule[] =>
  session.runs
    .filter((run) => run.plan.work === work && isCountedTurn(run))
    .flatMap((run) => {
      const schedule = scheduleOf(run);
      return schedule === null ? [] : [{ run: run.plan.index, schedule }];
    });

/** Milliseconds that the gap should keep to: to the reply, or of a transcription alone to the final text. null for none. */
export const gapObjective = (work: TurnWork): number | null =>
  (speaks(work) ? work.objectives.gap : work.objectives.finalText) ?? null;
