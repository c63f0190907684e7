import type { ModelCatalog } from '../common/model-catalog.ts';
import type { Machine, Runtime } from '../common/session.ts';
import type { Nanos } from '../common/units.ts';
import { nanos } from '../common/units.ts';
import type { LaunchWorker } from '../host/worker-process.ts';
import type { Devices } from './devices/devices.ts';
import type { LabHome } from './home.ts';
import type { Keys } from './keys.ts';
import type { ModelStore } from './models/model-store.ts';
import type { OwnModels } from './models/own/own-models.ts';

/** What an experiment needs. The desktop app and the command line differ only in how they make one. */
export type Lab = {
  readonly home: LabHome;
  /** The models that ship and those that the person added, always as they are now. */
  readonly catalog: ModelCatalog;
  readonly ownModels: OwnModels;
  readonly models: ModelStore;
  readonly machine: () => Promise<Machine>;
  readonly runtime: Runtime;
  readonly devices: Devices;
  readonly keys: Keys;
  readonly launchWorker: LaunchWorker;
  /** Starts the process that reads telemetry. */
  readonly launchSampler: LaunchWorker;
  /** Milliseconds since 1970: read once a session. */
  readonly wallClock: () => number;
};

/** Nanoseconds since `origin`, the session's start on the monotonic clock. */
export type SessionClock = { readonly origin: bigint; readonly now: () => Nanos };

/** Starts a session's clock. Workers are told `origin`; theirs is `worker/clock.ts`. */
export function startClock(): SessionClock {
  const origin = process.hrtime.bigint();
  return { origin, now: () => nanos(Number(process.hrtime.bigint() - origin)) };
}
