import { type Failure, failed } from '../../common/outcome.ts';
import { cpuProvider, heavyOnCpu } from '../../common/placement.ts';
import type { Placement } from '../../common/session.ts';

/** Why a model that was asked onto a GPU does not run there; null where the GPU does the heavy work. */
export function cpuFallback(
  model: string,
  device: string,
  placements: readonly Placement[],
): Failure | null {
  const heavy = heavyOnCpu(placements);
  if (heavy === 0) return null;
  const operators = placements
    .flatMap(({ providers }) => providers)
    .reduce((sum, { operators }) => sum + operators, 0);
  return failed(
    'cpu-fallback',
    `${model} was asked onto ${device}, but the runtime put ${heavy} heavy of ${operators} operators on the CPU: ${placements.flatMap(inWords).join('; ')}. Choose a variant of the model in another precision, or allow it: --allow-cpu-fallback, "allowCpuFallback" in a scenario.`,
  );
}

/** `36 MatMulInteger, 24 DynamicQuantizeLinear of the encoder` */
function inWords({ model, providers }: Placement): string[] {
  return providers
    .filter(({ provider, heavy }) => provider === cpuProvider && heavy > 0)
    .map(({ heavy, heavyKinds = {} }) => {
      const kinds = Object.entries(heavyKinds).toSorted(([, one], [, other]) => other - one);
      const words = kinds.map(([kind, count]) => `${count} ${kind}`).join(', ');
      return `${words || `all ${heavy}`} of the ${model}`;
    });
}
