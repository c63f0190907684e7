import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import type { Machine, Runtime } from '../common/session.ts';
import type { LaunchWorker } from '../host/worker-process.ts';
import { openDevices } from './devices/devices.ts';
import { findSoftwareRenderer } from './devices/software-renderer.ts';
import { labHome } from './home.ts';
import { firstKeyOf, type Keys, keysOfEnvironment } from './keys.ts';
import type { Lab } from './lab.ts';
import { findMachine } from './machine.ts';
import { openModelStore } from './models/model-store.ts';
import { openOwnModels } from './models/own/own-models.ts';
import { readCatalog } from './models/read-catalog.ts';

const versioned = z.object({ version: z.string() });
const requireHere = createRequire(import.meta.url);

/**
 * Wires a lab. `launch` starts the program at this path in a process of its own. `keychain`: where keys of endpoints
 * are besides the environment, and asked first.
 */
export async function makeLab(
  place: {
    readonly resources: string;
    readonly programs: string;
    readonly version: string;
    readonly env: Readonly<Record<string, string | undefined>>;
  },
  launch: (entry: string) => LaunchWorker,
  keychain: readonly Keys[] = [],
): Promise<Lab> {
  const home = labHome(place.env);
  const shipped = await readCatalog(join(place.resources, 'models.json'));
  const ownModels = await openOwnModels(home.ownModels, shipped);
  const { catalog } = ownModels;
  const runtime = findRuntime(place.version);
  const launchWorker = launch(join(place.programs, 'worker.js'));
  let found: Promise<Machine> | null = null;
  const machine = (): Promise<Machine> => {
    found ??= findMachine(launch(join(place.programs, 'inventory.js')));
    return found;
  };
  return {
    home,
    catalog,
    ownModels,
    models: openModelStore(home.models, catalog),
    machine,
    runtime,
    devices: openDevices({
      machine,
      runtime,
      launchWorker,
      softwareRenderer: findSoftwareRenderer(place.env),
      env: place.env,
      cache: home.cache,
    }),
    keys: firstKeyOf([...keychain, keysOfEnvironment(place.env)]),
    launchWorker,
    launchSampler: launch(join(place.programs, 'telemetry.js')),
    wallClock: Date.now,
  };
}

function findRuntime(lab: string): Runtime {
  const { version } = versioned.parse(requireHere('onnxruntime-node/package.json'));
  const electron = process.versions.electron ?? null;
  return {
    lab,
    host: electron === null ? 'node' : 'electron',
    node: process.versions.node,
    electron,
    onnxruntime: version,
  };
}
