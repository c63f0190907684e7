import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
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

const eventSchema = z.object({
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
type ProfileEvent = z.output<typeof eventSchema>;

const kernelTime = '_kernel_time';
const longestShapes = 160;

/**
 * Reads the profile that onnxruntime wrote to `path`, line by line: a long run's is hundreds of megabytes.
 * Gives the model runs from the `skipped`-th on; there must be `skipped + wanted` in it. Throws
 * `UnreadableProfile`.
 */
export async function readProfile(
  path: string,
  skipped: number,
  wanted: number,
): Promise<ModelRun[]> {
  const runs: Omit<ModelRun, 'device'>[] = [];
  const kernels: Kernel[] = [];
  let count = 0;
  let operators: OperatorRun[] = [];
  for await (const event of eventsOf(path)) {
    const { cat, name, ts: start, dur } = event;
    const end = start + dur;
    if (cat === 'Node' && name.endsWith(kernelTime)) operators.push(operatorOf(event, end));
    else if (cat === 'Api') kernels.push({ name, length: dur });
    else if (cat === 'Session' && name === 'model_run') {
      // The kernels of a GPU come last in the file and are told apart by the operators of all runs.
      runs.push({ start, end, operators });
      operators = [];
      count++;
    }
  }
  if (count !== skipped + wanted) {
    throw new UnreadableProfile(
      `it tells of ${count} model calls where ${skipped + wanted} were made (it stops at a million events)`,
    );
  }
  const device = deviceTimes(
    kernels,
    runs.map((run) => run.operators),
  );
  return runs.map((run, index) => ({ ...run, device: device[index] ?? [] })).slice(skipped);
}

async function* eventsOf(path: string): AsyncGenerator<ProfileEvent> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  let number = 0;
  for await (const line of lines) {
    number++;
    if (!line.startsWith('{')) continue;
    const event = eventSchema.safeParse(parseJson(line.endsWith(',') ? line.slice(0, -1) : line));
    if (!event.success) throw new UnreadableProfile(`its line ${number} is not as expected`);
    yield event.data;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
