import {
  type ModelRun,
  ModelRuns,
  operatorAttributes,
  profileEventSchema,
} from '../../common/runtime-profile/model-runs.ts';
import { placeOperators } from '../../common/runtime-profile/place-operators.ts';
import { type ImportedTrace, LeftOut, type Slice } from './imported-trace.ts';
import { latestTime } from './trace-event.ts';

/** How onnxruntime's own profile begins: it writes these of the session's making, and nothing before. */
const firstNames = [
  'model_loading_uri',
  'model_loading_array',
  'model_loading_from_saved_proto',
  'session_initialization',
];

const loading = new Set(firstNames);

/** Whether this is the first event of a profile of onnxruntime (`SessionOptions.enable_profiling`). */
export function beginsRuntimeProfile(event: unknown): boolean {
  const read = profileEventSchema.safeParse(event);
  return read.success && read.data.cat === 'Session' && loading.has(read.data.name);
}

/** Reads a profile of onnxruntime: its model runs are model calls with their operators, one run in all. */
export class RuntimeProfile {
  readonly #model: string;
  readonly #runs = new ModelRuns();
  readonly #loads: Slice[] = [];
  readonly #leftOut = new LeftOut();

  /** `model` names what ran: the profile does not say, so it is the file's name. */
  constructor(model: string) {
    this.#model = model;
  }

  take(event: unknown): void {
    const read = profileEventSchema.safeParse(event);
    if (!read.success) {
      this.#leftOut.add('that are not as onnxruntime writes them, left out');
      return;
    }
    const { cat, name, ts, dur } = read.data;
    if (Math.abs(ts) > latestTime || dur > latestTime) {
      this.#leftOut.add('that lack their time, left out');
    } else if (dur < 0) this.#leftOut.add('that end before they begin, left out');
    else if (cat === 'Session' && loading.has(name)) {
      this.#loads.push({ start: ts, end: ts + dur, stage: 'load-model', attributes: { name } });
    } else if (!this.#runs.take(read.data)) {
      this.#leftOut.add(
        'that tell of the runtime itself, not of a model run or an operator, left out',
      );
    }
  }

  end(): ImportedTrace {
    const slices: Slice[] = [...this.#loads];
    const parents: number[] = slices.map(() => -1);
    for (const run of this.#runs.all()) this.#addRun(run, slices, parents);
    this.#leftOut.add(
      'that are operators of a model run that is not whole, left out',
      this.#runs.left,
    );
    return {
      tool: 'onnxruntime profile',
      processes: [{ name: this.#model, threads: [{ name: 'model runs', slices, parents }] }],
      series: [],
      remarks: this.#leftOut.sentences(),
    };
  }

  #addRun(run: ModelRun, slices: Slice[], parents: number[]): void {
    const { start, end } = run;
    const call = slices.length;
    slices.push({ start, end, stage: 'model-call', attributes: { model: this.#model } });
    parents.push(-1);
    const span = { start: start * 1e3, end: end * 1e3 };
    for (const { index, above, start: from, end: to } of placeOperators(run, span)) {
      const attributes = operatorAttributes(run, index);
      slices.push({ start: from / 1e3, end: to / 1e3, stage: 'operator', attributes });
      parents.push(call + 1 + above);
    }
  }
}
