import type { InferenceSession } from 'onnxruntime-node';
import { RunFailure } from './failure.ts';

/** How the runtime is asked for each device of the lab. One line a device. */
const sessionOptions: Readonly<Record<string, InferenceSession.SessionOptions>> = {
  cpu: { executionProviders: ['cpu'], graphOptimizationLevel: 'all' },
};

/** The options for one device. Throws `unknown-device` where this build has no way to reach it. */
export function optionsFor(device: string): InferenceSession.SessionOptions {
  const options = sessionOptions[device];
  if (options === undefined) {
    throw new RunFailure(
      'unknown-device',
      `There is no device "${device}" here. "latency-lab devices" lists the ones there are.`,
    );
  }
  return options;
}
