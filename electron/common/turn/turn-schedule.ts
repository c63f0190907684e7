import type { RecordedRun } from '../recorded-session.ts';
import { type Nanos, nanos, seconds, secondsToNanos } from '../units.ts';
import { type LinkSpan, linkSpans } from './turn-links.ts';
import { type TurnPart, turnPartNames } from './turn-part-names.ts';
import { type PartPiece, turnParts } from './turn-parts.ts';

/** How long each part of a turn is, in nanoseconds, whether the gap depends on it or not. */
export type PartLengths = Readonly<Record<TurnPart, number>>;

/**
 * A turn as a schedule, from which its gap can be worked out again. Its parts follow each other, but for recognition
 * that began at the pause: it runs beside the endpointing wait, and what comes after waits for both.
 */
export type TurnSchedule = {
  readonly gap: Nanos;
  /** The endpointing wait of the scenario; what endpointing takes beyond it is the detector's lag. */
  readonly wait: Nanos;
  /** Of parts that follow each other. */
  readonly inTurn: PartLengths;
  /** null where nothing runs beside. */
  readonly beside: {
    /** From the arrival of the end of speech to the decision. */
    readonly endpointing: Nanos;
    /** From that arrival to the request for the text. */
    readonly before: Nanos;
    /** From the request to the final text, but for transport. */
    readonly asr: Nanos;
    readonly transport: Nanos;
  } | null;
};

/** null where the turn has no gap. */
export function turnSchedule(run: RecordedRun): TurnSchedule | null {
  const parts = turnParts(run);
  const { work } = run;
  if (parts === null || work.kind !== 'turn') return null;
  const links = linkSpans(run.spans, parts);
  const within = (time: number): number => Math.min(Math.max(time, parts.from), parts.to);
  const wait = secondsToNanos(seconds(work.endpointing.wait));
  const common = { gap: nanos(parts.to - parts.from), wait };
  const waiting = links.findLast(({ part }) => part === 'endpointing')?.span;
  const hearing = links.findLast(({ part }) => part === 'asr');
  const isEager = 'asr' in work.agent && work.agent.asr.begins === 'at-pause';
  if (
    !isEager ||
    waiting === undefined ||
    hearing === undefined ||
    hearing.span.start >= waiting.end
  ) {
    return { ...common, inTurn: lengthsOf(parts.pieces), beside: null };
  }
  const from = within(waiting.start);
  const decided = within(waiting.end);
  const begins = Math.max(from, within(hearing.span.start));
  const heard = Math.max(begins, within(hearing.span.end));
  const joined = Math.max(decided, heard);
  const transport = transportWithin(hearing, begins, heard);
  return {
    ...common,
    inTurn: lengthsOf(parts.pieces.flatMap((piece) => outside(piece, from, joined))),
    beside: {
      endpointing: nanos(decided - from),
      before: nanos(begins - from),
      asr: nanos(heard - begins - transport),
      transport: nanos(transport),
    },
  };
}

/** The gap that the turn has where its parts are so long: with `measuredLengths`, the gap that was measured. */
export function gapWith({ inTurn, beside }: TurnSchedule, lengths: PartLengths): Nanos {
  let gap = 0;
  const share = (part: TurnPart, length: number, of: number): number =>
    of === 0 ? 0 : length === of ? lengths[part] : (lengths[part] * length) / of;
  const fork = beside ?? { endpointing: 0, before: 0, asr: 0, transport: 0 };
  const whole: PartLengths = measured(inTurn, fork);
  for (const part of turnPartNames) {
    // What the measured turn had none of comes in turn with the others.
    gap += whole[part] === 0 ? lengths[part] : share(part, inTurn[part], whole[part]);
  }
  if (beside === null) return nanos(Math.round(gap));
  const endpointing = share('endpointing', fork.endpointing, whole.endpointing);
  // Recognition begins with the decision at the latest.
  const before = Math.min(fork.before, endpointing);
  const asr = share('asr', fork.asr, whole.asr);
  const transport = share('transport', fork.transport, whole.transport);
  return nanos(Math.round(gap + Math.max(endpointing, before + asr + transport)));
}

export const measuredLengths = ({ inTurn, beside }: TurnSchedule): PartLengths =>
  beside === null ? inTurn : measured(inTurn, beside);

const measured = (
  inTurn: PartLengths,
  beside: { readonly endpointing: number; readonly asr: number; readonly transport: number },
): PartLengths => ({
  ...inTurn,
  endpointing: inTurn.endpointing + beside.endpointing,
  asr: inTurn.asr + beside.asr,
  transport: inTurn.transport + beside.transport,
});

function lengthsOf(pieces: readonly PartPiece[]): PartLengths {
  const lengths = Object.fromEntries(turnPartNames.map((part) => [part, 0]));
  for (const { part, from, to } of pieces) lengths[part] = (lengths[part] ?? 0) + to - from;
  return lengths as PartLengths;
}

const outside = ({ part, from, to }: PartPiece, begin: number, end: number): PartPiece[] =>
  [
    { part, from, to: nanos(Math.min(to, begin)) },
    { part, from: nanos(Math.max(from, end)), to },
  ].filter((piece) => piece.from < piece.to);

/** Stretches of one link overlap only in a damaged recording: none counts twice. */
function transportWithin({ transport }: LinkSpan, from: number, to: number): number {
  let sum = 0;
  let reached = from;
  for (const { span } of transport.toSorted((a, b) => a.span.start - b.span.start)) {
    const begin = Math.max(span.start, reached);
    const end = Math.min(span.end, to);
    if (end <= begin) continue;
    sum += end - begin;
    reached = end;
  }
  return sum;
}
