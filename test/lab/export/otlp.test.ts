import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { awkwardSession, exportedFiles, readingsOf, realSession } from '../../support/exported.ts';
import { type attributes, metricsSchema, tracesSchema } from '../../support/otlp-schema.ts';

const linesOf = (bytes: Buffer | undefined): unknown[] => {
  const text = bytes?.toString() ?? '';
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line));
};

type Attributes = z.output<typeof attributes>;
const plain = (given: Attributes): Record<string, unknown> =>
  Object.fromEntries(
    given.map(({ key, value }) => [
      key,
      'intValue' in value ? Number(value.intValue) : Object.values(value)[0],
    ]),
  );

const spansIn = (files: ReadonlyMap<string, Buffer>) =>
  linesOf(files.get('traces.jsonl'))
    .map((line) => tracesSchema.parse(line))
    .flatMap(({ resourceSpans }) => resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans);

const sessions = {
  'a real recording': () => realSession(2),
  'an old recording': () => realSession(1),
  'an awkward recording': async () => awkwardSession(),
};

describe.each(Object.entries(sessions))('%s', (_, open) => {
  test('every span is in the trace of its run, under its parent, at its time of day', async () => {
    const session = await open();
    const spans = spansIn(await exportedFiles(session, 'otlp'));
    expect(new Set(spans.map(({ spanId: id }) => id)).size).toBe(spans.length);
    const nanosAt = (at: number) =>
      String(BigInt(session.manifest.startedAt) * 1_000_000n + BigInt(Math.round(at)));
    const runTraces = new Map<number, string>();
    for (const span of spans) {
      const { 'latency_lab.run': run, 'latency_lab.kind': kind } = plain(span.attributes);
      if (typeof run === 'number' && kind !== undefined) runTraces.set(run, span.traceId);
    }
    for (const run of session.runs.filter(({ ended }) => ended !== null)) {
      const trace = spans.filter((span) => span.traceId === runTraces.get(run.plan.index));
      const [own, ...inside] = trace;
      expect(own?.parentSpanId).toBeUndefined();
      expect(own?.endTimeUnixNano).toBe(nanosAt(run.ended?.at ?? Number.NaN));
      const recorded = [...run.spans];
      const idOf = new Map(recorded.map(({ id }, place) => [id, inside[place]?.spanId]));
      expect(
        inside.map((span) => [span.parentSpanId, span.startTimeUnixNano, span.endTimeUnixNano]),
      ).toEqual(
        recorded.map(({ parent, start, end }) => [
          parent === null ? own?.spanId : idOf.get(parent),
          nanosAt(start),
          nanosAt(end),
        ]),
      );
      expect(inside.map((span) => plain(span.attributes))).toEqual(
        recorded.map((span) => ({
          'latency_lab.stage': span.stage,
          ...Object.fromEntries(
            Object.entries(span.attributes ?? {}).map(([name, value]) => [
              `latency_lab.${name}`,
              value,
            ]),
          ),
        })),
      );
      expect(own?.events?.length).toBe(run.audio.length + run.texts.length);
    }
  });

  test('every reading is a point of a gauge; one that failed has no value', async () => {
    const session = await open();
    const expected = readingsOf(session);
    const file = (await exportedFiles(session, 'otlp')).get('metrics.jsonl');
    if (expected.length === 0) {
      expect(file?.length).toBe(0);
      return;
    }
    const points = linesOf(file)
      .map((line) => metricsSchema.parse(line))
      .flatMap(({ resourceMetrics }) => resourceMetrics)
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap(({ metrics }) => metrics)
      .flatMap(({ name, gauge }) => gauge.dataPoints.map((point) => ({ name, point })));
    const start = BigInt(session.manifest.startedAt) * 1_000_000n;
    expect(
      points.map(({ name, point }) => [
        name,
        Number(BigInt(point.timeUnixNano) - start),
        'asDouble' in point ? point.asDouble : null,
      ]),
    ).toEqual(
      expected.map(({ series, at, value }) => [
        `latency_lab.${series.metric.replaceAll('-', '_')}`,
        Math.round(at),
        value,
      ]),
    );
  });
});

test('a run has the GenAI names, a failed one its reason, what is unknown no attribute', async () => {
  const session = awkwardSession();
  const runs = spansIn(await exportedFiles(session, 'otlp')).filter(
    ({ status }) => status !== undefined,
  );
  expect(runs.map(({ name, status }) => [name, status?.code])).toEqual([
    ['load ear', 2],
    ['generate_content ear', 1],
  ]);
  const [load, measured] = runs.map((run) => plain(run.attributes));
  expect(load).toMatchObject({ 'error.type': 'engine-error', 'gen_ai.request.model': 'ear' });
  expect(load).not.toHaveProperty(['gen_ai.operation.name']);
  expect(load).not.toHaveProperty(['latency_lab.provider']);
  expect(measured).toMatchObject({
    'gen_ai.operation.name': 'generate_content',
    'gen_ai.output.type': 'text',
    'process.pid': 42,
    'latency_lab.lab_delay_ms': 0,
  });
});

test('two exports of one recording have the same ids', async () => {
  const ids = async () =>
    spansIn(await exportedFiles(awkwardSession(), 'otlp')).map((span) => span.spanId);
  expect(await ids()).toEqual(await ids());
});
