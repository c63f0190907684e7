import { median, percentile } from '../statistics.ts';
import {
  type Millis,
  millis,
  millisToNanos,
  nanos,
  nanosToMillis,
  type Ratio,
  ratio,
  type Seconds,
  secondsToNanos,
} from '../units.ts';
import { type TurnPart, turnPartNames } from './turn-part-names.ts';
import { gapWith, measuredLengths, type PartLengths, type TurnSchedule } from './turn-schedule.ts';

/** How one part is imagined to be: so much longer (or shorter, below 0), so many times as long, or just so long. Never below 0. */
export type PartChange =
  | { readonly kind: 'add'; readonly time: Millis }
  | { readonly kind: 'scale'; readonly factor: number }
  | { readonly kind: 'set'; readonly time: Millis };

/**
 * What is imagined of every turn. Figures of it are worked out, never measured. `wait`: the endpointing wait; what the
 * detector took beyond the wait stays. A wait that is shorter than the pauses inside a caller's words would cut them
 * off, which this knows nothing of.
 */
export type WhatIf = {
  readonly parts: Readonly<Partial<Record<TurnPart, PartChange>>>;
  readonly wait?: Seconds;
};

export const asMeasured: WhatIf = { parts: {} };

export type GapDistribution = {
  /** In the order of the turns given. */
  readonly gaps: readonly Millis[];
  readonly median: Millis | null;
  /** p95 says more than "the slowest" only from n = 130 (`percentileFloor`). */
  readonly p95: Millis | null;
  /** Share of the turns within the objective; null without turns or objective. */
  readonly within: Ratio | null;
};

export type WhatIfPart = {
  readonly part: TurnPart;
  /** Median length, whether the gap depends on it or not. */
  readonly before: Millis;
  readonly after: Millis;
  /** Share of the turns whose gap would be shorter if the part were. */
  readonly matteredIn: Ratio;
  readonly mattersIn: Ratio;
};

export type WhatIfAnswer = {
  readonly before: GapDistribution;
  readonly after: GapDistribution;
  /** Those that take time in any turn, before or after, in the order of a turn. */
  readonly parts: readonly WhatIfPart[];
  /** Parts that mattered and do not any more, because something else takes longer beside them. */
  readonly stopped: readonly TurnPart[];
};

/** The gap of one turn if it were so. With `asMeasured` it is the gap that was measured, to the nanosecond. */
export const gapIf = (schedule: TurnSchedule, change: WhatIf): Millis =>
  nanosToMillis(gapWith(schedule, lengthsIf(schedule, change)));

/** All turns before and after. `objective` in milliseconds of turn gap. */
export function whatIf(
  turns: readonly TurnSchedule[],
  change: WhatIf,
  objective: Millis | null = null,
): WhatIfAnswer {
  const before = turns.map((turn) => ({ turn, lengths: measuredLengths(turn) }));
  const after = turns.map((turn) => ({ turn, lengths: lengthsIf(turn, change) }));
  const parts = turnPartNames.flatMap((part): WhatIfPart[] => {
    const takesTime = [...before, ...after].some(({ lengths }) => lengths[part] > 0);
    if (!takesTime) return [];
    return [
      {
        part,
        before: medianLength(before, part),
        after: medianLength(after, part),
        matteredIn: shareThatDepends(before, part),
        mattersIn: shareThatDepends(after, part),
      },
    ];
  });
  return {
    before: distributionOf(before, objective),
    after: distributionOf(after, objective),
    parts,
    stopped: parts
      .filter(
        ({ matteredIn, mattersIn, after: length }) =>
          matteredIn > 0 && mattersIn === 0 && length > 0,
      )
      .map(({ part }) => part),
  };
}

export type Bought = {
  readonly part: TurnPart;
  /** How much the median gap falls; 0 where something else takes as long. */
  readonly gain: Millis;
};

/** What `off` less of each part would take off the median gap; a part that is shorter is taken off whole. The largest first. */
export function buysYou(
  turns: readonly TurnSchedule[],
  off: Millis = millis(100),
  change: WhatIf = asMeasured,
): Bought[] {
  const now = turns.map((turn) => ({ turn, lengths: lengthsIf(turn, change) }));
  const from = distributionOf(now, null).median;
  if (from === null) return [];
  return turnPartNames
    .filter((part) => now.some(({ lengths }) => lengths[part] > 0))
    .map((part) => {
      const cut = now.map(({ turn, lengths }) => ({ turn, lengths: shorter(lengths, part, off) }));
      return { part, gain: millis(from - (distributionOf(cut, null).median ?? from)) };
    })
    .sort((one, other) => other.gain - one.gain);
}

type Imagined = { readonly turn: TurnSchedule; readonly lengths: PartLengths };

/** How long each part of the turn is if it were so, in nanoseconds. */
export function lengthsIf(turn: TurnSchedule, { parts, wait }: WhatIf): PartLengths {
  const lengths: Record<TurnPart, number> = { ...measuredLengths(turn) };
  if (wait !== undefined) {
    lengths.endpointing = Math.max(0, lengths.endpointing - turn.wait + secondsToNanos(wait));
  }
  for (const part of turnPartNames) {
    const change = parts[part];
    if (change !== undefined) lengths[part] = Math.max(0, changed(lengths[part], change));
  }
  return lengths;
}

function changed(length: number, change: PartChange): number {
  switch (change.kind) {
    case 'add':
      return length + millisToNanos(change.time);
    case 'scale':
      return length * change.factor;
    case 'set':
      return millisToNanos(change.time);
  }
}

const shorter = (lengths: PartLengths, part: TurnPart, off: Millis): PartLengths => ({
  ...lengths,
  [part]: Math.max(0, lengths[part] - millisToNanos(off)),
});

function distributionOf(turns: readonly Imagined[], objective: Millis | null): GapDistribution {
  const gaps = turns.map(({ turn, lengths }) => nanosToMillis(gapWith(turn, lengths)));
  const within = objective === null ? [] : gaps.filter((gap) => gap <= objective);
  const [middle, p95] = [median(gaps), percentile(gaps, 0.95)];
  return {
    gaps,
    median: middle === null ? null : millis(middle),
    p95: p95 === null ? null : millis(p95),
    within: objective === null || gaps.length === 0 ? null : ratio(within.length / gaps.length),
  };
}

const medianLength = (turns: readonly Imagined[], part: TurnPart): Millis =>
  nanosToMillis(nanos(median(turns.map(({ lengths }) => lengths[part])) ?? 0));

/** A millisecond less is enough to tell. */
const little = millis(1);

function shareThatDepends(turns: readonly Imagined[], part: TurnPart): Ratio {
  const depend = turns.filter(
    ({ turn, lengths }) => gapWith(turn, shorter(lengths, part, little)) < gapWith(turn, lengths),
  );
  return ratio(turns.length === 0 ? 0 : depend.length / turns.length);
}
