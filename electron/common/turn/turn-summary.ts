import { processingTime, runPhase } from '../metrics.ts';
import type { FailureReason } from '../outcome.ts';
import { loadOf, type RecordedRun, type RecordedSession } from '../recorded-session.ts';
import { type Spread, spread } from '../summary.ts';
import { type Millis, millis, type Ratio, ratio, type Seconds, seconds } from '../units.ts';
import type { Retries } from './link-requests.ts';
import {
  isCountedTurn,
  isInterrupted,
  isScriptedTurn,
  isTurn,
  type TurnFigures,
  turnFigures,
} from './turn-figures.ts';
import { ownerOf, type PartOwner, type TurnPart, turnPartNames } from './turn-part-names.ts';
import { agentName, type LocalLink, localModelsOf, speaks, type TurnWork } from './turn-work.ts';

/** How the measured turns of a work ended. Only `counted` ones are in the figures. */
export type TurnOutcomes = {
  readonly counted: number;
  /** The caller spoke over the reply. */
  readonly interrupted: number;
  /** By reason, those that came: false starts, silence, and so on are outcomes and no numbers. */
  readonly failed: Readonly<Partial<Record<FailureReason, number>>>;
  /** It ran to its end, but one side was not heard. */
  readonly withoutGap: number;
  readonly cancelled: number;
  readonly unfinished: number;
};

export type PartSummary = {
  readonly part: TurnPart;
  readonly owner: PartOwner;
  readonly ms: Spread;
  /** Σ of the part / Σ of the gaps: the shares of all parts add up to 1. */
  readonly share: Ratio;
};

export type ObjectiveName = 'gap' | 'finalText' | 'silence';

export type ObjectiveVerdict = {
  readonly objective: ObjectiveName;
  readonly limit: Millis;
  readonly met: number;
  /** Turns that could have met it. One that failed has missed it, but where nobody spoke. */
  readonly of: number;
};

/** The turns at one place of their conversations: how context grows, and what it costs. */
export type TurnNumberSummary = {
  readonly turn: number;
  readonly n: number;
  readonly gapMs: number | null;
  readonly ttftMs: number | null;
  /** What the language model was sent; `promptTokens` null where nobody counts. */
  readonly promptTokens: number | null;
  readonly characters: number | null;
  readonly messages: number | null;
};

/** How well the line kept its time, and what it lost. */
export type LineSummary = {
  /** The largest of the turns' p99 of how far packets were off their schedule. */
  readonly arrivalP99Ms: Millis | null;
  readonly playoutP99Ms: Millis | null;
  /** Σ over the turns. */
  readonly lost: number;
  readonly underruns: number;
  readonly underrunSeconds: Seconds;
};

export type TurnSummary = {
  readonly work: number;
  /** `agentName`: the links with an arrow between them. */
  readonly agent: string;
  /** What stands in the place of the device of other works. */
  readonly target: string;
  /** The language model is a script: its figures are the scenario's own. */
  readonly isScripted: boolean;
  /** Whether the gap ends with a reply; else with the final text. */
  readonly isSpoken: boolean;
  readonly outcomes: TurnOutcomes;
  readonly gapMs: Spread;
  /** Those in which any time was spent, in the order of a turn. */
  readonly parts: readonly PartSummary[];
  readonly figures: Readonly<Record<SpreadFigure, Spread>>;
  /** Of interrupted turns. */
  readonly timeToSilenceMs: Spread;
  /** The largest distance between a gap by the spans and by the recorded call; null where none was checked. */
  readonly largestDifferenceMs: Millis | null;
  readonly checked: number;
  /** Of the turns in the figures, those in which a model made its first inference, which takes longer. */
  readonly cold: number;
  /** Over all measured turns that the line tells of; null where it tells of none. */
  readonly line: LineSummary | null;
  /** Σ over all measured turns. */
  readonly retries: Retries;
  readonly objectives: readonly ObjectiveVerdict[];
  /** Medians by place in the conversation. */
  readonly byTurn: readonly TurnNumberSummary[];
  /** How long the models of the agent's links took to load, once. */
  readonly loads: readonly {
    readonly link: LocalLink;
    readonly model: string;
    readonly device: string;
    readonly ms: Millis | null;
  }[];
};

/** Figures of a turn of which a spread is told, each in its own unit. */
export const spreadFigures = [
  'endpointing',
  'asrFinal',
  'finalText',
  'ttft',
  'tokenRate',
  'firstSentence',
  'ttfa',
  'transport',
  'lab',
  'firstPartial',
  'partialDelay',
] as const satisfies readonly (keyof TurnFigures)[];
export type SpreadFigure = (typeof spreadFigures)[number];

type Known = { readonly run: RecordedRun; readonly figures: TurnFigures };

/** One for each work of the kind `turn` that has measured turns, in the order of the scenario. */
export function summarizeTurns(session: RecordedSession): TurnSummary[] {
  const { runs, manifest } = session;
  return manifest.scenario.work.flatMap((work, place): TurnSummary[] => {
    if (work.kind !== 'turn') return [];
    const measured = runs
      .filter((run) => run.plan.work === place && isTurn(run) && run.plan.kind === 'measured')
      .map((run) => ({ run, figures: turnFigures(run) }));
    const [first] = measured;
    if (first === undefined) return [];
    const counted = measured.filter(({ run }) => isCountedTurn(run));
    const differences = measured.flatMap(({ figures }) => figures.recordedDifference ?? []);
    return [
      {
        work: place,
        agent: agentName(work),
        target: first.run.plan.device,
        isScripted: measured.some(({ run }) => isScriptedTurn(run)),
        isSpoken: speaks(work),
        outcomes: outcomesOf(measured),
        gapMs: spread(counted.map(({ figures }) => figures.gap)),
        parts: partsOf(counted, work),
        figures: spreadsOf(counted),
        timeToSilenceMs: spread(measured.map(({ figures }) => figures.timeToSilence)),
        largestDifferenceMs:
          differences.length === 0 ? null : millis(Math.max(...differences.map(Math.abs))),
        checked: differences.length,
        cold: counted.filter(({ run }) => runPhase(run) === 'first').length,
        line: lineOf(measured),
        retries: retriesOf(measured),
        objectives: verdictsOf(measured, work),
        byTurn: byTurn(counted),
        loads: localModelsOf(work).map((local) => {
          const load = loadOf(session, local.model, local.device);
          const took = load?.ended?.outcome.status === 'measured' ? processingTime(load) : null;
          return { ...local, ms: took === null ? null : millis(took * 1e3) };
        }),
      },
    ];
  });
}

