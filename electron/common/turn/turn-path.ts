import {
  type CriticalPath,
  criticalPath,
  type DecisiveEvent,
  type PathPiece,
  pathThrough,
  usualEvent,
} from '../critical-path.ts';
import type { RecordedRun } from '../recorded-session.ts';
import { SpanChildren } from '../span-children.ts';
import { SpanTable } from '../span-table.ts';
import { isTurn } from './turn-figures.ts';
import { type LinkSpan, linkSpans } from './turn-links.ts';
import { type PartPiece, turnParts } from './turn-parts.ts';

/** The event that this run is judged by: of a turn the end of its gap. */
export const decisiveEvent = (run: RecordedRun): DecisiveEvent =>
  isTurn(run) ? 'gap' : usualEvent(run);

/** The critical path of any run: of a turn to the end of its gap `turnPath`, else as `criticalPath` has it. */
export const runPath = (run: RecordedRun, event = decisiveEvent(run)): CriticalPath | null =>
  event === 'gap' ? turnPath(run) : criticalPath(run, event);

/**
 * The pieces of `turnParts` again, each in the innermost of the recorded spans: what a link waited for within itself,
 * by `pathThrough` over what lies in its span. What is the lab's own is a piece of the turn itself. null where there
 * is no gap.
 */
export function turnPath(run: RecordedRun): CriticalPath | null {
  const parts = turnParts(run);
  if (parts === null) return null;
  const { spans } = run;
  const links = linkSpans(spans, parts);
  const tree = new SpanChildren(spans);
  const root = spans.root('turn');
  const own = root === undefined ? null : spans.placeOf(root.id);
  const pieces = parts.pieces.flatMap((piece): PathPiece[] => {
    const place = placeOf(piece, links, spans);
    const { from, to } = piece;
    return place === null ? [{ place: own, from, to }] : within(spans, tree, place, piece);
  });
  return { event: 'gap', from: parts.from, to: parts.to, pieces: joined(pieces) };
}

/** The recorded span of the link, or of the transport in it, that a piece is of. */
function placeOf(
  { part, from, to }: PartPiece,
  links: readonly LinkSpan[],
  spans: SpanTable,
): number | null {
  const covers = (link: LinkSpan): boolean =>
    (link.part === part || link.becomes?.part === part) &&
    link.span.start <= from &&
    link.span.end >= to;
  const found = links.flatMap((link) => [link, ...link.transport]).find(covers);
  return found === undefined ? null : spans.placeOf(found.recorded.id);
}

function within(
  spans: SpanTable,
  tree: SpanChildren,
  top: number,
  { from, to }: PartPiece,
): PathPiece[] {
  const places = [top];
  for (let next = 0; next < Math.min(places.length, spans.length); next++)
    places.push(...tree.of(places[next] ?? -1));
  const own = places.flatMap((place) => spans.get(place) ?? []);
  const table = SpanTable.of(own.map((span, at) => (at === 0 ? { ...span, parent: null } : span)));
  return pathThrough(table, from, to).map(({ place, ...stretch }) => ({
    ...stretch,
    place: place === null ? top : (places[place] ?? top),
  }));
}

/** Neighbours of one span are one piece. */
function joined(pieces: readonly PathPiece[]): PathPiece[] {
  const whole: PathPiece[] = [];
  for (const piece of pieces) {
    const last = whole.at(-1);
    if (last !== undefined && last.place === piece.place)
      whole[whole.length - 1] = { ...last, to: piece.to };
    else whole.push(piece);
  }
  return whole;
}
