import type { OperatorRun } from './model-runs.ts';

/** One kernel as the GPU's timestamps tell it; `length` in microseconds. Named `NODE&OPERATOR&KERNEL`. */
export type Kernel = { readonly name: string; readonly length: number };

/**
 * What the GPU needed for each operator of each model run, in microseconds: its kernels summed; null for one
 * that had none. The GPU's clock lies up to 0.2 s beside the host's (seen with Dawn), so kernels are not placed
 * by time: they are told in the order in which operators asked for them, and each belongs to the next operator
 * of its node.
 */
export function deviceTimes(
  kernels: readonly Kernel[],
  runs: readonly (readonly OperatorRun[])[],
): (number | null)[][] {
  const times = runs.map((operators) => operators.map((): number | null => null));
  if (kernels.length === 0) return times;
  const asked = runs
    .flatMap((operators, run) => operators.map(({ node, start }, at) => ({ node, start, run, at })))
    .sort((one, other) => one.start - other.start);
  const placesOf = new Map<string, number[]>();
  asked.forEach(({ node }, place) => {
    const places = placesOf.get(node);
    if (places === undefined) placesOf.set(node, [place]);
    else places.push(place);
  });
  let current = 0;
  for (const { name, length } of kernels) {
    const node = name.split('&').slice(0, -2).join('&');
    const places = placesOf.get(node) ?? [];
    while (places.length > 0 && (places[0] ?? 0) < current) places.shift();
    const [place] = places;
    const operator = place === undefined ? undefined : asked[place];
    if (place === undefined || operator === undefined) continue;
    current = place;
    const own = times[operator.run];
    if (own !== undefined) own[operator.at] = (own[operator.at] ?? 0) + length;
  }
  return times;
}
