import type { Channel } from '../child/channel.ts';
import { leadingSilence } from '../common/audio-onset.ts';
import { toPcm16 } from '../common/pcm16.ts';
import { elapsed, type Hertz, millis, millisToNanos, type Seconds } from '../common/units.ts';
import type { WorkerMessage } from '../common/worker-protocol.ts';
import type { AudioFile } from './audio-file.ts';
import type { Clock } from './clock.ts';
import type { Output } from './engines/engine.ts';
import { RunCancelled, RunFailure } from './failure.ts';
import type { Tracer } from './tracer.ts';

const badOutput = {
  'not-finite': 'The model made NaN audio.',
  silent: 'The model made only silence.',
} as const;

/** Sending costs about half a millisecond, so spans of a short run wait for its end. */
const flushInterval = millisToNanos(millis(500));

/** Carries what an engine makes to the host, after a look at it: NaN or silence is a failed run. */
export function outputOf(
  job: number,
  channel: Channel<WorkerMessage>,
  tracer: Tracer,
  now: Clock,
  isCancelled: () => boolean,
  file: AudioFile,
): Output {
  let isFirst = true;
  let flushed = now();
  return {
    checkCancelled: () => {
      if (isCancelled()) throw new RunCancelled();
    },
    text: (text) => {
      void channel.send({ type: 'text', job, at: now(), text });
    },
    audio: async (audio, sampleRate) => {
      const { samples, silence } = await tracer.span('inspect', () =>
        inspect(audio, sampleRate, isFirst),
      );
      isFirst = false;
      await tracer.span('deliver', () => file.write(samples, sampleRate));
      const at = now();
      void channel.send({
        type: 'audio',
        job,
        at,
        samples: samples.length,
        sampleRate,
        leadingSilence: silence,
      });
      if (elapsed(flushed, at) < flushInterval) return;
      flushed = at;
      const batch = tracer.take();
      if (batch !== null) void channel.send({ type: 'spans', job, batch });
    },
  };
}

/** The silence before the first sound counts in the first chunk alone: TTFA is made of it. */
function inspect(
  audio: Float32Array,
  sampleRate: Hertz,
  isFirst: boolean,
): { samples: Int16Array; silence: Seconds | null } {
  const { samples, problem } = toPcm16(audio);
  if (problem !== null) throw new RunFailure('bad-output', badOutput[problem]);
  return { samples, silence: isFirst ? leadingSilence(samples, sampleRate) : null };
}
