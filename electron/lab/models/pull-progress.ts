import type { Model, ModelId } from '../../common/model-catalog.ts';
import { type Bytes, bytes } from '../../common/units.ts';

/** How far the pull of one model is. Byte counts are the model's, over all its files that are fetched. */
export interface PullProgress {
  readonly model: ModelId;
  /** The role of the file that moved. */
  readonly file?: string;
  /** `waiting`: another process is downloading. */
  readonly phase: 'waiting' | 'downloading' | 'verifying' | 'ready';
  readonly receivedBytes: Bytes;
  /** Null where the source does not tell. */
  readonly totalBytes: Bytes | null;
}

export type OnProgress = (progress: PullProgress) => void;

/** Received bytes are told at most ten times a second; a change of phase always is. */
const quietMillis = 100;

/** Adds up the bytes of each model's files, and tells. */
export class ProgressMeter {
  readonly #tell: OnProgress;
  readonly #now: () => number;
  readonly #totals: ReadonlyMap<ModelId, Bytes>;
  readonly #received = new Map<ModelId, Map<string, number>>();
  #toldAt = Number.NEGATIVE_INFINITY;

  /** @param totals what is to be fetched for each model */
  constructor(
    totals: ReadonlyMap<ModelId, Bytes>,
    tell: OnProgress,
    now = () => performance.now(),
  ) {
    this.#totals = totals;
    this.#tell = tell;
    this.#now = now;
  }

  phase(model: Model, phase: PullProgress['phase'], file?: string): void {
    const received = [...(this.#received.get(model.id)?.values() ?? [])];
    this.#tell({
      model: model.id,
      ...(file !== undefined && { file }),
      phase,
      receivedBytes: bytes(received.reduce((sum, count) => sum + count, 0)),
      totalBytes: this.#totals.get(model.id) ?? null,
    });
  }

  /** @param count of the whole file so far; it falls when a download begins again */
  received(model: Model, file: string, count: number): void {
    const files = this.#received.get(model.id) ?? new Map<string, number>();
    this.#received.set(model.id, files.set(file, count));
    const now = this.#now();
    if (now - this.#toldAt < quietMillis) return;
    this.#toldAt = now;
    this.phase(model, 'downloading', file);
  }
}
