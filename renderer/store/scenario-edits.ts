import type { DeviceSettings, SettingsSweep } from '../../electron/common/device-settings.ts';
import type { Model } from '../../electron/common/model-catalog.ts';
import type { Scenario, Work } from '../../electron/common/scenario.ts';
import { voicesOf } from './model-library.ts';

/** Every change that the form makes to a scenario, as functions from one scenario to the next. */

const replaced = <Item>(list: readonly Item[], index: number, item: Item): Item[] =>
  list.map((old, at) => (at === index ? item : old));

export const changeWork = (scenario: Scenario, index: number, work: Work): Scenario => ({
  ...scenario,
  work: replaced(scenario.work, index, work),
});

/** Another model for a work, which keeps the voice and the language that this one has, too. */
export function withModel(
  work: Work,
  model: string,
  models: readonly Pick<Model, 'id' | 'files' | 'languages'>[] | null,
): Work {
  if (work.kind === 'turn') return work;
  if (work.kind === 'llm') return { ...work, model };
  const known = models?.find(({ id }) => id === model);
  const isKept = (field: 'voice' | 'language', value: string): boolean =>
    known === undefined || (field === 'voice' ? voicesOf(known) : known.languages).includes(value);
  const { language, ...rest } = work;
  const next = { ...rest, model };
  if (next.kind === 'tts' && next.voice !== undefined && !isKept('voice', next.voice)) {
    delete next.voice;
  }
  return language !== undefined && isKept('language', language) ? { ...next, language } : next;
}

export const addWork = (scenario: Scenario, work: Work): Scenario => ({
  ...scenario,
  work: [...scenario.work, work],
});

export const removeWork = (scenario: Scenario, index: number): Scenario => ({
  ...scenario,
  work: scenario.work.filter((_, at) => at !== index),
});

export const duplicateWork = (scenario: Scenario, index: number): Scenario => ({
  ...scenario,
  work: scenario.work.flatMap((work, at) => (at === index ? [work, work] : [work])),
});

/** Moves a work by one place, −1 up or 1 down; unchanged at the ends. */
export function moveWork(scenario: Scenario, index: number, by: -1 | 1): Scenario {
  const moved = scenario.work[index];
  const other = scenario.work[index + by];
  if (moved === undefined || other === undefined) return scenario;
  return { ...scenario, work: replaced(replaced(scenario.work, index, other), index + by, moved) };
}

/** Devices stay in the order in which the machine lists them. One that is let go takes its settings along. */
export function toggleDevice(
  scenario: Scenario,
  device: string,
  isChosen: boolean,
  order: readonly string[],
): Scenario {
  const chosen = scenario.devices.filter((id) => id !== device);
  if (isChosen) chosen.push(device);
  const rank = (id: string): number => {
    const at = order.indexOf(id);
    return at === -1 ? order.length : at;
  };
  const settings = isChosen ? scenario.settings : without(scenario.settings, device);
  return { ...scenario, devices: chosen.sort((a, b) => rank(a) - rank(b)), settings };
}

export type SettingName = keyof DeviceSettings;
export type SettingValue = NonNullable<DeviceSettings[SettingName]>;

/** The values of a setting on a device: none where the runtime decides, several where all are measured. */
export const settingValues = (
  sweep: SettingsSweep | undefined,
  name: SettingName,
): readonly SettingValue[] => [sweep?.[name] ?? []].flat();

/** Sets a device's setting to these values; none leaves it to the runtime. One is written as itself, as a person would. */
export function changeSetting(
  scenario: Scenario,
  device: string,
  name: SettingName,
  values: readonly SettingValue[],
): Scenario {
  const others = without(scenario.settings[device] ?? {}, name);
  const sweep = values.length === 0 ? others : { ...others, [name]: oneOrAll(values) };
  const rest = without(scenario.settings, device);
  const isSet = Object.keys(sweep).length > 0;
  return { ...scenario, settings: isSet ? { ...rest, [device]: sweep } : rest };
}

const oneOrAll = (values: readonly SettingValue[]): unknown =>
  values.length === 1 ? values[0] : [...values];

function without<Fields extends object>(fields: Fields, name: string): Fields {
  const { [name as keyof Fields]: _, ...others } = fields;
  return others as Fields;
}
