import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { refusalOf } from '../common/device-refusals.ts';
import type { DeviceSettings } from '../common/device-settings.ts';
import type { CallPhase } from '../common/trace.ts';
import type { OptimisedGraph } from '../common/worker-protocol.ts';
import { causeOf, RunFailure } from './failure.ts';
import { fromHalfPrecision } from './half-precision.ts';
import { probeModels } from './probe-models.ts';
import type { Profiler } from './profile/profiler.ts';
import { optionsFor } from './providers.ts';
import type { ClosedSpan, Tracer } from './tracer.ts';
import { tellPlacementOf } from './words.ts';

export { Tensor };
export type Feeds = Readonly<Record<string, Tensor>>;
export type Outputs = Readonly<Record<string, Tensor | undefined>>;

/** Element type and shape of a tensor; a size that may differ from call to call is a text. */
export type TensorKind = Readonly<Pick<InferenceSession.TensorValueMetadata, 'type' | 'shape'>>;
export type TensorKinds = ReadonlyMap<string, TensorKind>;

export const runtimeVersion = (): string => env.versions.node ?? 'unknown';

/** What every session of an engine is made with. */
export type SessionSetup = {
  readonly device: string;
  readonly settings: DeviceSettings;
  /** The runtime tells on standard error where it puts operators; slow ever after. */
  readonly tellsPlacement: boolean;
  readonly tracer: Tracer;
  /** null where nothing is profiled. */
  readonly profiler: Profiler | null;
  /** By the path of a model. */
  readonly graphs?: Readonly<Record<string, OptimisedGraph>> | undefined;
};

/**
 * What a session was loaded from, in its `load-model` span: `cached`, a graph that was optimised before; `written`,
 * the model, and its optimised graph was put on the disk meanwhile; `refused`, the model, after the runtime could not
 * read the cached graph or write it; else `original`.
 */
type GraphOrigin = 'original' | 'cached' | 'written' | 'refused';
/** How a model is loaded, where that is not as most are. */
export type LoadOptions = {
  /**
   * Quantized weights that the graph turns back into floats are turned once, at load, and not in every call. For
   * models quantized dynamically only: where the arithmetic is quantized statically, it becomes that of floats.
   */
  readonly dequantizesAtLoad?: boolean;
};

/** One model in the inference runtime. Each call is a span that says how warm it was. */
export class OnnxSession {
  readonly #session: InferenceSession;
  readonly #name: string;
  readonly #device: string;
  readonly #seenShapes = new Set<string>();
  readonly #tracer: Tracer;
  readonly #called: (call: ClosedSpan) => void;

  private constructor(
    session: InferenceSession,
    name: string,
    { device, tracer, profiler }: SessionSetup,
  ) {
    this.#session = session;
    this.#name = name;
    this.#device = device;
    this.#tracer = tracer;
    this.#called = profiler?.follow(name, () => session.endProfiling()) ?? (() => undefined);
  }

  /**
   * Reads, optimises and places the model at `path`, or its graph that was optimised before; a `load-model` span.
   * The outputs in `keptOnDevice` stay in the device's memory: whoever runs the model disposes of them, and names
   * all outputs in every call. Throws `model-unreadable`, `device-refused` and `unknown-device`.
   */
  static async load(
    name: string,
    path: string,
    setup: SessionSetup,
    keptOnDevice: readonly string[] = [],
    { dequantizesAtLoad = false }: LoadOptions = {},
  ): Promise<OnnxSession> {
    const { device, settings, tellsPlacement, tracer, profiler } = setup;
    const profiling =
      profiler === null
        ? {}
        : { enableProfiling: true, profileFilePrefix: profiler.prefixOf(name) };
    const options = {
      ...optionsFor(device, settings),
      ...profiling,
      ...(keptOnDevice.length === 0 ? {} : { preferredOutputLocation: onDevice(keptOnDevice) }),
      ...(dequantizesAtLoad ? { extra: foldingDequantizers } : {}),
      ...(tellsPlacement ? talkative : {}),
    };
    if (tellsPlacement) tellPlacementOf(name);
    const loaded = await tracer.span(
      'load-model',
      async () => {
        try {
          return await createSession(path, options, setup.graphs?.[path]);
        } catch (thrown) {
          throwIfRefused(device, thrown);
          throw unreadable(path, thrown);
        }
      },
      ({ graph }) => ({ model: name, graph }),
    );
    return new OnnxSession(loaded.session, name, setup);
  }

