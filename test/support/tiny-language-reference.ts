import {
  type Layer,
  type Matrix,
  shape,
  type TinyLanguageModel,
  weightsOf,
} from './tiny-language-model.ts';

type Vector = readonly number[];

const { heads, keyHeads, headSize } = shape;

const times = (vector: Vector, { columns, values }: Matrix): number[] =>
  Array.from({ length: columns }, (_, column) =>
    vector.reduce((sum, one, row) => sum + one * (values[row * columns + column] ?? 0), 0),
  );

const rowOf = ({ columns, values }: Matrix, row: number): number[] =>
  values.slice(row * columns, (row + 1) * columns);

const plus = (one: Vector, other: Vector): number[] =>
  one.map((value, index) => value + (other[index] ?? 0));

const product = (one: Vector, other: Vector): number =>
  one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);

/** To the nearest half-precision number, ties to even; for numbers in its normal range. */
function toHalf(value: number): number {
  if (value === 0) return 0;
  const step = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 10);
  const steps = value / step;
  const down = Math.floor(steps);
  const isTie = steps - down === 0.5;
  return (isTie ? down + (down % 2 === 0 ? 0 : 1) : Math.round(steps)) * step;
}

const headOf = (vector: Vector, head: number): Vector =>
  vector.slice(head * headSize, (head + 1) * headSize);

/** What each position takes from itself and those before it. */
function attend(states: readonly Vector[], layer: Layer, round: (value: number) => number) {
  const queries = states.map((state) => times(state, layer.query));
  const keys = states.map((state) => times(state, layer.key).map(round));
  const values = states.map((state) => times(state, layer.value).map(round));
  return states.map((_, at) => {
    const mixed = Array.from({ length: heads }, (_, head) => {
      const shared = Math.floor(head / (heads / keyHeads));
      const query = headOf(queries[at] ?? [], head);
      const scores = keys
        .slice(0, at + 1)
        .map((key) => product(query, headOf(key, shared)) / Math.sqrt(headSize));
      const most = Math.max(...scores);
      const powers = scores.map((score) => Math.exp(score - most));
      const total = powers.reduce((sum, power) => sum + power, 0);
      return Array.from({ length: headSize }, (_, index) =>
        powers.reduce(
          (sum, power, place) =>
            sum + (power / total) * (headOf(values[place] ?? [], shared)[index] ?? 0),
          0,
        ),
      );
    });
    return times(mixed.flat(), layer.output);
  });
}

/** The logits after all of these tokens, everything computed anew. */
export function referenceLogits(model: TinyLanguageModel, ids: readonly number[]): number[] {
  const weights = weightsOf(model);
  const round = model.precision === 'float16' ? toHalf : (value: number): number => value;
  let states: Vector[] = ids.map((id, position) =>
    plus(rowOf(weights.tokens, id), rowOf(weights.positions, position % shape.positions)),
  );
  for (const layer of weights.layers) {
    const attended = attend(states, layer, round);
    states = states.map((state, at) => plus(state, attended[at] ?? []));
    states = states.map((state) =>
      plus(state, times(times(state, layer.widen).map(Math.tanh), layer.narrow)),
    );
  }
  const script = rowOf(weights.script, (ids.length - 1) % shape.positions);
  return plus(times(states.at(-1) ?? [], weights.logits), script).map(round);
}

/**
 * The likeliest token each time, `count` of them. `margin`: the least by which one stood above all others, which
 * says whether two ways to compute may differ.
 */
export function referenceReply(
  model: TinyLanguageModel,
  prompt: readonly number[],
  count: number,
): { ids: number[]; margin: number } {
  const ids: number[] = [];
  let margin = Number.POSITIVE_INFINITY;
  for (let step = 0; step < count; step++) {
    const logits = referenceLogits(model, [...prompt, ...ids]);
    const best = logits.indexOf(Math.max(...logits));
    const others = logits.filter((_, id) => id !== best);
    margin = Math.min(margin, (logits[best] ?? 0) - Math.max(...others));
    ids.push(best);
  }
  return { ids, margin };
}
