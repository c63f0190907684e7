import { joinParts, type SpokenPart } from './write-ipa.ts';

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

const lengthOf = (parts: readonly SpokenPart[]): number => Array.from(joinParts(parts)).length;

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
  if (lengthOf(parts) <= limits.longestOpening) return 0;
  const places = parts
    .map((_, at) => at)
    .filter((at) => endsClause(parts, at) || startsClause(parts, at))
    .map((at) => ({ at, before: lengthOf(parts.slice(0, at)), isMarked: endsClause(parts, at) }))
    .filter(({ before }) => before >= limits.shortest)
    .filter(({ at }) => lengthOf(parts.slice(at)) >= limits.shortest);
  const soon = places.filter(({ before }) => before <= limits.longestOpening);
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
  const pieces: SpokenPart[][] = [];
  let rest = parts;
  while (lengthOf(rest) > longest) {
    let most = rest.length - 1;
    while (most > 1 && lengthOf(rest.slice(0, most)) > longest) most--;
    const marked = lastMark(rest, most);
    const end = marked > 0 ? marked : most;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  if (rest.length > 0) pieces.push([...rest]);
  return pieces;
}

/** The place behind the last mark of the first `most` parts, in their second half; else 0. */
function lastMark(parts: readonly SpokenPart[], most: number): number {
  for (let at = most; at > most / 2; at--) if (parts[at - 1]?.isMark === true) return at;
  return 0;
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
