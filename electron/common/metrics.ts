import { languageOf } from './language-of.ts';
import { heardText, type RecordedRun, taskOf } from './recorded-session.ts';
import { type ReplyFigures, replyFigures } from './reply-figures.ts';
import { stageById } from './stage-by-id.ts';
import { type Stage, stages } from './stages.ts';
import { isStreaming } from './streaming-figures.ts';
import type { CallPhase, Span } from './trace.ts';
import { callPhases } from './trace.ts';
import {
  duration,
  elapsed,
  type Millis,
  nanos,
  nanosToMillis,
  nanosToSeconds,
  type Ratio,
  ratio,
  type Seconds,
  seconds,
} from './units.ts';
import { errorRate, errorRateKind } from './word-error-rate.ts';

/** Processing time divided by audio time, both in seconds. Below 1 is faster than real time. */
export const realTimeFactor = (processing: Seconds, audio: Seconds): Ratio =>
  ratio(processing / audio);

/**
 * RTFx: Σ audio time / Σ processing time over a set of runs, never the mean of ratios. Above 1 is faster
 * than real time. null for an empty set.
 */
export function inverseRealTimeFactor(
  runs: readonly { readonly processing: Seconds; readonly audio: Seconds }[],
): Ratio | null {
  const audio = runs.reduce((sum, run) => sum + run.audio, 0);
  const processing = runs.reduce((sum, run) => sum + run.processing, 0);
  return processing > 0 && audio > 0 ? ratio(audio / processing) : null;
}

const rootOf = (run: RecordedRun, stage: Stage): Span | null => run.spans.root(stage) ?? null;

/**
 * From the request's arrival in the worker to the last output in CPU memory, the time in which audio arrives of a
 * streaming run included. Of a turn that the lab's server was asked for, from the end of what the client sent to the last
 * of the reply. null when not finished.
 */
export function processingTime(run: RecordedRun): Seconds | null {
  const { kind, requested } = run.plan;
  const isServed = run.work.kind === 'turn' && requested !== undefined;
  const root = rootOf(run, kind === 'load' ? 'load' : isServed ? 'turn' : 'run');
  return root === null ? null : nanosToSeconds(elapsed(root.start, root.end));
}

/** TTFB: first audio chunk out of the engine − request. null for ASR and before the first chunk. */
export function timeToFirstByte(run: RecordedRun): Millis | null {
  const [first] = run.audio;
  return first === undefined || run.started === null
    ? null
    : nanosToMillis(elapsed(run.started, first.at));
}

/**
 * TTFA: TTFB plus the leading silence of that chunk (onset: 10 ms RMS window, 1 ms hop, above −40 dBFS
 * for at least 50 ms, mean removed). null when the first chunk holds nothing audible.
 */
export function timeToFirstAudio(run: RecordedRun): Millis | null {
  const toFirstByte = timeToFirstByte(run);
  const silence = run.audio[0]?.leadingSilence ?? null;
  return toFirstByte === null || silence === null
    ? null
    : ((toFirstByte + silence * 1e3) as Millis);
}

/**
 * Buffer slack of each chunk: audio delivered before it − (its arrival − first arrival), in seconds.
 * Negative is an underrun that the listener hears. 0 for the first.
 */
export function bufferSlack(run: RecordedRun): Seconds[] {
  const [first] = run.audio;
  if (first === undefined) return [];
  let delivered = 0;
  return run.audio.map((chunk) => {
    const slack = delivered - nanosToSeconds(elapsed(first.at, chunk.at));
    delivered += duration(chunk.samples, chunk.sampleRate);
    return seconds(slack);
  });
}

/** The coldest of the run's model calls: a run is steady only when every one of its calls is. */
export function runPhase(run: RecordedRun): CallPhase | null {
  const phases = new Set<unknown>();
  for (let place = 0; place < run.spans.length; place++) {
    phases.add(run.spans.attribute(place, 'phase'));
  }
  return callPhases.find((phase) => phases.has(phase)) ?? null;
}

/**
 * Time inside each stage summed over its spans, but for those inside another of the same stage (an operator
 * in the branch of an `If`): stages are inside each other, so do not add up, and no stage counts twice.
 */
export function stageTotals(run: RecordedRun): Map<Stage, { count: number; total: Millis }> {
  const { id, parent, stage, start, end } = run.spans.columns;
  const count = run.spans.length;
  const stageOf = stageById({ id, stage, count });
  const totals = stages.map(() => ({ count: 0, total: 0 as Millis }));
  for (let place = 0; place < count; place++) {
    const own = stage[place] ?? 0;
    const known = totals[own];
    if (known === undefined) continue;
    known.count += 1;
    if (stageOf(parent[place] ?? -1) === own) continue;
    const length = nanosToMillis(elapsed(nanos(start[place] ?? 0), nanos(end[place] ?? 0)));
    known.total = (known.total + length) as Millis;
  }
  return new Map(
    stages.flatMap((name, own) => {
      const known = totals[own];
      return known === undefined || known.count === 0 ? [] : [[name, known] as const];
    }),
  );
}

/** The text that a run should hear: what its audio says, or what the run that it hears was to speak. */
export function referenceOf({
  plan,
  work,
}: Pick<RecordedRun, 'plan' | 'work'>): string | undefined {
  if (work.kind === 'tts') return plan.kind === 'listen' ? work.text : undefined;
  return work.kind === 'asr' && work.length === undefined ? work.reference : undefined;
}

/** Every figure of one run; null where it does not apply or was not reached. */
export type RunFigures = {
  readonly processing: Seconds | null;
  readonly audio: Seconds | null;
  readonly rtf: Ratio | null;
  readonly rtfx: Ratio | null;
  readonly ttfb: Millis | null;
  readonly ttfa: Millis | null;
  readonly worstSlack: Seconds | null;
  readonly phase: CallPhase | null;
  readonly text: string | null;
  /** Word error rate; null where the text is in another language than English, which `cer` is for. */
  readonly wer: Ratio | null;
  /** Character error rate; null of English. */
  readonly cer: Ratio | null;
  /** null of a run that is no reply of a language model. */
  readonly reply: ReplyFigures | null;
};

export function runFigures(run: RecordedRun): RunFigures {
  const isMeasured = run.ended?.outcome.status === 'measured';
  const processing = isMeasured ? processingTime(run) : null;
  const audio = isMeasured ? (run.ended?.audio ?? null) : null;
  const canRelate =
    run.plan.kind !== 'load' &&
    !isStreaming(run) &&
    processing !== null &&
    audio !== null &&
    audio > 0;
  const slack = bufferSlack(run);
  const hasText = taskOf(run) === 'asr' || run.work.kind === 'llm';
  const text = hasText && run.plan.kind !== 'load' ? heardText(run) : null;
  const reference = referenceOf(run);
  const language = languageOf(run);
  const rate =
    isMeasured && text !== null && reference !== undefined
      ? errorRate(reference, text, language)
      : null;
  const errors = errorRateKind(language);
  return {
    processing,
    audio,
    rtf: canRelate ? realTimeFactor(processing, audio) : null,
    rtfx: canRelate ? inverseRealTimeFactor([{ processing, audio }]) : null,
    ttfb: timeToFirstByte(run),
    ttfa: timeToFirstAudio(run),
    worstSlack: slack.length > 0 ? slack.reduce((least, one) => (one < least ? one : least)) : null,
    phase: runPhase(run),
    text,
    wer: errors === 'wer' ? rate : null,
    cer: errors === 'cer' ? rate : null,
    reply: replyFigures(run),
  };
}
