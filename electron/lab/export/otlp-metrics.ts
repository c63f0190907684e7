import type { RecordedSeries, RecordedSession } from '../../common/recorded-session.ts';
import type { SessionManifest } from '../../common/session.ts';
import type { OtlpBatch } from './otlp-sender.ts';
import { inGroups, keyValues, resourceOf, scopeOf, unixNanos } from './otlp-values.ts';

/** `DataPointFlags.FLAG_NO_RECORDED_VALUE` of opentelemetry-proto: a reading that failed is said, and is not 0. */
const noRecordedValue = 1;

const pointsInLine = 1000;

/** Units as OpenTelemetry writes them (UCUM), where ours is another. */
const ucum: Readonly<Record<string, string>> = { B: 'By', '°C': 'Cel', bits: '1' };

/** The telemetry as OTLP/JSON gauges, one `MetricsData` a line as OpenTelemetry's file exporter writes them. */
export function* otlpMetrics(session: RecordedSession): Generator<string> {
  for (const { text } of otlpMetricBatches(session)) yield `${text}\n`;
}

/** The same as messages to a collector (`ExportMetricsServiceRequest`), each with how many points it holds. */
export function* otlpMetricBatches({ manifest, telemetry }: RecordedSession): Generator<OtlpBatch> {
  const resource = resourceOf(manifest);
  const scope = scopeOf(manifest);
  for (const recorded of telemetry.values()) {
    const { metric, unit, source } = recorded.series;
    for (const dataPoints of inGroups(pointsOf(recorded, manifest), pointsInLine)) {
      const gauge = {
        name: `latency_lab.${metric.replaceAll('-', '_')}`,
        description: source,
        unit: ucum[unit] ?? unit,
        gauge: { dataPoints },
      };
      const line = { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: [gauge] }] }] };
      yield { text: JSON.stringify(line), count: dataPoints.length };
    }
  }
}

function* pointsOf(
  { series, at, value }: RecordedSeries,
  manifest: SessionManifest,
): Generator<object> {
  const { id, gpu, pid } = series;
  const attributes = keyValues({
    'latency_lab.series': id,
    'latency_lab.gpu': gpu,
    'latency_lab.gpu.name': gpu === null ? null : (manifest.machine.gpus[gpu]?.name ?? null),
    'process.pid': pid,
  });
  for (const [place, time] of at.entries()) {
    const reading = value[place] ?? null;
    yield {
      attributes,
      timeUnixNano: unixNanos(manifest, time),
      ...(reading === null ? { flags: noRecordedValue } : { asDouble: reading }),
    };
  }
}
