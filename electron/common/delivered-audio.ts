import { type RecordedRun, taskOf } from './recorded-session.ts';
import { nanos, nanosToSeconds, type Seconds, seconds } from './units.ts';

/** So much audio, in all, so long after the request. */
export type Delivery = { readonly after: Seconds; readonly audio: Seconds };

/**
 * How a run's audio grows: a step for each chunk that left the engine (TTS), or for each piece of speech that
 * has been transcribed (ASR), at the end of its `transcribe` with the `seconds` that it names. The pauses that
 * an engine cuts out between pieces are in none of them. Empty before the request and where no span says it.
 */
export function deliveriesOf(run: RecordedRun): Delivery[] {
  const { started } = run;
  if (started === null) return [];
  let total = 0;
  const step = (at: number, length: number): Delivery => {
    total += length;
    return { after: nanosToSeconds(nanos(at - started)), audio: seconds(total) };
  };
  if (taskOf(run) !== 'asr')
    return run.audio.map(({ at, samples, sampleRate }) => step(at, samples / sampleRate));
  return run.spans
    .ofStage('transcribe')
    .toSorted((a, b) => a.end - b.end)
    .flatMap(({ end, attributes }) => {
      const length = attributes?.seconds;
      return typeof length === 'number' && length > 0 ? [step(end, length)] : [];
    });
}

/** Audio delivered by `time`, in seconds after the request: 0 before the first step. */
export function deliveredBy(deliveries: readonly Delivery[], time: number): Seconds {
  let low = 0;
  let high = deliveries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((deliveries[middle]?.after ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return deliveries[low - 1]?.audio ?? seconds(0);
}
