import { processingTime, runFigures } from '../common/metrics.ts';
import type { RecordedRun, RecordedSession } from '../common/recorded-session.ts';
import type { ReplyFigures } from '../common/reply-figures.ts';
import { streamingFigures } from '../common/streaming-figures.ts';
import { summarize, type WorkSummary } from '../common/summary.ts';

/**
 * What `--json` prints: one object. Times in the unit that the name ends with; null where a figure does not
 * apply or was not reached. `stages` lists every span, by id; `parent` is an id.
 */
export function reportJson(session: RecordedSession, recording: string): object {
  const measured = session.runs.filter(({ plan }) => plan.kind === 'measured');
  return {
    runs: measured.map(reportRun),
    summary: reportSummary(summarize(session)),
    recording,
  };
}

function reportRun(run: RecordedRun): object {
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
    ...(run.work.kind === 'tts' ? { ttfbMs: figures.ttfb, ttfaMs: figures.ttfa } : {}),
    ...(run.work.kind === 'asr' ? { text: figures.text } : {}),
    ...(figures.reply === null ? {} : { text: figures.text, ...replyOf(figures.reply) }),
    ...(figures.wer === null ? {} : { wer: figures.wer }),
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
