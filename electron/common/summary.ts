import { inverseRealTimeFactor, processingTime, type RunFigures, runFigures } from './metrics.ts';
import { isOfListener, targetName } from './plan.ts';
import { loadOf, type RecordedRun, type RecordedSession } from './recorded-session.ts';
import type { RecordedWork } from './scenario.ts';
import { median, percentile } from './statistics.ts';
import { delaysOf, isStreaming, streamingFigures } from './streaming-figures.ts';
import type { CallPhase, Span } from './trace.ts';
import { elapsed, type Millis, millis, nanosToMillis, type Ratio, type Seconds } from './units.ts';

/** A figure over `n` runs. p95 says more than "the slowest" only from n = 130 (`percentileFloor`). */
export type Spread = {
  readonly median: number | null;
  readonly p95: number | null;
  readonly n: number;
};

/**
 * One work on one target. `steady` figures cover measured runs whose every model call was steady; what
 * was cold (load, first inference, first inference of a new shape) stands apart and is never inside.
 */
export type WorkSummary = {
  /** Of requests to the lab's server, that of the first. */
  readonly work: number;
  /** The path of those requests: each has a work of its own, and all of a model are one line. null of planned work. */
  readonly requested: string | null;
  readonly kind: RecordedWork['kind'];
  readonly model: string;
  /** The device and its settings, by `targetName`. */
  readonly target: string;
  readonly outcomes: Readonly<Record<'measured' | 'cancelled' | 'failed' | 'unfinished', number>>;
  readonly processingMs: Spread;
  readonly rtf: Spread;
  readonly ttfaMs: Spread;
  /** Σ audio / Σ processing of the steady runs. */
  readonly rtfx: Ratio | null;
  readonly audio: Seconds | null;
  /** Of texts in English; `cer` is of all others. */
  readonly wer: Spread;
  readonly cer: Spread;
  /** Of a language model; null of all other work. */
  readonly reply: {
    readonly ttftMs: Spread;
    readonly itlMs: Spread;
    /** Tokens a second of decoding. */
    readonly tokenRate: Spread;
  } | null;
  /** null where the audio did not arrive in real time. */
  readonly streaming: StreamingSummary | null;
  readonly cold: {
    readonly loadMs: Millis | null;
    readonly firstInferenceMs: Millis | null;
    readonly newShapeMs: Millis | null;
  };
};

/** How late the texts came (`delaysOf`), and what it took. */
export type StreamingSummary = {
  readonly firstPartialMs: Spread;
  readonly partialDelayMs: Spread;
  readonly finalDelayMs: Spread;
  readonly takenBackShare: Spread;
  readonly busy: Spread;
  /** Σ over all runs. */
  readonly skipped: number;
};

/** The figure over the values that are known. */
export const spread = (values: readonly (number | null)[]): Spread => {
  const known = values.filter((value) => value !== null);
  return { median: median(known), p95: percentile(known, 0.95), n: known.length };
};

const spanMillis = (span: Span): Millis => nanosToMillis(elapsed(span.start, span.end));

const hasFailed = (run: RecordedRun): boolean => run.ended?.outcome.status === 'failed';

/** Of runs that did not fail: a call that was refused, or that ran on another device, is no inference there. */
const firstCall = (runs: readonly RecordedRun[], phase: CallPhase): Millis | null => {
  for (const run of runs) {
    if (hasFailed(run)) continue;
    for (let place = 0; place < run.spans.length; place++) {
      if (run.spans.attribute(place, 'phase') !== phase) continue;
      const call = run.spans.get(place);
      if (call !== undefined) return spanMillis(call);
    }
  }
  return null;
};

const count = (runs: readonly RecordedRun[]): WorkSummary['outcomes'] => {
  const counts = { measured: 0, cancelled: 0, failed: 0, unfinished: 0 };
  for (const run of runs) counts[run.ended?.outcome.status ?? 'unfinished'] += 1;
  return counts;
};

