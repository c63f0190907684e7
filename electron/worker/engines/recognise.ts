import { duration, type Seconds } from '../../common/units.ts';
import type { RunInput } from '../../common/worker-protocol.ts';
import { RunFailure } from '../failure.ts';
import type { Output } from './engine.ts';
import { cutAtSilence, hear, hearingRate } from './hear.ts';
import { listen } from './listen.ts';
import type { Ears, Recogniser } from './recogniser.ts';

/**
 * A run of any recogniser that is given all of a piece of speech at once: the audio file as a whole, cut at silence
 * where it is long, or as it would arrive. Resolves with the length of the audio. Throws what `hear`, `cutAtSilence`
 * and `listen` throw.
 */
export async function recognise(
  input: RunInput,
  recogniser: Recogniser,
  ears: Ears,
  output: Output,
): Promise<Seconds> {
  if (input.kind !== 'asr')
    throw new RunFailure('unknown-model', `${recogniser.name} hears; it does nothing else.`);
  const { resampler, detector, tracer } = ears;
  const { samples, audio } = await hear(input, resampler, tracer);
  if (input.streaming !== undefined) {
    await listen(samples, input.streaming.interval, recogniser, ears, output);
    return audio;
  }
  const pieces = await cutAtSilence(samples, recogniser.longest, detector, tracer, output);
  for (const { start, end } of pieces) {
    output.checkCancelled();
    const text = await tracer.span(
      'transcribe',
      () => recogniser.transcribe(samples.subarray(start, end), output),
      () => ({ seconds: duration(end - start, hearingRate) }),
    );
    output.text(text);
  }
  return audio;
}
