import type { OwnerKind, TurnPart } from '../../../electron/common/turn/turn-part-names.ts';
import type { WhatIfAnswer } from '../../../electron/common/turn/what-if.ts';
import { counted } from '../../format/number.ts';
import { formatPercent } from '../../format/ratio.ts';
import { formatMillis, formatSeconds } from '../../format/time.ts';
import type { Imagined } from '../../store/imagined-turns.ts';
import { partWords } from './owner-words.ts';

export type ToldWhatIf = {
  readonly imagined: Imagined;
  readonly answer: WhatIfAnswer;
  /** Seconds, of the scenario. */
  readonly wait: number;
  /** Milliseconds of turn gap; null where the scenario sets none. */
  readonly objective: number | null;
  readonly ownerOf: (part: TurnPart) => OwnerKind;
};

/** `1.19 s → 980 ms (−210 ms)`. */
export function fromTo(before: number | null, after: number | null): string {
  if (before === null || after === null) return formatMillis(after ?? before);
  const by = after - before;
  if (Math.abs(by) < 0.05) return `${formatMillis(before)}, as measured`;
  return `${formatMillis(before)} → ${formatMillis(after)} (${by < 0 ? '−' : '+'}${formatMillis(Math.abs(by))})`;
}

/** What was changed, a sentence each: `tts 132 ms → 80.0 ms`, `tts as in run 7: 132 ms → 101 ms`. */
export function changesInWords({ imagined, answer, wait, ownerOf }: ToldWhatIf): string[] {
  const { change, takenFrom } = imagined;
  const lengthOf = (part: TurnPart): string => {
    const known = answer.parts.find((one) => one.part === part);
    const length =
      known === undefined ? 'none' : `${formatMillis(known.before)} → ${formatMillis(known.after)}`;
    const name = partWords(part, ownerOf(part));
    const run = takenFrom[part];
    return run === undefined ? `${name} ${length}` : `${name} as in run ${run + 1}: ${length}`;
  };
  return [
    ...(change.wait === undefined
      ? []
      : [`endpointing wait ${formatSeconds(wait)} → ${formatSeconds(change.wait)}`]),
    ...(Object.keys(change.parts) as TurnPart[]).map(lengthOf),
  ];
}

/** The share of turns within the objective, before and after; null without one. */
export function withinInWords({ answer, objective }: ToldWhatIf): string | null {
  const { before, after } = answer;
  if (objective === null || before.within === null || after.within === null) return null;
  const share =
    before.within === after.within
      ? `${formatPercent(before.within)} as before`
      : `${formatPercent(before.within)} → ${formatPercent(after.within)}`;
  return `within ${formatMillis(objective)}: ${share}`;
}

/** What is pinned to the recording: it says of itself that nobody measured it. */
export function whatIfNote(told: ToldWhatIf): string {
  const { answer, ownerOf } = told;
  const { before, after, stopped } = answer;
  const within = withinInWords(told);
  const script = scriptInWords(answer, ownerOf);
  return [
    'What if (worked out, not measured):',
    `${changesInWords(told).join('; ')}.`,
    `Median turn gap of ${counted(before.gaps.length, 'turn')}: ${fromTo(before.median, after.median)}.`,
    ...(within === null ? [] : [`Of these turns ${within}.`]),
    ...(stopped.length === 0 ? [] : [stoppedInWords(stopped, ownerOf)]),
    ...(script === null ? [] : [script]),
  ].join(' ');
}

/** `asr stops mattering: something beside it takes longer.` */
export function stoppedInWords(
  stopped: readonly TurnPart[],
  ownerOf: ToldWhatIf['ownerOf'],
): string {
  const names = stopped.map((part) => partWords(part, ownerOf(part))).join(', ');
  return stopped.length === 1
    ? `${names} stops mattering: something beside it takes longer.`
    : `${names} stop mattering: something beside them takes longer.`;
}

/** Which parts no model took the time of; null where a model, or nobody, wrote the replies. */
export function scriptInWords(
  { parts }: Pick<WhatIfAnswer, 'parts'>,
  ownerOf: ToldWhatIf['ownerOf'],
): string | null {
  const scripted = parts.map(({ part }) => part).filter((part) => ownerOf(part) === 'scripted');
  if (scripted.length === 0) return null;
  return `Scripted: the pace of ${scripted.join(' and ')} is the scenario's own, and no model's.`;
}
