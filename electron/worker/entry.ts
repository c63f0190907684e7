import { openChannel } from '../child/channel.ts';
import {
  hostMessageSchema,
  protocolVersion,
  type WorkerMessage,
} from '../common/worker-protocol.ts';
import { sessionClock } from './clock.ts';
import { runtimeVersion } from './onnx-session.ts';
import { type Jobs, serveJobs } from './serve-jobs.ts';

/** The measured process: says hello once, then serves one job after the other until it is ended. */
const channel = openChannel<WorkerMessage>();
let now = sessionClock(process.hrtime.bigint());
let jobs: Jobs | null = null;

channel.onMessage((received) => {
  const message = hostMessageSchema.parse(received);
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
