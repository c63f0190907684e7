/** A stretch of speech in a window: its first and last timestamp in steps of 0.02 s, and its text tokens. */
export type Segment = {
  readonly start: number;
  readonly end: number;
  readonly text: readonly number[];
};

/** What was heard in a window, and where the next one begins, in steps of 0.02 s from where this one does. */
export type HeardWindow = { readonly segments: readonly Segment[]; readonly next: number };

type Ids = { readonly endOfText: number; readonly timestampBegin: number };

/**
 * The segments of the tokens of a window of `length` steps of 0.02 s. A segment that has not ended is left to the next
 * window, which begins where the last whole segment ended; a window without a pair of timestamps, or with a single
 * one at its end, is done. Source: `transcribe` of openai/whisper.
 */
export function segmentsOf(
  tokens: readonly number[],
  length: number,
  { endOfText, timestampBegin }: Ids,
): HeardWindow {
  const isTimestamp = (id: number | undefined): boolean => id !== undefined && id >= timestampBegin;
  const stepOf = (id: number | undefined): number => (id ?? timestampBegin) - timestampBegin;
  const textOf = (ids: readonly number[]): number[] => ids.filter((id) => id < endOfText);
  const hasText = ({ start, end, text }: Segment): boolean => text.length > 0 && start !== end;

  const cuts = tokens.flatMap((id, i) =>
    i > 0 && isTimestamp(id) && isTimestamp(tokens[i - 1]) ? [i] : [],
  );
  if (cuts.length === 0) {
    const last = tokens.findLast(isTimestamp);
    const end = stepOf(last) === 0 ? length : stepOf(last);
    return { segments: [{ start: 0, end, text: textOf(tokens) }].filter(hasText), next: length };
  }
  const isDone = isTimestamp(tokens.at(-1)) && !isTimestamp(tokens.at(-2));
  if (isDone) cuts.push(tokens.length);
  const segments = cuts.map((cut, i) => {
    const slice = tokens.slice(cuts[i - 1] ?? 0, cut);
    return { start: stepOf(slice[0]), end: stepOf(slice.at(-1)), text: textOf(slice) };
  });
  const ended = segments.at(-1)?.end ?? 0;
  const next = isDone || ended === 0 ? length : Math.min(ended, length);
  return { segments: segments.filter(hasText), next };
}

/** A text that repeats itself this often, and for so many tokens, is no speech any more. */
const fewestRepeats = 8;
const fewestTokens = 32;
const longestPeriod = 24;

/**
 * How many of the tokens are left when a text that ends in a loop is cut after the first time round; null where it
 * does not. Timestamps between the words do not count.
 */
export function lengthBeforeLoop(tokens: readonly number[], endOfText: number): number | null {
  if (tokens.length < fewestTokens) return null;
  const text = tokens.flatMap((id, i) => (id < endOfText ? [{ id, i }] : []));
  for (let period = 1; period <= longestPeriod; period++) {
    const least = Math.max(fewestTokens, fewestRepeats * period);
    let repeated = period;
    while (
      repeated < text.length &&
      text[text.length - 1 - repeated]?.id === text[text.length - 1 - repeated + period]?.id
    ) {
      repeated++;
    }
    if (repeated >= least) return (text[text.length - repeated + period - 1]?.i ?? 0) + 1;
  }
  return null;
}
