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
 * other token. Source: `SuppressBlank`, `SuppressTokens` and `ApplyTimestampRules` of openai/whisper.
 */
export function applyRules(logits: Float32Array, chosen: readonly number[], rules: Rules): void {
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
  let text = never;
  for (let id = 0; id < timestampBegin; id++) text = Math.max(text, logits[id] as number);
  return sumOfProbabilities(logits, timestampBegin, logits.length) > text;
}

/** A token, and the natural logarithm of its probability among those that may follow. */
export type Choice = { readonly id: number; readonly logProbability: number };

/** The likeliest token. Throws `bad-output` where a logit is NaN, or all are −∞. */
export function chooseToken(logits: Float32Array): Choice {
  let id = 0;
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i] as number;
    sum += logit;
    if (logit > (logits[id] as number)) id = i;
  }
  const most = logits[id];
  if (Number.isNaN(sum) || most === undefined || most === never) {
    throw new RunFailure('bad-output', 'The model gave NaN for a token.');
  }
  return { id, logProbability: most - sumOfProbabilities(logits, 0, logits.length) };
}

/** The probability of one token against all others, before any rule. */
export const probabilityOf = (id: number, logits: Float32Array): number =>
  Math.exp((logits[id] ?? never) - sumOfProbabilities(logits, 0, logits.length));

/** What lies this far below the largest logit is under 1e-13 of it, and most of a vocabulary lies there. */
const negligible = 30;

/** ln Σ e^logit over a range; −∞ where all of it is. */
function sumOfProbabilities(logits: Float32Array, from: number, to: number): number {
  let most = never;
  for (let id = from; id < to; id++) most = Math.max(most, logits[id] as number);
  if (most === never) return never;
  let sum = 0;
  for (let id = from; id < to; id++) {
    const below = (logits[id] as number) - most;
    if (below > -negligible) sum += Math.exp(below);
  }
  return most + Math.log(sum);
}