const repliesOf = (figures: readonly RunFigures[]): WorkSummary['reply'] => ({
  ttftMs: spread(figures.map(({ reply }) => reply?.ttft ?? null)),
  itlMs: spread(figures.map(({ reply }) => reply?.itl ?? null)),
  tokenRate: spread(figures.map(({ reply }) => reply?.tokenRate ?? null)),
});

/**
 * Whether a measured run is in the figures: a steady one is. Each pass of a stream hears more than the one before, so
 * that calls of a new shape are its nature; and so is it of requests, each of which says something else.
 */
export const isCounted = (run: RecordedRun, { phase }: RunFigures): boolean =>
  phase === 'steady' ||
  (phase === 'new-shape' && (isStreaming(run) || run.plan.requested !== undefined));

function summarizeStreaming(runs: readonly RecordedRun[]): StreamingSummary {
  const figures = runs
    .filter(({ ended }) => ended?.outcome.status === 'measured')
    .flatMap((run) => streamingFigures(run) ?? []);
  const delays = figures.map(delaysOf);
  return {
    firstPartialMs: spread(delays.map(({ firstPartial }) => firstPartial)),
    partialDelayMs: spread(delays.map(({ partialDelay }) => partialDelay)),
    finalDelayMs: spread(delays.map(({ finalDelay }) => finalDelay)),
    takenBackShare: spread(figures.map(({ takenBackShare }) => takenBackShare)),
    busy: spread(figures.map(({ busy }) => busy)),
    skipped: figures.reduce((sum, { skipped }) => sum + skipped, 0),
  };
}

/**
 * The table under every session: one line for each work on each target, in the order of the plan. Turns of a
 * conversation have figures of their own (`turn/turn-summary.ts`).
 */
export function summarize(session: RecordedSession): WorkSummary[] {
  const groups = new Map<string, RecordedRun[]>();
  for (const run of session.runs) {
    if (run.plan.kind === 'load' || run.plan.profiled || isOfListener(run.plan)) continue;
    if (run.work.kind === 'turn' && run.plan.requested === undefined) continue;
    const { work, requested, model } = run.plan;
    const task = requested === undefined ? `${work}` : `${requested} ${model}`;
    const key = `${task}@${targetName(run.plan)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  return [...groups.values()].flatMap((runs) => {
    const [first] = runs;
    if (first === undefined) return [];
    const { work, model, requested = null } = first.plan;
    const target = targetName(first.plan);
    const measured = runs.filter((run) => run.plan.kind === 'measured');
    const known = measured.map((run) => ({ run, figures: runFigures(run) }));
    const counted = known.filter(({ run, figures }) => isCounted(run, figures));
    const figures = known.map((one) => one.figures);
    const steady = counted.map((one) => one.figures);
    const pairs = steady.flatMap(({ processing, audio }) =>
      processing === null || audio === null ? [] : [{ processing, audio }],
    );
    const load = loadOf(session, model, target);
    const loadTime = load === undefined || hasFailed(load) ? null : processingTime(load);
    return [
      {
        work,
        requested,
        kind: first.work.kind,
        model,
        target,
        outcomes: count(measured),
        processingMs: spread(
          steady.map(({ processing }) => (processing === null ? null : processing * 1e3)),
        ),
        rtf: spread(steady.map(({ rtf }) => rtf)),
        ttfaMs: spread(steady.map(({ ttfa }) => ttfa)),
        rtfx: isStreaming(first) ? null : inverseRealTimeFactor(pairs),
        audio: requested === null ? (pairs[0]?.audio ?? null) : null,
        wer: spread(figures.map(({ wer }) => wer)),
        cer: spread(figures.map(({ cer }) => cer)),
        reply: first.work.kind === 'llm' ? repliesOf(steady) : null,
        streaming: isStreaming(first) ? summarizeStreaming(counted.map(({ run }) => run)) : null,
        cold: {
          loadMs: loadTime === null ? null : millis(loadTime * 1e3),
          firstInferenceMs: firstCall(runs, 'first'),
          newShapeMs: firstCall(runs, 'new-shape'),
        },
      },
    ];
  });
}
