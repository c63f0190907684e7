import { constants, setPriority } from 'node:os';
import { openChannel } from '../child/channel.ts';
import { type SamplerMessage, samplerRequestSchema } from '../common/telemetry-protocol.ts';
import { nanos } from '../common/units.ts';
import { Outbox } from './outbox.ts';
import { Sampler } from './sampler.ts';
import { sourceKinds } from './sources.ts';

/** The sampling process: told once where time starts and what to read, then reads until it is told to stop. */
giveWay();
const channel = openChannel<SamplerMessage[]>();
const outbox = new Outbox((messages) => channel.send(messages));
let sampler: Sampler | null = null;

channel.onMessage((received) => {
  const message = samplerRequestSchema.parse(received);
  switch (message.type) {
    case 'start': {
      const origin = BigInt(message.origin);
      sampler = new Sampler({
        request: message,
        kinds: sourceKinds(process.platform, process.env),
        // The monotonic clock has one origin for all processes of a machine.
        now: () => nanos(Number(process.hrtime.bigint() - origin)),
        send: (said) => outbox.post(said),
      });
      tickForEver(sampler, 1e3 / message.rate);
      break;
    }
    case 'watch':
      sampler?.watch(message.pid);
      break;
    case 'unwatch':
      sampler?.unwatch(message.pid);
      break;
    case 'locate': {
      const { question, pid } = message;
      void sampler
        ?.locate(pid)
        .then((sightings) => outbox.post({ type: 'located', question, sightings }));
      break;
    }
    case 'stop':
      sampler?.close();
      outbox.post({ type: 'stopped' });
      break;
  }
});

// Programs that sources started end with it.
process.on('exit', () => sampler?.close());

/** Ticks every `period` milliseconds counted from now; one that comes too late is left out, not made up. */
function tickForEver(ticking: Sampler, period: number): void {
  const start = performance.now();
  let count = 0;
  const next = (): void => {
    ticking.tick();
    const gone = performance.now() - start;
    // A timer may fire a millisecond early: the tick that it was for is not due again.
    count = Math.max(count, Math.floor(gone / period)) + 1;
    setTimeout(next, count * period - gone);
  };
  next();
}

/**
 * Behind the models: where they use every core, a reading that takes one at once stalls all of a model's threads, which
 * wait for each other. It comes some milliseconds later then, and is stamped when it is made.
 */
function giveWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Where the system does not let it, it reads as everybody else does.
  }
}
