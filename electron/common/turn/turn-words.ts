import { type Cells, nothing } from '../comparison-words.ts';
import type { RecordedRun, RecordedSession } from '../recorded-session.ts';
import { percentileFloor } from '../statistics.ts';
import { milliseconds, p95Milliseconds } from '../summary-words.ts';
import { isInterrupted, isTurn, type TurnFigures, turnFigures } from './turn-figures.ts';
import type { PartOwner } from './turn-part-names.ts';
import {
  type ObjectiveName,
  summarizeTurns,
  type TurnOutcomes,
  type TurnSummary,
} from './turn-summary.ts';

/** What a summary of turns is called: `Work 1, voice turn: ear → scripted → voice (cpu)`. */
export const turnTitle = ({ work, agent, target }: TurnSummary): string =>
  `Work ${work + 1}, voice turn: ${agent} (${target})`;

const times = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** `3 in the figures, 1 interrupted, 2 failed (1 no-speech, 1 false-start)`. */
export function outcomeWords({ counted, failed, ...others }: TurnOutcomes): string {
  const reasons = Object.entries(failed);
  const sum = reasons.reduce((all, [, count]) => all + count, 0);
  const list = reasons.map(([reason, count]) => `${count} ${reason}`).join(', ');
  return [
    `${counted} in the figures`,
    ...(others.interrupted > 0 ? [`${others.interrupted} interrupted`] : []),
    ...(sum > 0 ? [`${sum} failed (${list})`] : []),
    ...(others.withoutGap > 0 ? [`${others.withoutGap} with nothing to hear on one side`] : []),
    ...(others.cancelled > 0 ? [`${others.cancelled} cancelled`] : []),
    ...(others.unfinished > 0 ? [`${others.unfinished} unfinished`] : []),
  ].join(', ');
}

/** `model: moonshine-tiny-q`, `setting: wait`, `lab`. */
export const ownerWords = ({ kind, name }: PartOwner): string =>
  kind === name ? kind : `${kind}: ${name}`;

/** The parts of the gap, a line each, and their sum. */
export function partCells({ parts, gapMs }: TurnSummary): Cells {
  return {
    heads: ['PART', 'OWNER', 'MEDIAN ms', 'P95 ms', 'SHARE'].map((text, place) => ({
      text,
      isNumber: place >= 2,
    })),
    rows: [
      ...parts.map(({ part, owner, ms, share }) => [
        part,
        ownerWords(owner),
        milliseconds(ms.median),
        p95Milliseconds(ms),
        `${(share * 100).toFixed(1)} %`,
      ]),
      [
        'turn gap',
        '',
        milliseconds(gapMs.median),
        p95Milliseconds(gapMs),
        gapMs.n === 0 ? nothing : '100 %',
      ],
    ],
  };
}

const objectiveNames: Readonly<Record<ObjectiveName, string>> = {
  gap: 'turn gap',
  finalText: 'final text after the end of speech',
  silence: 'silence after an interruption',
};

/** What to know of a summary, each a line: how its turns ended, the objectives, the check, what is a script's. */
export function turnNotes(summary: TurnSummary): string[] {
  const { outcomes, objectives, largestDifferenceMs, checked, gapMs, timeToSilenceMs } = summary;
  const { figures, line, retries } = summary;
  return [
    `Turns: ${outcomeWords(outcomes)}.`,
    ...objectives.map(
      ({ objective, limit, met, of }) =>
        `Objective: ${objectiveNames[objective]} within ${limit} ms: ${of === 0 ? 'no turn tells' : `${met} of ${times(of, 'turn')} (${((met / of) * 100).toFixed(0)} %)`}.`,
    ),
    ...(gapMs.n > 0 ? [figureLine(figures, summary.isScripted)] : []),
    ...(timeToSilenceMs.n > 0
      ? [
          `Interrupted: the agent was silent ${milliseconds(timeToSilenceMs.median)} ms after the caller's first word (median of ${timeToSilenceMs.n}).`,
        ]
      : []),
    ...(largestDifferenceMs === null
      ? []
      : [
          `Check: the recorded call differs from the spans by at most ${largestDifferenceMs.toFixed(1)} ms (${times(checked, 'turn')}).`,
        ]),
    ...(line === null ? [] : [lineLine(line)]),
    ...(retries.count === 0
      ? []
      : [
          `Retries: ${times(retries.count, 'request')} to endpoints made again (${milliseconds(retries.time)} ms). In the gap that is transport, and in no latency of a link.`,
        ]),
    ...(summary.isScripted
      ? ["Scripted: the language model is a script, its times are the scenario's own."]
      : []),
    ...(summary.cold > 0
      ? [
          `Cold: in ${summary.cold} of them a model made its first inference, which takes longer. A warm-up keeps it out.`,
        ]
      : []),
    ...(gapMs.n > 0
      ? ['Parts add up to the gap turn by turn, and so do the shares; medians need not.']
      : []),
    ...(gapMs.n > 0 && gapMs.n < percentileFloor.p95
      ? [`* the slowest seen: a p95 needs ${percentileFloor.p95} turns to say more.`]
      : []),
  ];
}

