import type { Device } from '../../common/device.ts';
import type { ModelCatalog, ModelFamily } from '../../common/model-catalog.ts';
import { listenerDevice, type Target, targetName, targetsOf } from '../../common/plan.ts';
import { modelsOfWork, type Scenario } from '../../common/scenario.ts';
import { localModelsOf } from '../../common/turn/turn-work.ts';
import type { Devices } from './devices.ts';

/** A scenario that cannot run on this machine as it is written. `message` is a sentence for a person. */
export class UnusableScenario extends Error {}

/** The families whose decoder has a key-value cache that can stay in the device's memory. */
const familiesWithCache: ReadonlySet<ModelFamily> = new Set(['moonshine', 'whisper', 'causal-lm']);

/**
 * The devices of the scenario and of its listener. Throws `UnusableScenario` where one does not exist or cannot take a setting:
 * before anything runs, since a setting without effect would make figures that say what is not so.
 */
export async function checkTargets(
  scenario: Scenario,
  devices: Devices,
  catalog: ModelCatalog,
): Promise<readonly Device[]> {
  const ids = await devices.ids();
  const ofAgents = scenario.work.flatMap((work) =>
    work.kind === 'turn' ? localModelsOf(work).map(({ device }) => device) : [],
  );
  const asked = [...new Set([...scenario.devices, ...ofAgents])];
  const unknown = asked.filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    throw new UnusableScenario(
      `This machine has no device ${unknown.map((id) => `"${id}"`).join(', ')}. There are: ${ids.join(', ')}. "latency-lab devices" says more of them.`,
    );
  }
  const found = await devices.find([
    ...asked,
    ...(scenario.roundTrip === undefined ? [] : [listenerDevice]),
  ]);
  for (const target of targetsOf(scenario)) {
    const device = found.find(({ id }) => id === target.device);
    const problem = device === undefined ? null : problemOf(target, device, scenario, catalog);
    if (problem !== null) throw new UnusableScenario(`${targetName(target)}: ${problem}`);
  }
  return found;
}

function problemOf(
  { settings }: Target,
  { id, provider }: Device,
  scenario: Scenario,
  catalog: ModelCatalog,
): string | null {
  if (settings.threads !== undefined && provider !== 'cpu') {
    return `threads are those of the CPU and change nothing on ${id}. Leave them out there.`;
  }
  if (settings.cacheOnDevice !== true) return null;
  if (provider !== 'webgpu') {
    return `the inference runtime keeps a cache in the device's memory with WebGPU only. Leave cacheOnDevice out on ${id}.`;
  }
  const families = scenario.work
    .flatMap(modelsOfWork)
    .map((model) => catalog.models.find((known) => known.id === model)?.family);
  if (families.some((family) => family !== undefined && familiesWithCache.has(family))) return null;
  return 'no model of the scenario has a key-value cache. Leave cacheOnDevice out.';
}
