import type { Device } from '../../common/device.ts';
import { refusalOf } from '../../common/device-refusals.ts';
import { type Millis, millis } from '../../common/units.ts';
import { EngineHost } from '../../host/engine-host.ts';
import { hearWords } from '../../host/hear-words.ts';
import type { Environment, LaunchWorker } from '../../host/worker-process.ts';
import { startClock } from '../lab.ts';

/** Whether a device runs models, as a worker on it found out. */
export type Readiness = Pick<Device, 'ready' | 'reason' | 'lacks'>;

/** A driver that needs longer for one product of two small matrices hangs. */
export const probeLimit = millis(8_000);

/**
 * Makes a session of a tiny model on the device, in a worker of its own, runs it and compares the numbers;
 * then the same in half precision.
 */
export async function probeDevice(
  { id, provider }: Pick<Device, 'id' | 'provider'>,
  environment: Environment,
  launch: LaunchWorker,
  limit: Millis = probeLimit,
): Promise<Readiness> {
  const { hear, words } = hearWords();
  const started = await EngineHost.start({
    launch,
    environment,
    hear,
    ...startClock(),
    startLimit: limit,
    cancelGrace: limit,
  });
  if ('failure' in started) return notReady(started.failure.detail);
  const { host } = started;
  const ask = async (precision: 'fp32' | 'fp16'): Promise<string | null> => {
    const request = { type: 'probe', device: id, precision } as const;
    const { outcome } = await host.work(request, limit, () => undefined);
    if (outcome.status !== 'failed') return null;
    if (outcome.reason === 'timed-out') {
      return `It did not answer within ${limit / 1e3} s: its driver hangs. Restart the machine or update the driver.`;
    }
    if (outcome.reason !== 'device-refused') return outcome.detail;
    // The driver writes to standard error, and says more than the runtime.
    const said = `${(await words()) ?? ''}\n${outcome.detail}`;
    return refusalOf(said) ?? outcome.detail.split('\n', 1)[0] ?? outcome.detail;
  };
  try {
    const problem = await ask('fp32');
    if (problem !== null) return notReady(problem);
    if (provider === 'cpu') return { ready: true, reason: null, lacks: [] };
    const half = await ask('fp16');
    if (half === null) return { ready: true, reason: null, lacks: [] };
    const reason = half.includes('shader-f16')
      ? 'It has no half precision: models in fp16 do not run on it.'
      : `Models in fp16 do not run on it: ${half}`;
    return { ready: true, reason, lacks: ['shader-f16'] };
  } finally {
    await host.stop();
  }
}

const notReady = (reason: string): Readiness => ({ ready: false, reason, lacks: [] });
