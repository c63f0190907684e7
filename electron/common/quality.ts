import { languageOf } from './language-of.ts';
import { inverseRealTimeFactor, referenceOf } from './metrics.ts';
import { type Target, targetName } from './plan.ts';
import {
  charactersOf,
  groupBy,
  groupsOf,
  intervalOf,
  precisionOf,
  steadyRuns,
} from './pooled-runs.ts';
import { heardText, type RecordedRun, type RecordedSession } from './recorded-session.ts';
import { median } from './statistics.ts';
import { type Ratio, ratio, type Seconds, seconds } from './units.ts';
import { type ErrorRateKind, errorCounts, errorRateKind } from './word-error-rate.ts';

/** Speed of one model on one target over all of its works. */
export type PooledSpeed = {
  /**
   * Σ audio / Σ processing of the steady measured runs (`inverseRealTimeFactor`); null where none is steady. Runs whose
   * audio arrives in real time say nothing of it.
   */
  readonly rtfx: Ratio | null;
  /** How many runs that is of. */
  readonly n: number;
  readonly audio: Seconds;
  readonly processing: Seconds;
};

/**
 * Errors over texts. A work counts once on each target, however often it was repeated: of several runs that were heard its
 * errors are their mean, so `errors` need not be whole.
 */
export type PooledErrors = {
  readonly errors: number;
  /** Words of the references; characters where the rate is a CER. */
  readonly words: number;
  /** errors / words; null where there are no words. */
  readonly rate: Ratio | null;
};

/** Errors of a model on a target, and the works that they were made in. */
export type ModelErrors = PooledErrors & {
  /** `wer` where any work is in English, else `cer`: words and characters are not pooled. */
  readonly errorRate: ErrorRateKind;
  /** Those that the rate is of. */
  readonly works: readonly WorkQuality[];
  /** How many works were counted in characters, and are left out because `errorRate` is `wer`. */
  readonly leftOut: number;
};

/** What one work on one target says of the model's quality. */
export type WorkQuality = PooledErrors & {
  readonly errorRate: ErrorRateKind;
  readonly work: number;
  /** What was to be said: the work's text, or the reference of its audio. */
  readonly reference: string;
  /** What was heard in each run that counts, in the order of the plan. */
  readonly heard: readonly { readonly run: number; readonly text: string }[];
};

/** Medians over the measured runs whose audio was looked at; null where that has no value. */
export type AudioMedians = {
  readonly n: number;
  /** LUFS, as one channel (`loudness.ts`). */
  readonly loudness: number | null;
  readonly leadingSilence: Seconds | null;
  readonly trailingSilence: Seconds | null;
  /** dBFS. */
  readonly peak: number | null;
  /** Samples at full scale or above it, over all of these runs together: a count and its share. */
  readonly clipped: number;
  readonly clippedShare: Ratio;
  /** Seconds of audio for each character (code point) of the text. */
  readonly secondsPerCharacter: Seconds | null;
};

/**
 * One model × precision × target, at once or as a stream: a line of the table and a point of the picture. What it
 * mishears of a stream is no price of its speed where all audio is there.
 */
export type QualityPoint = {
  readonly kind: 'tts' | 'asr';
  readonly model: string;
  /** Of the weights, as the catalog named it; null where the recording does not say. */
  readonly precision: string | null;
  readonly target: string;
  readonly device: Target['device'];
  readonly settings: Target['settings'];
  /** How often it hears anew what has arrived, where audio arrives in real time; null where all of it is there. */
  readonly streamingInterval: Seconds | null;
  readonly speed: PooledSpeed;
  /** null where nobody can say: an ASR without references, a TTS that nothing heard. */
  readonly quality: ModelErrors | null;
  /** The ASR that heard it (round trip); null for an ASR, which is held against references. */
  readonly measuredBy: string | null;
  /** null for an ASR, and where no audio was looked at. */
  readonly audio: AudioMedians | null;
  readonly measured: number;
  /**
   * Why measured runs, or those that heard them, failed; each sentence once, with its count. Runs that had nothing to hear
   * because another failed are not told of again.
   */
  readonly failures: readonly { readonly detail: string; readonly count: number }[];
  /** Its measured runs, for whoever wants to see them. */
  readonly runs: readonly number[];
};

/** Speed beside quality of every model on every target of the session, in the order of the plan. */
export function qualityOf(session: RecordedSession): QualityPoint[] {
  const listeners = new Map(
    session.runs.filter(({ plan }) => plan.kind === 'listen').map((run) => [run.plan.hears, run]),
  );
  return groupsOf(session).map(({ kind, runs, first }) => {
    const heardBy = runs.flatMap(({ plan }) => listeners.get(plan.index) ?? []);
    return pointOf(session, kind, first, runs, heardBy);
  });
}

function pointOf(
  session: RecordedSession,
  kind: QualityPoint['kind'],
  first: RecordedRun,
  runs: readonly RecordedRun[],
  listeners: readonly RecordedRun[],
): QualityPoint {
  const { model, device, settings } = first.plan;
  return {
    kind,
    model,
    precision: precisionOf(session, model),
    target: targetName({ device, settings }),
    device,
    settings,
    streamingInterval: intervalOf(first),
    speed: speedOf(runs),
    quality: pooled(worksOf(kind === 'asr' ? runs : listeners)),
    measuredBy: listeners[0]?.plan.model ?? null,
    audio: kind === 'tts' ? audioMedians(runs) : null,
    measured: runs.filter(wasMeasured).length,
    failures: failuresOf([...runs, ...listeners]),
    runs: runs.map(({ plan }) => plan.index),
  };
}

