import { basename } from 'node:path';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import type { CallPhase } from '../common/trace.ts';
import { causeOf, RunFailure } from './failure.ts';
import type { Profiler } from './profile/profiler.ts';
import { optionsFor } from './providers.ts';
import type { ClosedSpan, Tracer } from './tracer.ts';

export { Tensor };
export type Feeds = Readonly<Record<string, Tensor>>;
export type Outputs = Readonly<Record<string, Tensor | undefined>>;

export const runtimeVersion = (): string => env.versions.node ?? 'unknown';

/** What every session of an engine is made with. */
export type SessionSetup = {
  readonly device: string;
  readonly tracer: Tracer;
  /** null where nothing is profiled. */
  readonly profiler: Profiler | null;
};

/** One model in the inference runtime. Each call is a span that says how warm it was. */
export class OnnxSession {
  readonly #session: InferenceSession;
  readonly #name: string;
  readonly #seenShapes = new Set<string>();
  readonly #tracer: Tracer;
  readonly #called: (call: ClosedSpan) => void;

  private constructor(session: InferenceSession, name: string, { tracer, profiler }: SessionSetup) {
    this.#session = session;
    this.#name = name;
    this.#tracer = tracer;
    this.#called = profiler?.follow(name, () => session.endProfiling()) ?? (() => undefined);
  }

  /**
   * Reads, optimises and places the model at `path`; a `load-model` span. Throws `model-unreadable` and
   * `unknown-device`.
   */
  static async load(name: string, path: string, setup: SessionSetup): Promise<OnnxSession> {
    const { device, tracer, profiler } = setup;
    const profiling =
      profiler === null
        ? {}
        : { enableProfiling: true, profileFilePrefix: profiler.prefixOf(name) };
    const options = { ...optionsFor(device), ...profiling };
    return tracer.span(
      'load-model',
      async () => {
        try {
          return new OnnxSession(await InferenceSession.create(path, options), name, setup);
        } catch (thrown) {
          throw new RunFailure(
            'model-unreadable',
            `The runtime could not load ${basename(path)}: ${causeOf(thrown)} "latency-lab models verify" checks the file, "latency-lab models pull" replaces it.`,
          );
        }
      },
      () => ({ model: name }),
    );
  }

  /**
   * One call, until the outputs named in `fetches` are in CPU memory. `shape` names the inputs' shapes: the
   * same text means the same shapes. Throws `engine-error`.
   */
  async run(feeds: Feeds, fetches: readonly string[], shape: string): Promise<Outputs> {
    const phase = this.#phaseOf(shape);
    this.#tracer.open('model-call');
    try {
      return await this.#session.run(feeds, fetches);
    } catch (thrown) {
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

/** The values of a float output. Throws `engine-error` when the model lacks it. */
export function floats(outputs: Outputs, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new RunFailure('engine-error', `The model gave no float output "${name}".`);
}

/** An output to feed back. Throws `engine-error` when the model lacks it. */
export function tensor(outputs: Outputs, name: string): Tensor {
  const found = outputs[name];
  if (found !== undefined) return found;
  throw new RunFailure('engine-error', `The model gave no output "${name}".`);
}
