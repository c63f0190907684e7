import { z } from 'zod';
import { deviceTimes, type Kernel } from './device-kernels.ts';

/** One run of an operator. Times in microseconds on the profile's clock. */
export type OperatorRun = {
  readonly operator: string;
  readonly node: string;
  readonly provider: string;
  /** Of inputs and outputs: `1×288×207 · 288×288 → 1×288×288`. */
  readonly shapes: string;
  readonly start: number;
  readonly end: number;
};

/** One `session.run` as the runtime saw it, and the operators in it in the order of their ends. */
export type ModelRun = {
  readonly start: number;
  readonly end: number;
  readonly operators: readonly OperatorRun[];
  /** What the GPU itself needed for each of `operators`, in microseconds; null where it told nothing. */
  readonly device: readonly (number | null)[];
};

/** A profile that tells no operators; `message` is a sentence for a person. */
export class UnreadableProfile extends Error {}

const tensorsSchema = z
  .array(z.record(z.string(), z.array(z.number())))
  .optional()
  .catch(undefined);

/** One event of the profile; times in microseconds. */
export const profileEventSchema = z.object({
  cat: z.string(),
  name: z.string(),
  ts: z.number(),
  dur: z.number(),
  args: z.object({
    op_name: z.string().optional(),
    provider: z.string().optional(),
    input_type_shape: tensorsSchema,
    output_type_shape: tensorsSchema,
  }),
});
export type ProfileEvent = z.output<typeof profileEventSchema>;

const kernelTime = '_kernel_time';
const longestShapes = 160;

/** Gathers the model runs of a profile, event after event in the order of the file. */
export class ModelRuns {
  readonly #runs: Omit<ModelRun, 'device'>[] = [];
  readonly #kernels: Kernel[] = [];
  #operators: OperatorRun[] = [];

  /** Operators that came after the last whole model run: the profile stopped within one. */
  get left(): number {
    return this.#operators.length;
  }

  /** Whether the event is part of a model run, or one. */
  take(event: ProfileEvent): boolean {
    const { cat, name, ts: start, dur } = event;
    const end = start + dur;
    if (cat === 'Node' && name.endsWith(kernelTime)) this.#operators.push(operatorOf(event, end));
    else if (cat === 'Api') this.#kernels.push({ name, length: dur });
    else if (cat === 'Session' && name === 'model_run') {
      this.#runs.push({ start, end, operators: this.#operators });
      this.#operators = [];
    } else return false;
    return true;
  }

  /** All of them. The kernels of a GPU come last in the file and are told apart by the operators of all runs. */
  all(): ModelRun[] {
    const device = deviceTimes(
      this.#kernels,
      this.#runs.map((run) => run.operators),
    );
    return this.#runs.map((run, index) => ({ ...run, device: device[index] ?? [] }));
  }
}

/** The attributes of an operator's span; `deviceMs` only where the GPU told. `index` is its place in the run. */
export function operatorAttributes(
  { operators, device }: ModelRun,
  index: number,
): Record<string, string | number> {
  const one = operators[index];
  if (one === undefined) throw new Error('There is no such operator.');
  const { operator, node, provider, shapes } = one;
  const onDevice = device[index] ?? null;
  const attributes = { operator, node, provider, shapes };
  return onDevice === null ? attributes : { ...attributes, deviceMs: onDevice / 1e3 };
}

function operatorOf({ name, ts, args }: ProfileEvent, end: number): OperatorRun {
  return {
    operator: args.op_name ?? 'unknown',
    node: name.slice(0, -kernelTime.length),
    provider: (args.provider ?? 'unknown').replace(/ExecutionProvider$/, ''),
    shapes: shapesOf(args),
    start: ts,
    end,
  };
}

type Tensors = z.output<typeof tensorsSchema>;

function shapesOf({ input_type_shape, output_type_shape }: ProfileEvent['args']): string {
  const text = `${listShapes(input_type_shape)} → ${listShapes(output_type_shape)}`;
  return text.length > longestShapes ? `${text.slice(0, longestShapes)}…` : text;
}

const listShapes = (tensors: Tensors): string =>
  (tensors ?? []).flatMap((tensor) => Object.values(tensor).map(shapeOf)).join(' · ') || '–';

const shapeOf = (sizes: readonly number[]): string =>
  sizes.length === 0 ? 'scalar' : sizes.join('×');
