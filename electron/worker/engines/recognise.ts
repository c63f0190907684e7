import { duration, type Seconds } from '../../common/units.ts';
import type { RunInput } from '../../common/worker-protocol.ts';
import { RunFailure } from '../failure.ts';
import type { Output } from './engine.ts';
import { cutAtSilence, hear, hearingRate } from './hear.ts';
import { listen } from './listen.ts';
import type { Ears, Recogniser } from './recogniser.ts';
import { refuseLanguage } from './refuse-language.ts';

/**
 * A run of any recogniser that is given all of a piece of speech at once: the audio file as a whole, cut at silence
 * where it is long, or as it would arrive. Resolves with the length of the audio. Throws `unknown-voice` for another
 * language, `no-speech` where no word was heard, and what `hear`, `cutAtSilence` and `listen` throw.
 */
export async function recognise(
  input: RunInput,
  recogniser: Recogniser,
  ears: Ears,
  output: Output,
): Promise<Seconds> {
  const { name, language } = recogniser;
  if (input.kind !== 'asr')
    throw new RunFailure('unknown-model', `${name} hears; it does nothing else.`);
  if (language !== null) refuseLanguage(input.language, language, `${name} hears`);
  const { samples, audio } = await hear(input, ears.resampler, ears.tracer);
  const texts =
    input.streaming === undefined
      ? await hearAll(samples, recogniser, ears, output)
      : await listen(samples, input.streaming.interval, recogniser, ears, output);
  if (texts.every((text) => text === '')) {
    throw new RunFailure('no-speech', 'No speech was found in the audio.');
  }
  return audio;
}

/** The text of each piece of the audio. */
async function hearAll(
  samples: Float32Array,
  recogniser: Recogniser,
  { detector, tracer }: Ears,
  output: Output,
): Promise<string[]> {
  const texts: string[] = [];
  const pieces = await cutAtSilence(samples, recogniser.longest, detector, tracer, output);
  for (const { start, end } of pieces) {
    output.checkCancelled();
    const text = await tracer.span(
      'transcribe',
      () => recogniser.transcribe(samples.subarray(start, end), output),
      () => ({ seconds: duration(end - start, hearingRate) }),
    );
    output.text(text);
    texts.push(text);
  }
  return texts;
}
