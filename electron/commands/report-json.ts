import { audioFiguresJson, qualityJson } from '../common/export/quality-json.ts';
import { processingTime, runFigures } from '../common/metrics.ts';
import type { RecordedRun, RecordedSession } from '../common/recorded-session.ts';
import type { ReplyFigures } from '../common/reply-figures.ts';
import { streamingFigures } from '../common/streaming-figures.ts';
import { summarize, type WorkSummary } from '../common/summary.ts';
import { turnsJson } from './report-turns.ts';

/**
 * What `--json` prints: one object. Times in the unit that the name ends with; null where a figure does not
 * apply or was not reached. `stages` lists every span, by id; `parent` is an id.
 */
export function reportJson(session: RecordedSession, recording: string): object {
  const measured = session.runs.filter(({ plan }) => plan.kind === 'measured');
  const listeners = new Map(
    session.runs.flatMap((run) =>
      run.plan.kind === 'listen' ? [[run.plan.hears, run] as const] : [],
    ),
  );
  return {
    runs: measured.map((run) => reportRun(run, listeners.get(run.plan.index))),
    summary: reportSummary(summarize(session)),
    quality: qualityJson(session),
    ...turnsJson(session),
    recording,
  };
}

function reportRun(run: RecordedRun, listener: RecordedRun | undefined): object {
  const figures = runFigures(run);
  const outcome = run.ended?.outcome ?? null;
  const failure = outcome?.status === 'failed' ? outcome : null;
  const processing = processingTime(run);
  return {
    run: run.plan.index,
    kind: run.work.kind,
    model: run.plan.model,
    device: run.plan.device,
    settings: run.plan.settings,
    provider: run.ended?.provider ?? null,
    outcome: outcome?.status ?? 'cancelled',
    reason: failure?.reason ?? null,
    detail: failure?.detail ?? null,
    phase: figures.phase,
    audioSeconds: figures.audio,
    processingMs: processing === null ? null : processing * 1e3,
    rtf: figures.rtf,
    rtfx: figures.rtfx,
    ...(run.work.kind === 'tts'
      ? {
          ttfbMs: figures.ttfb,
          ttfaMs: figures.ttfa,
          audioFigures: run.audioFigures && audioFiguresJson(run.audioFigures),
        }
      : {}),
    ...(listener === undefined ? {} : { roundTrip: roundTripJson(listener) }),
    ...(run.work.kind === 'asr' ? { text: figures.text } : {}),
    ...(figures.reply === null ? {} : { text: figures.text, ...replyOf(figures.reply) }),
    ...(figures.wer === null ? {} : { wer: figures.wer }),
    ...(figures.cer === null ? {} : { cer: figures.cer }),
    ...reportStreaming(run),
    stages: [...run.spans]
      .sort((one, other) => one.id - other.id)
      .map(({ id, stage, start, end, parent }) => ({
        id,
        stage,
        startNs: start,
        endNs: end,
        parent,
      })),
  };
}

const replyOf = (reply: ReplyFigures): object => ({
  promptTokens: reply.promptTokens,
  replyTokens: reply.tokens,
  ttftMs: reply.ttft,
  itlMs: reply.itl,
  tokensPerSecond: reply.tokenRate,
  prefillTokensPerSecond: reply.prefillRate,
});
/** `partials`: what was shown while the audio arrived; `heardSeconds` of it had. */
function reportStreaming(run: RecordedRun): object {
  const figures = streamingFigures(run);
  if (figures === null) return {};
  const { firstPartial, partialDelays, finalDelays, ...counts } = figures;
  const partials = run.partials.map(({ text, heard }, place) => ({
    text,
    heardSeconds: heard,
    delayMs: partialDelays[place] ?? null,
  }));
  return {
    streaming: { firstPartialMs: firstPartial, partials, finalDelaysMs: finalDelays, ...counts },
  };
}

/** What the listener heard of a run; null where it heard nothing. */
function roundTripJson(listener: RecordedRun): object {
  const { text, wer, cer } = runFigures(listener);
  const outcome = listener.ended?.outcome;
  return {
    run: listener.plan.index,
    model: listener.plan.model,
    text: outcome?.status === 'measured' ? text : null,
    wer,
    ...(cer === null ? {} : { cer }),
    detail: outcome?.status === 'failed' ? outcome.detail : null,
  };
}

const figuresOf = (work: WorkSummary): object => ({
  processingMs: work.processingMs,
  rtf: work.rtf,
  rtfx: work.rtfx,
  ...(work.kind === 'tts' ? { ttfaMs: work.ttfaMs } : {}),
  ...(work.reply === null
    ? {}
    : {
        ttftMs: work.reply.ttftMs,
        itlMs: work.reply.itlMs,
        tokensPerSecond: work.reply.tokenRate,
      }),
  ...(work.wer.n > 0 ? { wer: work.wer } : {}),
  ...(work.cer.n > 0 ? { cer: work.cer } : {}),
  ...(work.streaming === null ? {} : { streaming: work.streaming }),
  outcomes: work.outcomes,
  cold: work.cold,
});

/** With one work on one device its figures stand at the top; several are never pooled. */
function reportSummary(works: readonly WorkSummary[]): object {
  const [only, ...others] = works;
  return {
    ...(only !== undefined && others.length === 0 ? figuresOf(only) : {}),
    works: works.map((work) => ({
      work: work.work,
      kind: work.kind,
      model: work.model,
      target: work.target,
      ...figuresOf(work),
    })),
  };
}
