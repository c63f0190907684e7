import type { BudgetShare } from '../../electron/common/turn/budgets.ts';
import { type TurnPart, turnPartNames } from '../../electron/common/turn/turn-part-names.ts';
import type { TurnSchedule } from '../../electron/common/turn/turn-schedule.ts';
import {
  asMeasured,
  lengthsIf,
  type PartChange,
  type WhatIf,
} from '../../electron/common/turn/what-if.ts';
import {
  type Millis,
  millis,
  nanos,
  nanosToMillis,
  type Seconds,
} from '../../electron/common/units.ts';

/** What a person imagines of the turns of an agent, and where they took it from. */
export type Imagined = {
  readonly change: WhatIf;
  /** Parts that are as long as they were in another run, by its index. */
  readonly takenFrom: Readonly<Partial<Record<TurnPart, number>>>;
};

export const nothingImagined: Imagined = { change: { parts: {} }, takenFrom: {} };

export const isImagined = ({ change }: Imagined): boolean =>
  change.wait !== undefined || Object.keys(change.parts).length > 0;

/** Less than this, in milliseconds, is no change: what a pointer cannot do on purpose. */
const leastChange = 0.05;

/** The part so long where it was `measured` long, as in the median, and in every turn so much longer or shorter than it was. */
export function withLength(
  imagined: Imagined,
  part: TurnPart,
  length: Millis,
  measured: Millis,
): Imagined {
  const time = millis(Math.max(0, length) - measured);
  const isChange = Math.abs(time) >= leastChange;
  return changed(imagined, part, isChange ? { kind: 'add', time } : null);
}

/**
 * The part so much longer, or shorter, than it is imagined to be in this turn, and in every other as much longer or
 * shorter than it was as in this one. Never below 0 in it.
 */
export function lengthenedIn(
  turn: TurnSchedule,
  imagined: Imagined,
  part: TurnPart,
  by: Millis,
): Imagined {
  const { wait } = imagined.change;
  const lengthIf = (change: WhatIf): Millis => nanosToMillis(nanos(lengthsIf(turn, change)[part]));
  const waited = lengthIf(wait === undefined ? asMeasured : { parts: {}, wait });
  return withLength(imagined, part, millis(lengthIf(imagined.change) + by), waited);
}

/** The part in every turn as long as it was in this run. */
export function takenFromRun(
  imagined: Imagined,
  part: TurnPart,
  run: number,
  time: Millis,
): Imagined {
  const next = changed(imagined, part, { kind: 'set', time });
  return { ...next, takenFrom: { ...next.takenFrom, [part]: run } };
}

/** As it was measured again. */
export const asItWas = (imagined: Imagined, part: TurnPart): Imagined =>
  changed(imagined, part, null);

/** The wait of the endpointing; `measured` is that of the scenario. */
export function withWait(imagined: Imagined, wait: Seconds, measured: Seconds): Imagined {
  const { wait: _, ...change } = imagined.change;
  return wait === measured ? { ...imagined, change } : { ...imagined, change: { ...change, wait } };
}

/**
 * Each share of a budget kept: the parts that it covers, together as long as it gives them, each the same share of that
 * as it was measured to be. A share that covers another one whole only adds them up, and is left out. Parts that no share
 * covers stay as they were measured.
 */
export function withBudget(
  shares: readonly BudgetShare[],
  measured: (part: TurnPart) => number,
): Imagined {
  const innermost = shares.filter(
    ({ parts }) =>
      !shares.some(
        (other) => other.parts !== parts && other.parts.every((part) => parts.includes(part)),
      ),
  );
  return innermost.reduce((imagined, { parts, time }) => {
    const whole = parts.reduce((sum, part) => sum + measured(part), 0);
    const [first] = parts;
    if (first === undefined) return imagined;
    if (whole === 0) return changed(imagined, first, { kind: 'set', time });
    const factor = time / whole;
    return parts
      .filter((part) => measured(part) > 0)
      .reduce((next, part) => changed(next, part, { kind: 'scale', factor }), imagined);
  }, nothingImagined);
}

function changed(imagined: Imagined, part: TurnPart, change: PartChange | null): Imagined {
  const without = <Value>(of: Readonly<Partial<Record<TurnPart, Value>>>) =>
    Object.fromEntries(
      turnPartNames.flatMap((name) =>
        name === part || of[name] === undefined ? [] : [[name, of[name]]],
      ),
    ) as Partial<Record<TurnPart, Value>>;
  const parts = without(imagined.change.parts);
  return {
    change: {
      ...imagined.change,
      parts: change === null ? parts : { ...parts, [part]: change },
    },
    takenFrom: without(imagined.takenFrom),
  };
}
