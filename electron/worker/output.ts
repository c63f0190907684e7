import type { Channel } from '../child/channel.ts';
import { leadingSilence, signalProblem } from '../common/audio-onset.ts';
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

/**
 * A message costs about half a millisecond here, and as much of a core at the lab, which the model then
 * misses: what was stamped in a short run is told at its end.
 */
const tellInterval = millisToNanos(millis(500));

export type JobOutput = Output & {
  /** Sends what has not been sent yet. Resolves once it has left this process. */
  readonly flush: () => Promise<void>;
};

/** Carries what an engine makes to the host, after a look at it: NaN or silence is a failed run. */
export function outputOf(
  job: number,
  channel: Channel<WorkerMessage>,
  tracer: Tracer,
  now: Clock,
  isCancelled: () => boolean,
  file: AudioFile,
  tellsAtOnce = false,
): JobOutput {
  let waiting: WorkerMessage[] = [];
  let told = now();
  let isFirst = true;
  let sent = Promise.resolve();

  // At once: what waited for a later turn of the event loop would be sent inside the next model call. A flush waits
  // for those before it too: what has not left by the end of the job would come after it, and be lost.
  const flush = (): Promise<void> => {
    const messages = waiting;
    waiting = [];
    const batch = tracer.take();
    if (batch !== null) messages.push({ type: 'spans', job, batch });
    const leaving = messages.map((message) => channel.send(message));
    sent = Promise.all([sent, ...leaving]).then(() => undefined);
    return sent;
  };
  const flushInTime = (): void => {
    const at = now();
    if (elapsed(told, at) < tellInterval) return;
    told = at;
    void flush();
  };
  const tell = (message: WorkerMessage): void => {
    waiting.push(message);
    if (tellsAtOnce) void flush();
    else flushInTime();
  };

  return {
    flush,
    checkCancelled: () => {
      if (isCancelled()) throw new RunCancelled();
      // A long reply tells of its tokens while it goes on.
      flushInTime();
    },
    text: (text) => tell({ type: 'text', job, at: now(), text }),
    delta: (text) => {
      if (tellsAtOnce && text !== '') tell({ type: 'delta', job, at: now(), text });
    },
    partial: (text, heard) => tell({ type: 'text', job, at: now(), text, partial: { heard } }),
    audio: async (samples, sampleRate) => {
      const silence = await tracer.span('inspect', () => inspect(samples, sampleRate, isFirst));
      isFirst = false;
      await tracer.span('deliver', () => file.write(samples, sampleRate));
      tell({
        type: 'audio',
        job,
        at: now(),
        samples: samples.length,
        sampleRate,
        leadingSilence: silence,
      });
    },
  };
}

/** The silence before the first sound counts in the first chunk alone: TTFA is made of it. */
function inspect(samples: Float32Array, sampleRate: Hertz, isFirst: boolean): Seconds | null {
  const problem = signalProblem(samples);
  if (problem !== null) throw new RunFailure('bad-output', badOutput[problem]);
  return isFirst ? leadingSilence(samples, sampleRate) : null;
}
