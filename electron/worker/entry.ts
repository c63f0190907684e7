import { z } from 'zod';
import { openChannel } from '../child/channel.ts';
import {
  hostMessageSchema,
  protocolVersion,
  type WorkerMessage,
} from '../common/worker-protocol.ts';
import { sessionClock } from './clock.ts';
import { RunFailure } from './failure.ts';
import { runtimeVersion } from './onnx-session.ts';
import { type Jobs, serveJobs } from './serve-jobs.ts';

/** The measured process: says hello once, then serves one job after the other until it is ended. */
const channel = openChannel<WorkerMessage>();
let now = sessionClock(process.hrtime.bigint());
let jobs: Jobs | null = null;

channel.onMessage((received) => {
  const { data: message, error } = hostMessageSchema.safeParse(received);
  if (message === undefined) {
    const why = `The line was told what it cannot read: ${z.prettifyError(error)}`;
    // A call has a recording to close; any other job ends with the process.
    if (jobs?.endCall(new RunFailure('engine-error', why)) !== true) throw error;
    return;
  }
  switch (message.type) {
    case 'hello':
      now = sessionClock(BigInt(message.origin));
      jobs = serveJobs(channel, now);
      void channel.send({
        type: 'ready',
        protocol: protocolVersion,
        at: now(),
        onnxruntime: runtimeVersion(),
      });
      break;
    case 'ping':
      void channel.send({ type: 'pong', at: now() });
      break;
    case 'load':
    case 'run':
    case 'probe':
    case 'inspect':
    case 'call':
      void jobs?.start(message);
      break;
    case 'line':
      jobs?.order(message.job, message.order);
      break;
    case 'cancel':
      jobs?.cancel(message.job);
      break;
  }
});
