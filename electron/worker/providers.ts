import type { InferenceSession } from 'onnxruntime-node';
import { type Provider, parseDeviceId, softwarePlace } from '../common/device.ts';
import type { DeviceSettings } from '../common/device-settings.ts';
import { RunFailure } from './failure.ts';

type Options = InferenceSession.SessionOptions;
type ProviderConfig = InferenceSession.ExecutionProviderConfig;

/**
 * How the runtime is asked for each provider, given the GPU's number. Where the runtime cannot choose among
 * several GPUs, the lab chose by the worker's environment (`lab/devices/device-environment.ts`).
 */
const providerConfigs: Readonly<Record<Provider, (gpu: number) => ProviderConfig>> = {
  cpu: () => 'cpu',
  webgpu: () => 'webgpu',
  // The environment shows the worker this one card only.
  cuda: () => ({ name: 'cuda', deviceId: 0 }),
  directml: (gpu) => ({ name: 'dml', deviceId: gpu }),
  coreml: () => 'coreml',
};

/**
 * The options of a session on this device. Throws `unknown-device` where this build has no way to reach it.
 */
export function optionsFor(device: string, settings: DeviceSettings = {}): Options {
  const parsed = parseDeviceId(device);
  if (parsed === null) {
    throw new RunFailure(
      'unknown-device',
      `There is no device "${device}" here. "latency-lab devices" lists the ones there are.`,
    );
  }
  const { provider, place } = parsed;
  const { threads, graphOptimization } = settings;
  return {
    executionProviders: [
      providerConfigs[provider](place === null || place === softwarePlace ? 0 : place),
    ],
    graphOptimizationLevel: graphOptimization ?? 'all',
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  };
}
