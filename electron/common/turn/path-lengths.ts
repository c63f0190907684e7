import { type TurnPart, turnPartNames } from './turn-part-names.ts';
import { measuredLengths, type PartLengths, type TurnSchedule } from './turn-schedule.ts';

/**
 * How much of the gap each part has where the parts of a turn are so long, in nanoseconds: what `gapWith` adds up,
 * before it is rounded. A part beside another that takes longer has none of it.
 */
export function pathLengths(
  { inTurn, beside }: TurnSchedule,
  lengths: PartLengths,
): Record<TurnPart, number> {
  const whole = measuredLengths({
    gap: 0 as TurnSchedule['gap'],
    wait: 0 as TurnSchedule['wait'],
    inTurn,
    beside,
  });
  const portion = (part: TurnPart, of: number): number =>
    whole[part] === 0 ? 0 : (lengths[part] * of) / whole[part];
  const path = Object.fromEntries(
    turnPartNames.map((part) => [
      part,
      whole[part] === 0 ? lengths[part] : portion(part, inTurn[part]),
    ]),
  ) as Record<TurnPart, number>;
  if (beside === null) return path;
  const endpointing = portion('endpointing', beside.endpointing);
  const before = Math.min(beside.before, endpointing);
  const asr = portion('asr', beside.asr);
  const transport = portion('transport', beside.transport);
  if (endpointing >= before + asr + transport) {
    path.endpointing += endpointing;
    return path;
  }
  path.endpointing += before;
  path.asr += asr;
  path.transport += transport;
  return path;
}
