import type { Channel } from '../child/channel.ts';
import { toPcm16 } from '../common/pcm16.ts';
import type { WorkerMessage } from '../common/worker-protocol.ts';
import type { Clock } from './clock.ts';
import type { Output } from './engines/engine.ts';
import { RunCancelled, RunFailure } from './failure.ts';
import type { Tracer } from './tracer.ts';

const badOutput = {
  'not-finite': 'The model made NaN audio.',
  silent: 'The model made only silence.',
} as const;

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
    audio: async (audio, sampleRate) => {
      const { samples, problem } = await tracer.span('inspect', () => toPcm16(audio));
      if (problem !== null) throw new RunFailure('bad-output', badOutput[problem]);
      await tracer.span('deliver', () =>
        channel.send({ type: 'audio', job, at: now(), samples, sampleRate }),
      );
      const batch = tracer.take();
      if (batch !== null) await channel.send({ type: 'spans', job, batch });
    },
  };
}