function outcomesOf(measured: readonly Known[]): TurnOutcomes {
  const failed: Partial<Record<FailureReason, number>> = {};
  const counts = { counted: 0, interrupted: 0, withoutGap: 0, cancelled: 0, unfinished: 0 };
  for (const { run } of measured) {
    const outcome = run.ended?.outcome;
    if (outcome === undefined) counts.unfinished += 1;
    else if (outcome.status === 'failed')
      failed[outcome.reason] = (failed[outcome.reason] ?? 0) + 1;
    else if (outcome.status === 'cancelled') counts.cancelled += 1;
    else if (isInterrupted(run)) counts.interrupted += 1;
    else counts[isCountedTurn(run) ? 'counted' : 'withoutGap'] += 1;
  }
  return { ...counts, failed };
}

function partsOf(counted: readonly Known[], work: TurnWork): PartSummary[] {
  const sum = (part: TurnPart): number =>
    counted.reduce((total, { figures }) => total + (figures.parts?.totals[part] ?? 0), 0);
  const all = turnPartNames.reduce((total, part) => total + sum(part), 0);
  return turnPartNames
    .filter((part) => sum(part) > 0)
    .map((part) => ({
      part,
      owner: ownerOf(part, work),
      ms: spread(counted.map(({ figures }) => (figures.parts?.totals[part] ?? 0) / 1e6)),
      share: ratio(sum(part) / all),
    }));
}

const spreadsOf = (counted: readonly Known[]): Record<SpreadFigure, Spread> =>
  Object.fromEntries(
    spreadFigures.map((name) => [name, spread(counted.map(({ figures }) => figures[name]))]),
  ) as Record<SpreadFigure, Spread>;

function lineOf(measured: readonly Known[]): LineSummary | null {
  const lines = measured.flatMap(({ figures }) => figures.line ?? []);
  if (lines.length === 0) return null;
  const most = (values: readonly (Millis | null)[]): Millis | null => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : millis(Math.max(...known));
  };
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  return {
    arrivalP99Ms: most(lines.map(({ arrival }) => arrival.p99)),
    playoutP99Ms: most(lines.map(({ playout }) => playout.p99)),
    lost: sum(lines.map(({ lost }) => lost)),
    underruns: sum(lines.map(({ underruns }) => underruns)),
    underrunSeconds: seconds(sum(lines.map(({ underrun }) => underrun))),
  };
}

const retriesOf = (measured: readonly Known[]): Retries =>
  measured.reduce(
    (sum, { figures: { retries } }) => ({
      count: sum.count + retries.count,
      time: millis(sum.time + retries.time),
    }),
    { count: 0, time: millis(0) },
  );

function verdictsOf(measured: readonly Known[], { objectives }: TurnWork): ObjectiveVerdict[] {
  const { gap, finalText, silence } = objectives;
  const missed = measured.filter(({ run: { ended } }) => {
    const outcome = ended?.outcome;
    return (
      outcome?.status === 'failed' &&
      outcome.reason !== 'no-speech' &&
      outcome.reason !== 'no-microphone'
    );
  }).length;
  const counted = measured.filter(({ run }) => isCountedTurn(run));
  const verdict = (
    objective: ObjectiveName,
    limit: number | undefined,
    reached: readonly (number | null)[],
    failed: number,
  ): ObjectiveVerdict[] => {
    if (limit === undefined) return [];
    const known = reached.filter((value) => value !== null);
    const met = known.filter((value) => value <= limit).length;
    return [{ objective, limit: millis(limit), met, of: known.length + failed }];
  };
  return [
    ...verdict(
      'gap',
      gap,
      counted.map(({ figures }) => figures.gap),
      missed,
    ),
    ...verdict(
      'finalText',
      finalText,
      counted.map(({ figures }) => figures.finalText),
      missed,
    ),
    ...verdict(
      'silence',
      silence,
      measured.map(({ figures }) => figures.timeToSilence),
      0,
    ),
  ];
}

function byTurn(counted: readonly Known[]): TurnNumberSummary[] {
  const groups = new Map<number, TurnFigures[]>();
  for (const { run, figures } of counted) {
    const turn = run.plan.turn ?? 0;
    groups.set(turn, [...(groups.get(turn) ?? []), figures]);
  }
  return [...groups]
    .sort(([one], [other]) => one - other)
    .map(([turn, figures]) => {
      const middle = (pick: (one: TurnFigures) => number | null | undefined): number | null =>
        spread(figures.map((one) => pick(one) ?? null)).median;
      return {
        turn,
        n: figures.length,
        gapMs: middle(({ gap }) => gap),
        ttftMs: middle(({ ttft }) => ttft),
        promptTokens: middle(({ context }) => context?.tokens),
        characters: middle(({ context }) => context?.characters),
        messages: middle(({ context }) => context?.messages),
      };
    });
}
