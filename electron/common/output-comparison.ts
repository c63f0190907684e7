import type { Side } from './comparison-sides.ts';
import { targetName } from './plan.ts';
import { heardText, type RecordedRun } from './recorded-session.ts';
import type { OutputDifference } from './session.ts';
import { type Ratio, ratio } from './units.ts';
import { countErrors } from './word-error-rate.ts';

/** How far the audio of a side is from that of the first one. */
export type SpokenDifference = {
  readonly kind: 'spoken';
  readonly difference: OutputDifference;
  /** How far two runs of one side are from each other, of the two sides that of the larger; null where nobody looked. */
  readonly itself: OutputDifference | null;
};

/** How far two texts are apart that were recognised in the same audio. */
export type TextDifference = {
  /** Tokens that are equal in the best alignment, of the longer list; null where the engine names no tokens. */
  readonly tokenAgreement: Ratio | null;
  readonly isSameText: boolean;
};

export type HeardDifference = {
  readonly kind: 'heard';
  readonly difference: TextDifference;
  /** The same of two runs of one side, the worse of the two sides; null where neither has two. */
  readonly itself: TextDifference | null;
};

/** `against`: the place of the side that it is held against. */
export type OutputComparison = (SpokenDifference | HeardDifference) & { readonly against: number };

/**
 * What each side gave out, against the first side before it that it can be held against: whether "faster" is "wrong". By
 * side; null for the first, for sides with another subject, and where the recording does not tell. Audio is compared
 * while it is recorded, so within one session and of one model only, in whatever precision; texts are in every recording. The first measured run of each side stands for it.
 */
export function compareOutputs(sides: readonly Side[]): (OutputComparison | null)[] {
  return sides.map((side, place) => {
    for (const [against, earlier] of sides.slice(0, place).entries()) {
      const found = compareSides(side, earlier);
      if (found !== null) return { ...found, against };
    }
    return null;
  });
}

function compareSides(side: Side, first: Side): SpokenDifference | HeardDifference | null {
  if (side.kind !== first.kind || side.subject !== first.subject) return null;
  const [own, their] = [outputsOf(side), outputsOf(first)];
  if (side.kind === 'tts') {
    if (side.session !== first.session) return null;
    const difference = between(own, their);
    return difference && { kind: 'spoken', difference, itself: worseAudio(own, their) };
  }
  const [one, other] = [own[0], their[0]];
  if (side.kind !== 'asr' || one === undefined || other === undefined) return null;
  return { kind: 'heard', difference: compareTexts(one, other), itself: worseText(own, their) };
}

/** The measured runs of a side that came to their end. */
const outputsOf = ({ session, work, target }: Side): RecordedRun[] =>
  session.runs.filter(
    ({ plan, ended }) =>
      plan.kind === 'measured' &&
      plan.work === work &&
      targetName(plan) === target &&
      ended?.outcome.status === 'measured',
  );

/** Differences are recorded with the later run. */
const between = (
  runs: readonly RecordedRun[],
  others: readonly RecordedRun[],
): OutputDifference | null => {
  const search = (of: readonly RecordedRun[], against: readonly RecordedRun[]) =>
    of
      .flatMap(({ differences }) => differences)
      .find((found) => against.some(({ plan }) => plan.index === found.against));
  return search(runs, others) ?? search(others, runs) ?? null;
};

function worseAudio(
  own: readonly RecordedRun[],
  their: readonly RecordedRun[],
): OutputDifference | null {
  const [one, other] = [between(own, own), between(their, their)];
  if (one === null || other === null) return one ?? other;
  return (one.logSpectral ?? 0) >= (other.logSpectral ?? 0) ? one : other;
}

function worseText(
  own: readonly RecordedRun[],
  their: readonly RecordedRun[],
): TextDifference | null {
  const found = [own, their].flatMap(([one, other]) =>
    one === undefined || other === undefined ? [] : [compareTexts(one, other)],
  );
  return found.toSorted((one, other) => badness(other) - badness(one))[0] ?? null;
}

const badness = ({ tokenAgreement, isSameText }: TextDifference): number =>
  (isSameText ? 0 : 1) + (1 - (tokenAgreement ?? 1));

/** What two runs of one audio made of it. */
export function compareTexts(one: RecordedRun, other: RecordedRun): TextDifference {
  return {
    tokenAgreement: tokenAgreement(tokensOf(one), tokensOf(other)),
    isSameText: heardText(one) === heardText(other),
  };
}

/**
 * The share of tokens that are equal at the same place of the best alignment (fewest edits, and among those the most
 * tokens the same), of the tokens of the longer list. null where neither has any.
 */
export function tokenAgreement(one: readonly number[], other: readonly number[]): Ratio | null {
  const longer = Math.max(one.length, other.length);
  if (longer === 0) return null;
  const { substitutions, deletions } = countErrors(one.map(String), other.map(String));
  return ratio((one.length - substitutions - deletions) / longer);
}

/** The ids that the engine chose, in the order of time: of its `token` spans. */
export const tokensOf = ({ spans }: RecordedRun): number[] =>
  spans
    .ofStage('token')
    .toSorted((one, other) => one.start - other.start)
    .flatMap(({ attributes }) => (typeof attributes?.id === 'number' ? [attributes.id] : []));

/** "differs: 5.6 dB (itself: 5.5 dB)", "same text (itself: same text)". */
export function outputInWords({ difference, itself }: SpokenDifference | HeardDifference): string {
  const words = (of: OutputDifference | TextDifference): string =>
    'isSameText' in of ? textInWords(of) : audioInWords(of);
  return `${words(difference)}${itself === null ? '' : ` (itself: ${words(itself).replace('differs: ', '')})`}`;
}

function audioInWords({
  logSpectral,
  meanAbsolute,
  length,
  otherLength,
}: OutputDifference): string {
  if (meanAbsolute === 0 && length === otherLength) return 'same audio';
  const spectrum = logSpectral === null ? 'too short to say' : `${logSpectral.toFixed(1)} dB`;
  const lengths =
    Math.abs(length - otherLength) > 0.01 * otherLength
      ? [`${length.toFixed(2)} s long against ${otherLength.toFixed(2)} s`]
      : [];
  return [`differs: ${spectrum}`, ...lengths].join(', ');
}

function textInWords({ tokenAgreement: share, isSameText }: TextDifference): string {
  if (isSameText)
    return share === null || share === 1 ? 'same text' : `same text, ${percent(share)} of tokens`;
  return share === null ? 'another text' : `another text, ${percent(share)} of tokens the same`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