  /** What the model takes, by name. */
  get inputs(): TensorKinds {
    return kindsOf(this.#session.inputMetadata);
  }

  /** What the model gives, by name. */
  get outputs(): TensorKinds {
    return kindsOf(this.#session.outputMetadata);
  }

  /**
   * One call, until the outputs named in `fetches` are in CPU memory. `shape` names the inputs' shapes: the
   * same text means the same shapes. Throws `engine-error` and `device-refused`.
   */
  async run(feeds: Feeds, fetches: readonly string[], shape: string): Promise<Outputs> {
    const phase = this.#phaseOf(shape);
    this.#tracer.open('model-call');
    try {
      return await this.#session.run(feeds, fetches);
    } catch (thrown) {
      throwIfRefused(this.#device, thrown);
      throw new RunFailure('engine-error', `The model "${this.#name}" failed: ${causeOf(thrown)}`);
    } finally {
      this.#called(this.#tracer.close({ model: this.#name, shape, phase }));
    }
  }

  #phaseOf(shape: string): CallPhase {
    const phase =
      this.#seenShapes.size === 0 ? 'first' : this.#seenShapes.has(shape) ? 'steady' : 'new-shape';
    this.#seenShapes.add(shape);
    return phase;
  }
}

/** A cached graph needs no optimisation; from it the runtime computes what it computes from the model. */
async function createSession(
  path: string,
  options: InferenceSession.SessionOptions,
  graph: OptimisedGraph | undefined,
): Promise<{ readonly session: InferenceSession; readonly graph: GraphOrigin }> {
  if (graph === undefined) {
    return { session: await InferenceSession.create(path, options), graph: 'original' };
  }
  const { state } = graph;
  try {
    const session =
      state === 'cached'
        ? InferenceSession.create(graph.path, { ...options, graphOptimizationLevel: 'disabled' })
        : InferenceSession.create(path, { ...options, optimizedModelFilePath: graph.path });
    return { session: await session, graph: state };
  } catch {
    await rm(graph.path, { force: true });
    return { session: await InferenceSession.create(path, options), graph: 'refused' };
  }
}

const kindsOf = (values: readonly InferenceSession.ValueMetadata[]): TensorKinds =>
  new Map(
    values.flatMap((value) =>
      value.isTensor ? [[value.name, { type: value.type, shape: value.shape }]] : [],
    ),
  );

/** Verbose: where each operator is placed is said at no other level. */
const talkative = { logSeverityLevel: 0, logVerbosityLevel: 0 } as const;

/** Else the constants behind a DequantizeLinear are left for fusions that these models have no use for. */
const foldingDequantizers = { session: { disable_quant_qdq: '1' } } as const;

const onDevice = (outputs: readonly string[]): Record<string, 'gpu-buffer'> =>
  Object.fromEntries(outputs.map((name) => [name, 'gpu-buffer']));

/**
 * The names of a model's outputs before it is loaded with some of them kept on the device: the runtime refuses names
 * that the model has not. Throws `model-unreadable`.
 */
export async function outputNamesOf(path: string): Promise<readonly string[]> {
  try {
    const look = await InferenceSession.create(path, { graphOptimizationLevel: 'disabled' });
    const names = look.outputNames;
    await look.release();
    return names;
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

const unreadable = (path: string, thrown: unknown): RunFailure =>
  new RunFailure(
    'model-unreadable',
    `The runtime could not load ${basename(path)}: ${causeOf(thrown)} "latency-lab models verify" checks the file, "latency-lab models pull" replaces it.`,
  );

function throwIfRefused(device: string, thrown: unknown): void {
  const refusal = device === 'cpu' ? null : refusalOf(messageOf(thrown));
  if (refusal !== null) throw new RunFailure('device-refused', `${device}: ${refusal}`);
}

const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

/**
 * Runs a tiny model on the device and looks at its numbers. Throws `device-refused` with the runtime's own
 * words.
 */
export async function probe(device: string, precision: keyof typeof probeModels): Promise<void> {
  const square = (...values: number[]): Tensor => new Tensor('float32', values, [2, 2]);
  let product: Outputs;
  try {
    const model = Buffer.from(probeModels[precision], 'base64');
    const session = await InferenceSession.create(model, optionsFor(device));
    product = await session.run({ a: square(1, 2, 3, 4), b: square(5, 6, 7, 8) });
  } catch (thrown) {
    throw new RunFailure('device-refused', messageOf(thrown));
  }
  const values = [...floats(product, 'y')];
  if (values.join() !== '19,22,43,50') {
    throw new RunFailure(
      'device-refused',
      `A product of two small matrices came out as ${values.join(', ')} instead of 19, 22, 43, 50: its driver or the runtime computes wrongly. Update the driver.`,
    );
  }
}

/** The values of a float output. Throws `engine-error` when the model lacks it. */
export function floats(outputs: Outputs, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new RunFailure('engine-error', `The model gave no float output "${name}".`);
}

/**
 * The values of a float output of single or half precision, from the value `from` on. Throws `engine-error` when the
 * model lacks it.
 */
export function floatsOfEitherPrecision(outputs: Outputs, name: string, from = 0): Float32Array {
  const { type, data } = tensor(outputs, name);
  if (type !== 'float16') return floats(outputs, name).subarray(from);
  // Where JavaScript has a `Float16Array`, the runtime gives that one: numbers already.
  return data instanceof Uint16Array
    ? fromHalfPrecision(data.subarray(from))
    : Float32Array.from(data.slice(from), Number);
}

/** An output to feed back. Throws `engine-error` when the model lacks it. */
export function tensor(outputs: Outputs, name: string): Tensor {
  const found = outputs[name];
  if (found !== undefined) return found;
  throw new RunFailure('engine-error', `The model gave no output "${name}".`);
}
