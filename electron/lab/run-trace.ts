import { toRecordedSpans } from '../common/recorded-spans.ts';
import type { Placement, Proof } from '../common/session.ts';
import type { Hertz, Nanos } from '../common/units.ts';
import type { SpanBatch } from '../common/worker-protocol.ts';
import type { JobMessage } from '../host/engine-host.ts';
import type { Recorder } from './recorder.ts';

/** The file in the recording that a run's audio goes to. */
export const audioFileOf = (run: number): string => `audio/run-${run}.wav`;

/** Where in the recording the runtime's profiles of a run go, but for `-MODEL.json`. */
export const profileOf = (run: number): string => `profiles/run-${run}`;

/** Turns what a worker says about one run into events of the recording. */
export class RunTrace {
  readonly #run: number;
  readonly #recorder: Pick<Recorder, 'add'>;
  /** A worker counts its spans from 0 in every job; a run that had to load first has two jobs. */
  #firstId = 0;
  #nextId = 0;
  #audioRate: Hertz | null = null;

  constructor(run: number, recorder: Pick<Recorder, 'add'>) {
    this.#run = run;
    this.#recorder = recorder;
  }

  /** `worker`: process id of the worker that does the run, where there is one already. */
  started(at: Nanos, worker?: number): void {
    this.#recorder.add({ type: 'run-started', run: this.#run, at, worker });
  }

  spawned(start: Nanos, end: Nanos): void {
    const id = this.#nextId++;
    this.#recorder.add({
      type: 'span',
      run: this.#run,
      id,
      parent: null,
      stage: 'spawn',
      start,
      end,
    });
  }

  placed(at: Nanos, placement: Placement): void {
    this.#recorder.add({ type: 'placement', run: this.#run, at, ...placement });
  }

  proved(at: Nanos, proof: Proof): void {
    this.#recorder.add({ type: 'proof', run: this.#run, at, ...proof });
  }

  newJob(): void {
    this.#firstId = this.#nextId;
  }

  add(message: JobMessage): void {
    const run = this.#run;
    switch (message.type) {
      case 'spans':
        this.#addSpans(message.batch);
        break;
      case 'text':
        this.#recorder.add({
          type: 'text',
          run,
          at: message.at,
          text: message.text,
          ...(message.partial === undefined ? {} : { partial: message.partial }),
        });
        break;
      case 'delta':
      case 'line':
      case 'inspected':
        break;
      case 'audio': {
        const { at, samples, sampleRate, leadingSilence } = message;
        this.#audioRate = sampleRate;
        this.#recorder.add({
          type: 'audio',
          run,
          at,
          samples,
          sampleRate,
          leadingSilence,
          file: audioFileOf(run),
        });
        break;
      }
    }
  }

  /** The rate of the audio that the run has made so far; null while it has made none. */
  get audioRate(): Hertz | null {
    return this.#audioRate;
  }

  /** Ids of its spans are below it. */
  get nextId(): number {
    return this.#nextId;
  }

  #addSpans(batch: SpanBatch): void {
    if (batch.id.length === 0) return;
    const columns = toRecordedSpans(batch, this.#firstId);
    for (const id of columns.id) this.#nextId = Math.max(this.#nextId, id + 1);
    this.#recorder.add({ type: 'spans', run: this.#run, ...columns });
  }
}
