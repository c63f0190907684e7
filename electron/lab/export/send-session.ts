import type { RecordedSeries, RecordedSession } from '../../common/recorded-session.ts';
import { withinTime } from './bounded-time.ts';
import type { OtlpEndpoint } from './otlp-endpoint.ts';
import { otlpMetricBatches } from './otlp-metrics.ts';
import { OtlpSender, type Undelivered } from './otlp-sender.ts';
import { otlpTraceBatches } from './otlp-traces.ts';

/** After the last run a collector has this long to take what still waits, in milliseconds. */
const lastWait = 30_000;

/**
 * Sends a session to a collector while it is measured: a run when it has ended, with the readings since the one before,
 * so that nothing is written down or sent for a run that is being measured.
 */
export class LiveExport {
  readonly #sender: OtlpSender;
  readonly #endpoint: OtlpEndpoint;
  readonly #sentOf = new Map<number, number>();

  constructor(endpoint: OtlpEndpoint, sender = new OtlpSender(endpoint)) {
    this.#endpoint = endpoint;
    this.#sender = sender;
  }

  /** The run of this index has ended. */
  runEnded(session: RecordedSession, run: number): void {
    const ended = session.runs[run];
    if (ended === undefined) return;
    for (const batch of otlpTraceBatches({ ...session, runs: [ended] })) {
      this.#sender.add('traces', batch);
    }
    this.#addReadings(session);
  }

  /** The session is over. Gives a sentence on what did not arrive; null where all did. */
  async finish(session: RecordedSession, interrupted: AbortSignal): Promise<string | null> {
    this.#addReadings(session);
    const undelivered = await withinTime(lastWait, [interrupted], (end) =>
      this.#sender.finish(end),
    );
    return inWords(undelivered, this.#endpoint);
  }

  #addReadings(session: RecordedSession): void {
    const telemetry = new Map<number, RecordedSeries>();
    for (const [id, recorded] of session.telemetry) {
      const from = this.#sentOf.get(id) ?? 0;
      this.#sentOf.set(id, recorded.at.length);
      const fresh = { at: recorded.at.slice(from), value: recorded.value.slice(from) };
      if (fresh.at.length > 0) telemetry.set(id, { ...recorded, ...fresh });
    }
    for (const batch of otlpMetricBatches({ ...session, telemetry })) {
      this.#sender.add('metrics', batch);
    }
  }
}

/** Sends a whole recording. Gives a sentence on what did not arrive; null where all did. */
export async function sendSession(
  session: RecordedSession,
  endpoint: OtlpEndpoint,
  interrupted: AbortSignal,
): Promise<string | null> {
  const sender = new OtlpSender(endpoint);
  let end: Undelivered = { spans: 0, points: 0, why: null };
  // Batch after batch: all of a large recording at once would be more than may wait.
  for (const batch of otlpTraceBatches(session)) {
    sender.add('traces', batch);
    end = await sender.finish(interrupted);
  }
  for (const batch of otlpMetricBatches(session)) {
    sender.add('metrics', batch);
    end = await sender.finish(interrupted);
  }
  return inWords(end, endpoint);
}

function inWords({ spans, points, why }: Undelivered, { traces }: OtlpEndpoint): string | null {
  if (spans === 0 && points === 0) return null;
  return `${spans} spans and ${points} readings did not reach ${traces.origin} (${why}). The recording has them: "latency-lab export --format otlp --to" sends it again.`;
}
