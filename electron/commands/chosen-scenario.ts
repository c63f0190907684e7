import { type Device, parseDeviceId } from '../common/device.ts';
import type { SettingsSweep } from '../common/device-settings.ts';
import type { Scenario, ScenarioInput } from '../common/scenario.ts';
import type { Lab } from '../lab/lab.ts';
import { scenarioOf } from './scenario-of.ts';
import { WrongUsage } from './wrong-usage.ts';

/** What the options of `measureOptions` come to. */
export type ChosenOptions = {
  readonly device?: string[];
  readonly repeats?: number;
  readonly warmUps?: number;
  readonly threads?: number[];
  readonly graph?: NonNullable<SettingsSweep['graphOptimization']>;
  readonly cacheOnDevice?: true;
  readonly precision?: string[];
  readonly profile?: number;
  readonly allowCpuFallback?: true;
  readonly seed?: number;
  readonly roundTrip?: string;
  readonly telemetryRate?: number;
  readonly telemetry: boolean;
  readonly out?: string;
  readonly json?: true;
};

/** The scenario with what the options say in its place. Throws `WrongUsage` where that makes none. */
export async function chosenScenario(
  scenario: ScenarioInput,
  options: ChosenOptions,
  lab: Pick<Lab, 'devices'>,
): Promise<Scenario> {
  const devices = await chosenDevices(options.device ?? scenario.devices ?? ['cpu'], lab);
  return scenarioOf({
    ...scenario,
    devices,
    settings: { ...scenario.settings, ...settingsOf(devices, scenario, options) },
    repeats: options.repeats ?? scenario.repeats,
    warmUps: options.warmUps ?? scenario.warmUps,
    profiledRuns: options.profile ?? scenario.profiledRuns,
    allowCpuFallback: options.allowCpuFallback ?? scenario.allowCpuFallback,
    roundTrip:
      options.roundTrip === undefined
        ? scenario.roundTrip
        : { ...scenario.roundTrip, model: options.roundTrip },
    seed: options.seed ?? scenario.seed,
    telemetryRate: options.telemetry ? (options.telemetryRate ?? scenario.telemetryRate) : 0,
  });
}

/** `all`: every device that is ready, but for the renderer in software, which measures nothing. */
async function chosenDevices(
  ids: readonly string[],
  { devices }: Pick<Lab, 'devices'>,
): Promise<string[]> {
  if (!ids.includes('all')) return [...ids];
  if (ids.length > 1) throw new WrongUsage('--device all is every device: name no other with it.');
  const isMeant = ({ ready, isSoftware }: Device): boolean => ready && !isSoftware;
  return (await devices.list()).filter(isMeant).map(({ id }) => id);
}

/**
 * A setting goes to the devices that can take it. Where none of them can, it goes to all, and the lab says
 * what is wrong with it.
 */
function settingsOf(
  devices: readonly string[],
  scenario: ScenarioInput,
  { threads, graph, cacheOnDevice, precision }: ChosenOptions,
): Record<string, SettingsSweep> {
  const withProvider = (provider: string): readonly string[] => {
    const able = devices.filter((id) => parseDeviceId(id)?.provider === provider);
    return able.length > 0 ? able : devices;
  };
  const withThreads = withProvider('cpu');
  const withCache = withProvider('webgpu');
  return Object.fromEntries(
    devices.map((id) => [
      id,
      {
        ...scenario.settings?.[id],
        ...(threads !== undefined && withThreads.includes(id) ? { threads } : {}),
        ...(graph === undefined ? {} : { graphOptimization: graph }),
        ...(cacheOnDevice === true && withCache.includes(id) ? { cacheOnDevice } : {}),
        ...(precision === undefined ? {} : { precision }),
      },
    ]),
  );
}
