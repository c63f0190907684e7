import { createHash } from 'node:crypto';
import { hasPlace } from '../../common/export/nested-spans.ts';
import { spanName } from '../../common/export/trace-names.ts';
import { targetName } from '../../common/plan.ts';
import { type RecordedRun, type RecordedSession, taskOf } from '../../common/recorded-session.ts';
import type { SessionManifest } from '../../common/session.ts';
import { isTurn, turnFigures } from '../../common/turn/turn-figures.ts';
import { speaks } from '../../common/turn/turn-work.ts';
import { duration } from '../../common/units.ts';
import type { OtlpBatch } from './otlp-sender.ts';
import { inGroups, keyValues, resourceOf, scopeOf, unixNanos } from './otlp-values.ts';

/** `SpanKind` and `StatusCode` of opentelemetry-proto. */
const internal = 1;
const statusError = 2;
const statusOk = 1;

const spansInLine = 1000;

/**
 * The runs as OTLP/JSON, one `TracesData` a line as OpenTelemetry's file exporter writes them. A run is a trace of its
 * own: a span of the run, and the recorded spans inside it.
 */
export function* otlpTraces(session: RecordedSession): Generator<string> {
  for (const { text } of otlpTraceBatches(session)) yield `${text}\n`;
}

/** The same as messages to a collector (`ExportTraceServiceRequest`), each with how many spans it holds. */
export function* otlpTraceBatches({ manifest, runs }: RecordedSession): Generator<OtlpBatch> {
  const resource = resourceOf(manifest);
  const scope = scopeOf(manifest);
  for (const run of runs) {
    for (const spans of inGroups(spansOf(run, manifest), spansInLine)) {
      const line = { resourceSpans: [{ resource, scopeSpans: [{ scope, spans }] }] };
      yield { text: JSON.stringify(line), count: spans.length };
    }
  }
}

function* spansOf(run: RecordedRun, manifest: SessionManifest): Generator<object> {
  const { traceId, spanId } = idsOf(run, manifest);
  const { started, ended } = run;
  const hasSpan = started !== null && ended !== null;
  if (hasSpan) {
    yield {
      traceId,
      spanId: spanId(null),
      ...describe(run),
      kind: internal,
      startTimeUnixNano: unixNanos(manifest, started),
      endTimeUnixNano: unixNanos(manifest, ended.at),
      events: outputEvents(run, manifest),
      status: statusOf(ended),
    };
  }
  for (const span of run.spans) {
    if (!hasPlace(span)) continue;
    const isRoot = span.parent === null;
    yield {
      traceId,
      spanId: spanId(span.id),
      ...(isRoot && !hasSpan ? {} : { parentSpanId: spanId(span.parent) }),
      name: spanName(span),
      kind: internal,
      startTimeUnixNano: unixNanos(manifest, span.start),
      endTimeUnixNano: unixNanos(manifest, span.end),
      attributes: keyValues({ 'latency_lab.stage': span.stage, ...own(span.attributes ?? {}) }),
    };
  }
}

/** Ids that are the same each time that a recording is exported, and no other recording's. */
function idsOf(run: RecordedRun, { id, startedAt }: SessionManifest) {
  const hash = createHash('sha256').update(`${id} ${startedAt} ${run.plan.index}`).digest('hex');
  const first = BigInt(`0x${hash.slice(32, 48)}`);
  return {
    traceId: hash.slice(0, 32),
    /** Of a recorded span, by its id; with null of the run's own. */
    spanId: (span: number | null): string =>
      BigInt.asUintN(64, first + BigInt(span === null ? 0 : span + 1))
        .toString(16)
        .padStart(16, '0'),
  };
}

/** An attribute of a span under a name that is nobody else's. */
const own = <Value>(attributes: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [`latency_lab.${name}`, value]),
  );

/** The name and attributes of a run: OpenTelemetry's GenAI names where they exist (semantic-conventions-genai). */
function describe(run: RecordedRun): object {
  const { plan, worker, ended } = run;
  const outcome = ended?.outcome;
  const isAgent = isTurn(run);
  const operation = plan.kind === 'load' ? null : isAgent ? 'invoke_agent' : 'generate_content';
  const { gap, lab } = turnFigures(run);
  return {
    name: operation === null ? `load ${plan.model}` : `${operation} ${plan.model}`,
    attributes: keyValues({
      'gen_ai.operation.name': operation,
      'gen_ai.provider.name': operation === null ? null : 'latency_lab',
      'gen_ai.request.model': isAgent ? null : plan.model,
      'gen_ai.agent.name': isAgent ? plan.model : null,
      'gen_ai.output.type': operation === null ? null : isSpoken(run) ? 'speech' : 'text',
      'error.type': outcome?.status === 'failed' ? outcome.reason : null,
      'process.pid': worker,
      ...own({
        run: plan.index,
        kind: plan.kind,
        work: plan.work,
        repeat: plan.repeat,
        hears: plan.hears ?? null,
        link: plan.link ?? null,
        conversation: plan.conversation ?? null,
        turn: plan.turn ?? null,
        turn_gap_ms: gap,
        turn_lab_ms: lab,
        device: plan.device,
        target: targetName(plan),
        profiled: plan.profiled,
        outcome: outcome?.status ?? null,
        provider: ended?.provider ?? null,
        audio_seconds: ended?.audio ?? null,
        worker_memory_bytes: ended?.workerMemory ?? null,
        lab_delay_ms: ended?.labDelay ?? null,
      }),
    }),
  };
}

const isSpoken = (run: RecordedRun): boolean =>
  run.work.kind === 'turn' ? speaks(run.work) : taskOf(run) === 'tts';

/** A run that a person cancelled has no status: it neither worked nor failed. */
function statusOf({ outcome }: NonNullable<RecordedRun['ended']>): object {
  if (outcome.status === 'failed') return { code: statusError, message: outcome.detail };
  return outcome.status === 'measured' ? { code: statusOk } : {};
}

const outputEvents = ({ audio, texts }: RecordedRun, manifest: SessionManifest): object[] => [
  ...audio.map(({ at, samples, sampleRate, leadingSilence, file }) => ({
    timeUnixNano: unixNanos(manifest, at),
    name: 'latency_lab.audio',
    attributes: keyValues(
      own({
        seconds: duration(samples, sampleRate),
        samples,
        sample_rate: sampleRate,
        leading_silence_seconds: leadingSilence,
        file,
      }),
    ),
  })),
  ...texts.map(({ at, text }) => ({
    timeUnixNano: unixNanos(manifest, at),
    name: 'latency_lab.text',
    attributes: keyValues(own({ text })),
  })),
];