const wasMeasured = ({ ended }: RecordedRun): boolean => ended?.outcome.status === 'measured';

function speedOf(runs: readonly RecordedRun[]): PooledSpeed {
  const pairs = steadyRuns(runs);
  return {
    rtfx: inverseRealTimeFactor(pairs),
    n: pairs.length,
    audio: seconds(sum(pairs.map(({ audio }) => audio))),
    processing: seconds(sum(pairs.map(({ processing }) => processing))),
  };
}

/** A model that made out no word of what was said missed every one of them: that is no run to leave out. */
const madeOutNothing = ({ ended }: RecordedRun): boolean =>
  ended?.outcome.status === 'failed' && ended.outcome.reason === 'no-speech';

/** Of runs that listened to the end: only works that tell what was said. */
function worksOf(hearing: readonly RecordedRun[]): WorkQuality[] {
  const listened = hearing.filter((run) => wasMeasured(run) || madeOutNothing(run));
  return groupBy(listened, ({ plan }) => String(plan.work)).flatMap((runs) => {
    const [first] = runs;
    const reference = first === undefined ? undefined : referenceOf(first);
    if (first === undefined || reference === undefined) return [];
    const language = languageOf(first);
    const heard = runs.map((run) => ({ run: run.plan.index, text: heardText(run) }));
    const counts = heard.map(({ text }) => errorCounts(reference, text, language));
    const words = counts[0]?.referenceLength ?? 0;
    if (words === 0) return [];
    const errors = counts.map((one) => one.substitutions + one.deletions + one.insertions);
    return [
      {
        work: first.plan.work,
        reference,
        heard,
        errorRate: errorRateKind(language),
        ...rateOf(sum(errors) / errors.length, words),
      },
    ];
  });
}

/**
 * What a listener heard of a voice's work on a target. Silence at both ends is cut to 0.1 s first: listeners make words
 * of it.
 */
export type RoundTrip = WorkQuality & { readonly measuredBy: string };

/** By `roundTripKey`, the works that a listener heard. */
export function roundTripsOf({ runs }: RecordedSession): ReadonlyMap<string, RoundTrip> {
  const targetOf = ({ plan }: RecordedRun): string => {
    const heard = runs[plan.hears ?? plan.index];
    return targetName(heard?.plan ?? plan);
  };
  const groups = groupBy(
    runs.filter(({ plan }) => plan.kind === 'listen'),
    (run) => roundTripKey({ work: run.plan.work, target: targetOf(run) }),
  );
  return new Map(
    groups.flatMap((own) => {
      const [first] = own;
      const [quality] = worksOf(own);
      if (first === undefined || quality === undefined) return [];
      const key = roundTripKey({ work: first.plan.work, target: targetOf(first) });
      return [[key, { ...quality, measuredBy: first.plan.model }] as const];
    }),
  );
}

/** `target`: by `targetName`. */
export const roundTripKey = (of: { readonly work: number; readonly target: string }): string =>
  `${of.work}@${of.target}`;

const rateOf = (errors: number, words: number): PooledErrors => ({
  errors,
  words,
  rate: words === 0 ? null : ratio(errors / words),
});

function pooled(all: readonly WorkQuality[]): ModelErrors | null {
  const inWords = all.filter(({ errorRate }) => errorRate === 'wer');
  const works = inWords.length > 0 ? inWords : all;
  if (works.length === 0) return null;
  return {
    ...rateOf(sum(works.map(({ errors }) => errors)), sum(works.map(({ words }) => words))),
    errorRate: inWords.length > 0 ? 'wer' : 'cer',
    works,
    leftOut: all.length - works.length,
  };
}

function audioMedians(runs: readonly RecordedRun[]): AudioMedians | null {
  const looked = runs.filter(wasMeasured).flatMap(({ audioFigures, work }) => {
    if (audioFigures === null || work.kind !== 'tts') return [];
    return [{ ...audioFigures, characters: charactersOf(work.text) }];
  });
  if (looked.length === 0) return null;
  const known = (values: readonly (number | null)[]): number | null =>
    median(values.filter((value) => value !== null));
  const inSeconds = (value: number | null): Seconds | null =>
    value === null ? null : seconds(value);
  const clipped = sum(looked.map((audio) => audio.clipped));
  const samples = sum(looked.map((audio) => audio.samples));
  return {
    n: looked.length,
    loudness: known(looked.map(({ loudness }) => loudness)),
    leadingSilence: inSeconds(known(looked.map(({ leadingSilence }) => leadingSilence))),
    trailingSilence: inSeconds(known(looked.map(({ trailingSilence }) => trailingSilence))),
    peak: known(looked.map(({ peak }) => peak)),
    clipped,
    clippedShare: ratio(samples === 0 ? 0 : clipped / samples),
    secondsPerCharacter: inSeconds(
      known(
        looked.map((audio) =>
          audio.characters === 0 ? null : audio.samples / audio.sampleRate / audio.characters,
        ),
      ),
    ),
  };
}

function failuresOf(runs: readonly RecordedRun[]): QualityPoint['failures'] {
  const counts = new Map<string, number>();
  for (const { ended } of runs) {
    const outcome = ended?.outcome;
    if (outcome?.status !== 'failed' || outcome.reason === 'nothing-to-hear') continue;
    counts.set(outcome.detail, (counts.get(outcome.detail) ?? 0) + 1);
  }
  return [...counts].map(([detail, count]) => ({ detail, count }));
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
