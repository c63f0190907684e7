import type { BudgetShare } from '../../../electron/common/turn/budgets.ts';
import type { OwnerKind, TurnPart } from '../../../electron/common/turn/turn-part-names.ts';
import { formatMillis } from '../../format/time.ts';

/** Median of a part as measured, in milliseconds. */
export type Measured = (part: TurnPart) => number;

export const measuredOfShare = ({ parts }: BudgetShare, measured: Measured): number =>
  parts.reduce((sum, part) => sum + measured(part), 0);

/** `LLM 500 ms, here 460 ms (scripted)`: a share beside what the turns took of it, and whether a script took it. */
export function shareWords(
  share: BudgetShare,
  measured: Measured,
  ownerOf: (part: TurnPart) => OwnerKind,
): string {
  const taken = share.parts.filter((part) => measured(part) > 0);
  const scripted = taken.filter((part) => ownerOf(part) === 'scripted');
  const label =
    scripted.length === 0
      ? ''
      : scripted.length === taken.length
        ? ' (scripted)'
        : ' (partly scripted)';
  return `${share.name} ${formatMillis(share.time)}, here ${formatMillis(measuredOfShare(share, measured))}${label}`;
}
