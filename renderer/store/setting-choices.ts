import type { ModelEntry } from '../../electron/common/bridge.ts';
import type { Provider } from '../../electron/common/device.ts';
import { modelsOfWork, type Scenario } from '../../electron/common/scenario.ts';
import type { SettingName } from './scenario-edits.ts';

/** The settings that have an effect on a device: the lab refuses the others. */
export function settingsFor(provider: Provider, precisions: readonly string[]): SettingName[] {
  return [
    ...(provider === 'cpu' ? (['threads'] as const) : []),
    'graphOptimization',
    ...(provider === 'webgpu' ? (['cacheOnDevice'] as const) : []),
    ...(precisions.length > 1 ? (['precision'] as const) : []),
  ];
}

/** The precisions in which every model of the scenario exists, in the order of the catalog. */
export function precisionsOf(
  { work }: Scenario,
  models: readonly ModelEntry[] | null,
): readonly string[] {
  const variants = work.flatMap(modelsOfWork).map((id) => {
    const model = models?.find((known) => known.id === id);
    const alike = models?.filter(({ group }) => group !== undefined && group === model?.group);
    return (alike ?? []).map(({ precision }) => precision);
  });
  const [first = [], ...others] = variants;
  return [...new Set(first)].filter((one) => others.every((list) => list.includes(one)));
}
