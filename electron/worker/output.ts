import type { Channel } from '../child/channel.ts';
import { leadingSilence, signalProblem } from '../common/audio-onset.ts';
import type { WorkerMessage } from '../common/worker-protocol.ts';
import type { Clock } from './clock.ts';
import type { Output } from './engines/engine.ts';
import { RunCancelled, RunFailure } from './failure.ts';
import type { Tracer } from './tracer.ts';

/** Carries what an engine makes to the host, after a look at it: NaN or silence is a failed run. */
export function outputOf(
  job: number,
  channel: Channel<WorkerMessage>,
  tracer: Tracer,
  now: Clock,
  isCancelled: () => boolean,
): Output {
  return {
    checkCancelled: () => {
      if (isCancelled()) throw new RunCancelled();
    },
    text: (text) => {
      void channel.send({ type: 'text', job, at: now(), text });
    },
    audio: async (samples, sampleRate) => {
      const silence = await tracer.span('inspect', () => {
        const problem = signalProblem(samples);
        if (problem === 'not-finite')
          throw new RunFailure('bad-output', 'The model made NaN audio.');
        if (problem === 'silent')
          throw new RunFailure('bad-output', 'The model made only silence.');
        return leadingSilence(samples, sampleRate);
      });
      await tracer.span('deliver', () =>
        channel.send({
          type: 'audio',
          job,
          at: now(),
          samples,
          sampleRate,
          leadingSilence: silence,
        }),
      );
      const batch = tracer.take();
      if (batch !== null) await channel.send({ type: 'spans', job, batch });
    },
  };
}