function figureLine(figures: TurnSummary['figures'], isScripted: boolean): string {
  const whose = isScripted ? ' (scripted)' : '';
  const named: readonly (readonly [string, number | null, string])[] = [
    ['endpointing', figures.endpointing.median, 'ms after the end of speech'],
    ['final text', figures.finalText.median, 'ms after it'],
    [`TTFT${whose}`, figures.ttft.median, 'ms'],
    [`first sentence${whose}`, figures.firstSentence.median, 'ms after it'],
    [`tokens${whose}`, figures.tokenRate.median, 'a second'],
    ['TTFA', figures.ttfa.median, 'ms'],
    ['first partial text', figures.firstPartial.median, 'ms after the first word'],
    ['partial texts', figures.partialDelay.median, 'ms after their request'],
  ];
  const known = named.filter(([, value]) => value !== null);
  return `Medians: ${known.map(([name, value, unit]) => `${name} ${milliseconds(value)} ${unit}`).join(', ')}.`;
}

function lineLine(line: NonNullable<TurnSummary['line']>): string {
  const { arrivalP99Ms, playoutP99Ms, lost, underruns, underrunSeconds } = line;
  return [
    `Line: packets arrived up to ${milliseconds(arrivalP99Ms)} ms and were played up to ${milliseconds(playoutP99Ms)} ms off their schedule (the worst turn's p99)`,
    `${times(lost, 'packet')} lost`,
    `${times(underruns, 'gap')} in replies (${(underrunSeconds * 1e3).toFixed(0)} ms).`,
  ].join(', ');
}

const listHeads = ['GAP ms', 'ENDPOINTING', 'ASR', 'TTFT', 'TTFA', 'TRANSPORT', 'LAB', 'CONTEXT'];

/** Turn by turn of one work: its figures in milliseconds, and how it ended. */
export function turnListCells(session: RecordedSession, { work, isScripted }: TurnSummary): Cells {
  const turns = session.runs.filter(
    (run) => run.plan.work === work && isTurn(run) && run.plan.kind === 'measured',
  );
  const heads = listHeads.map((text) => (text === 'TTFT' && isScripted ? 'TTFT scripted' : text));
  return {
    heads: [
      { text: 'TURN', isNumber: false },
      ...heads.map((text) => ({ text, isNumber: true })),
      { text: 'OUTCOME', isNumber: false },
    ],
    rows: turns.map((run) => {
      const figures = turnFigures(run);
      return [
        `${(run.plan.conversation ?? 0) + 1}.${(run.plan.turn ?? 0) + 1}`,
        ...[
          figures.gap,
          figures.endpointing,
          figures.asrFinal,
          figures.ttft,
          figures.ttfa,
          figures.transport,
          figures.lab,
        ].map(milliseconds),
        contextWords(figures),
        turnOutcome(run, figures),
      ];
    }),
  };
}

const contextWords = ({ context }: TurnFigures): string =>
  context === null || context.messages === 0
    ? nothing
    : context.tokens === null
      ? `${context.characters} characters`
      : `${context.tokens} tokens`;

/** How a turn ended, in a sentence. */
export function turnOutcome(run: RecordedRun, figures: TurnFigures): string {
  const outcome = run.ended?.outcome;
  if (outcome === undefined) return 'not finished';
  if (outcome.status === 'failed') return `${outcome.reason}: ${outcome.detail}`;
  if (outcome.status === 'cancelled') return 'cancelled';
  const { retries } = figures;
  const restarts = figures.restarts > 0 ? `, begun anew ${times(figures.restarts, 'time')}` : '';
  const again =
    retries.count > 0
      ? `, ${times(retries.count, 'request')} made again (${milliseconds(retries.time)} ms)`
      : '';
  if (isInterrupted(run)) {
    return `interrupted, silent after ${milliseconds(figures.timeToSilence)} ms${restarts}${again}`;
  }
  return `${figures.gap === null ? 'nothing to hear on one side' : 'heard'}${restarts}${again}`;
}

/** How the context grows: medians by place in the conversation. null where no conversation has a second turn. */
export function growthCells({ byTurn, isScripted }: TurnSummary): Cells | null {
  if (byTurn.length < 2) return null;
  const heads = [
    'TURN',
    'N',
    'GAP ms',
    isScripted ? 'TTFT ms (scripted)' : 'TTFT ms',
    'PROMPT TOKENS',
    'CHARACTERS',
  ];
  return {
    heads: heads.map((text) => ({ text, isNumber: true })),
    rows: byTurn.map(({ turn, n, gapMs, ttftMs, promptTokens, characters }) => [
      String(turn + 1),
      String(n),
      milliseconds(gapMs),
      milliseconds(ttftMs),
      promptTokens === null ? nothing : String(promptTokens),
      characters === null ? nothing : String(characters),
    ]),
  };
}

/** A summary for people: a title, then tables and lines in the order in which they are read. */
export type TurnReport = {
  readonly title: string;
  readonly parts: Cells;
  readonly notes: readonly string[];
  readonly turns: Cells;
  readonly growth: Cells | null;
};

/** One for each work whose turns were measured. */
export const turnReports = (session: RecordedSession): TurnReport[] =>
  summarizeTurns(session).map((summary) => ({
    title: turnTitle(summary),
    parts: partCells(summary),
    notes: turnNotes(summary),
    turns: turnListCells(session, summary),
    growth: growthCells(summary),
  }));
