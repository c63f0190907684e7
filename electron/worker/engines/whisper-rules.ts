import { RunFailure } from '../failure.ts';
import type { WhisperVocabulary } from './whisper-vocabulary.ts';

type Rules = Pick<
  WhisperVocabulary,
  | 'endOfText'
  | 'noTimestamps'
  | 'timestampBegin'
  | 'suppressed'
  | 'suppressedAtStart'
  | 'latestStart'
>;

const never = Number.NEGATIVE_INFINITY;

/**
 * Rules out tokens that may not follow those chosen so far: their logits become −∞. Timestamps come in pairs but for
 * the last, do not go back, end no segment where it began, and are taken whenever they are likelier together than any
 * other token. Throws `bad-output` where a logit is NaN or +∞. Source: `SuppressBlank`, `SuppressTokens` and `ApplyTimestampRules` of openai/whisper.
 */
export function applyRules(logits: Float32Array, chosen: readonly number[], rules: Rules): void {
  refuseBroken(logits);
  const { endOfText, timestampBegin } = rules;
  const isTimestamp = (id: number | undefined): boolean => id !== undefined && id >= timestampBegin;

  for (const id of rules.suppressed) logits[id] = never;
  logits[rules.noTimestamps] = never;
  if (chosen.length === 0) {
    for (const id of rules.suppressedAtStart) logits[id] = never;
    logits.fill(never, 0, timestampBegin);
    logits.fill(never, timestampBegin + rules.latestStart + 1);
  }
  const isAfterTimestamp = isTimestamp(chosen.at(-1));
  const isAfterPair = chosen.length < 2 || isTimestamp(chosen.at(-2));
  if (isAfterTimestamp && isAfterPair) logits.fill(never, timestampBegin);
  if (isAfterTimestamp && !isAfterPair) logits.fill(never, 0, endOfText);
  const latest = chosen.findLast(isTimestamp);
  if (latest !== undefined) {
    const earliest = isAfterTimestamp && !isAfterPair ? latest : latest + 1;
    logits.fill(never, timestampBegin, earliest);
  }
  if (isTimestampLikelier(logits, timestampBegin)) logits.fill(never, 0, timestampBegin);
}

function isTimestampLikelier(logits: Float32Array, timestampBegin: number): boolean {
  const ofTimestamps = sumOfProbabilities(logits, timestampBegin, logits.length);
  return ofTimestamps > largestOf(logits, 0, timestampBegin);
}

/** A token, and the natural logarithm of its probability among those that may follow. */
export type Choice = { readonly id: number; readonly logProbability: number };

/** The likeliest token. Throws `bad-output` where a logit is NaN or +∞, or no token is left. */
export function chooseToken(logits: Float32Array): Choice {
  refuseBroken(logits);
  const most = largestOf(logits, 0, logits.length);
  if (most === never) throw new RunFailure('bad-output', 'The model rules out every token.');
  const logProbability = most - sumOfProbabilities(logits, 0, logits.length);
  return { id: logits.indexOf(most), logProbability };
}

/** NaN and +∞ stay in a sum; finite numbers and −∞, which a rule leaves, add up to neither. */
function refuseBroken(logits: Float32Array): void {
  let sum = 0;
  for (let id = 0; id < logits.length; id++) sum += logits[id] as number;
  if (Number.isNaN(sum) || sum === Number.POSITIVE_INFINITY)
    throw new RunFailure('bad-output', 'The model gave NaN or infinity for a token.');
}

/** The probability of one token against all others, before any rule. */
export const probabilityOf = (id: number, logits: Float32Array): number =>
  Math.exp((logits[id] ?? never) - sumOfProbabilities(logits, 0, logits.length));

/** Most of a vocabulary lies so far below its largest logit that 50,000 of them add less than 0.0002 to the sum. */
const negligible = 20;

/** ln Σ e^logit over a range, within 0.0002; −∞ where all of it is. */
function sumOfProbabilities(logits: Float32Array, from: number, to: number): number {
  const most = largestOf(logits, from, to);
  if (most === never) return never;
  let sum = 0;
  for (let id = from; id < to; id++) {
    const below = (logits[id] as number) - most;
    if (below > -negligible) sum += Math.exp(below);
  }
  return most + Math.log(sum);
}

function largestOf(logits: Float32Array, from: number, to: number): number {
  let most = never;
  for (let id = from; id < to; id++) {
    const logit = logits[id] as number;
    if (logit > most) most = logit;
  }
  return most;
}
