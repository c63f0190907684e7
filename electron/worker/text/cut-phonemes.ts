import { isSpaced, type SpokenPart } from './write-ipa.ts';

/** Counted in phonemes as a voice reads them: stress marks, spaces and punctuation among them. */
export type CutLimits = {
  /** No piece is longer. */
  readonly longest: number;
  /** Beyond this a reply's first sentence is cut, so that its first piece is heard soon. */
  readonly longestOpening: number;
  /** No piece that the cut of a first sentence makes is shorter: shorter ones sound clipped. */
  readonly shortest: number;
};

const CLAUSE_MARK = /^[,;:…—)]$/;

/** A clause can begin with these words without a mark before them. */
const CONJUNCTIONS = new Set(
  `and but or nor so yet because although though while when where which who if unless until since after
  before`.split(/\s+/),
);

/** How many phonemes the parts from one place to another have, all sums worked out once. */
type Length = (from: number, to: number) => number;

function lengthsOf(parts: readonly SpokenPart[]): Length {
  const ends = [0];
  const spaces = parts.map((_, at) => (isSpaced(parts, at) ? 1 : 0));
  for (const [at, { phonemes }] of parts.entries()) {
    ends.push((ends[at] ?? 0) + (spaces[at] ?? 0) + Array.from(phonemes).length);
  }
  const space = (at: number): number => spaces[at] ?? 0;
  return (from, to) => (from >= to ? 0 : (ends[to] ?? 0) - (ends[from] ?? 0) - space(from));
}

/**
 * A sentence in pieces that are synthesised one after the other. All parts stay, in their order. One that is
 * too long is cut at its last mark within the limit, else before a word; a word without end where the limit
 * is. The first sentence of a reply is cut once more, after a clause or before a conjunction, where that
 * leaves two pieces that can stand alone.
 */
export function cutPhonemes(
  parts: readonly SpokenPart[],
  isFirst: boolean,
  limits: CutLimits,
): SpokenPart[][] {
  const whole = fitWords(parts, limits.longest);
  const opening = isFirst ? openingOf(whole, limits) : 0;
  const halves = opening === 0 ? [whole] : [whole.slice(0, opening), whole.slice(opening)];
  return halves.flatMap((half) => cutToFit(half, limits.longest));
}

/** How many parts the first piece has; 0 where the sentence is short enough or has no place for a cut. */
function openingOf(parts: readonly SpokenPart[], limits: CutLimits): number {
  const length = lengthsOf(parts);
  if (length(0, parts.length) <= limits.longestOpening) return 0;
  const places = parts
    .map((_, at) => ({ at, isMarked: endsClause(parts, at) }))
    .filter(({ at, isMarked }) => isMarked || startsClause(parts, at))
    .filter(({ at }) => length(0, at) >= limits.shortest)
    .filter(({ at }) => length(at, parts.length) >= limits.shortest);
  const soon = places.filter(({ at }) => length(0, at) <= limits.longestOpening);
  return (soon.find(({ isMarked }) => isMarked) ?? soon.at(-1) ?? places[0])?.at ?? 0;
}

/** True where the part before `at` is the end of a clause. */
const endsClause = (parts: readonly SpokenPart[], at: number): boolean => {
  const [before, here] = [parts[at - 1], parts[at]];
  return before?.isMark === true && CLAUSE_MARK.test(before.phonemes) && here?.isMark === false;
};

const startsClause = (parts: readonly SpokenPart[], at: number): boolean =>
  parts[at]?.isMark === false &&
  parts[at - 1]?.isMark === false &&
  CONJUNCTIONS.has(parts[at]?.text.toLowerCase() ?? '');

function cutToFit(parts: readonly SpokenPart[], longest: number): SpokenPart[][] {
  const length = lengthsOf(parts);
  const pieces: SpokenPart[][] = [];
  let from = 0;
  while (from < parts.length) {
    let to = from + 1;
    while (to < parts.length && length(from, to + 1) <= longest) to++;
    if (to < parts.length) to = behindLastMark(parts, from, to);
    pieces.push(parts.slice(from, to));
    from = to;
  }
  return pieces;
}

/** The place behind the last mark between two places, in the second half of the way; else its end. */
function behindLastMark(parts: readonly SpokenPart[], from: number, to: number): number {
  for (let at = to; at > (from + to) / 2; at--) if (parts[at - 1]?.isMark === true) return at;
  return to;
}

/** Words longer than a piece, taken apart. */
function fitWords(parts: readonly SpokenPart[], longest: number): SpokenPart[] {
  return parts.flatMap((part) => {
    const letters = Array.from(part.phonemes);
    if (letters.length <= longest) return [part];
    const count = Math.ceil(letters.length / longest);
    return Array.from({ length: count }, (_, at) => ({
      ...part,
      phonemes: letters.slice(at * longest, (at + 1) * longest).join(''),
    }));
  });
}
