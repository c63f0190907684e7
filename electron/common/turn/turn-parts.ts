import { pathThrough } from '../critical-path.ts';
import type { RecordedRun } from '../recorded-session.ts';
import { SpanTable } from '../span-table.ts';
import { type Nanos, nanos } from '../units.ts';
import { wholeNanos } from './link-requests.ts';
import { type LinkSpan, linkSpans } from './turn-links.ts';
import { type TurnPart, turnPartNames } from './turn-part-names.ts';
import { speaks } from './turn-work.ts';

/** A stretch of the session's clock that belongs to one part. */
export type PartPiece = { readonly part: TurnPart; readonly from: Nanos; readonly to: Nanos };

/** What the caller waits for: the reply, or of an agent that does not speak the final text. */
export type GapEnd = 'reply' | 'final-text';

export type TurnGap = { readonly from: Nanos; readonly to: Nanos; readonly end: GapEnd };

/** A turn gap and what it is made of. */
export type TurnParts = TurnGap & {
  /** In the order of time; they touch without gap or overlap, and add up to `to` − `from`. */
  readonly pieces: readonly PartPiece[];
  /** The pieces of each part added up; 0 where there are none. Their sum is `to` − `from` to the nanosecond. */
  readonly totals: Readonly<Record<TurnPart, Nanos>>;
  /** Work inside the gap that nothing waited for, because something else took longer: not in the sum. */
  readonly overlapped: readonly PartPiece[];
};

/**
 * The turn gap: from the last audible sample of the caller at their mouth to the first of the reply at their ear (of an
 * agent that does not speak, to the final text). null where there is no number: the turn failed or is not over, one of both
 * was not heard, or the reply began before the words had ended. Whole nanoseconds, so that parts add up exactly.
 */
export function turnGap({ turn, ended, work }: RecordedRun): TurnGap | null {
  if (turn === null || work.kind !== 'turn') return null;
  if (ended !== null && ended.outcome.status !== 'measured') return null;
  const isTranscription = !speaks(work);
  const from = turn.speech?.end ?? null;
  const to = isTranscription ? turn.finalText : (turn.reply?.start ?? null);
  if (from === null || to === null || to < from) return null;
  return {
    from: wholeNanos(from),
    to: wholeNanos(to),
    end: isTranscription ? 'final-text' : 'reply',
  };
}

/**
 * The critical path of the turn gap, part by part: walked backwards from its end by `pathThrough`, over what the turn
 * waited for (`linkSpans`). null where there is no gap.
 */
export function turnParts(run: RecordedRun): TurnParts | null {
  const gap = turnGap(run);
  if (gap === null) return null;
  const links = linkSpans(run.spans, gap);
  const walked = links.flatMap((link) => [link, ...link.transport]);
  const table = SpanTable.of(walked.map(({ span }) => span));
  const path = pathThrough(table, gap.from, gap.to);
  const pieces: PartPiece[] = [];
  for (const { place, from, to } of path) {
    const step = place === null ? undefined : walked[place];
    put(pieces, step ?? null, from, to);
  }
  const overlapped = links.flatMap((link) => {
    const { id, start, end } = link.span;
    const beside: PartPiece[] = [];
    let from: number = Math.max(start, gap.from);
    for (const { place, from: begins, to: ends } of path) {
      if (place === null || (place !== id && walked[place]?.span.parent !== id)) continue;
      put(beside, link, from, begins);
      from = ends;
    }
    put(beside, link, from, Math.min(end, gap.to));
    return beside;
  });
  return { ...gap, pieces, totals: totalsOf(pieces), overlapped };
}

/** Adds the stretch to the pieces, in the part or parts of its link; of no link, it is the lab's. */
function put(pieces: PartPiece[], link: LinkSpan | null, from: number, to: number): void {
  const part = link?.part ?? 'lab';
  const { becomes = null } = link ?? {};
  const turning = becomes === null ? to : Math.min(Math.max(becomes.from, from), to);
  putOne(pieces, part, from, turning);
  putOne(pieces, becomes?.part ?? part, turning, to);
}

function putOne(pieces: PartPiece[], part: TurnPart, from: number, to: number): void {
  if (to <= from) return;
  const last = pieces.at(-1);
  if (last?.part === part && last.to === from)
    pieces[pieces.length - 1] = { ...last, to: nanos(to) };
  else pieces.push({ part, from: nanos(from), to: nanos(to) });
}

function totalsOf(pieces: readonly PartPiece[]): Record<TurnPart, Nanos> {
  const totals = Object.fromEntries(turnPartNames.map((part) => [part, nanos(0)]));
  for (const { part, from, to } of pieces) totals[part] = nanos((totals[part] ?? 0) + to - from);
  return totals as Record<TurnPart, Nanos>;
}
