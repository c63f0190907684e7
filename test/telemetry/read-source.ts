import type { Gpu } from '../../electron/common/device.ts';
import type { SamplerMessage, Sighting } from '../../electron/common/telemetry-protocol.ts';
import { nanos } from '../../electron/common/units.ts';
import { Sampler } from '../../electron/telemetry/sampler.ts';
import type { SourceKind } from '../../electron/telemetry/source.ts';

export const gpuAt = (busId: string, more: Partial<Gpu> = {}): Gpu => ({
  name: 'GPU',
  vendor: 'NVIDIA',
  driver: null,
  memory: null,
  busId,
  uuid: null,
  drivesDisplay: null,
  pciId: null,
  ...more,
});

/** A row as a test likes to compare it: what it is of, and its readings in order. */
export type ReadRow = {
  readonly metric: string;
  readonly gpu: number | null;
  readonly pid: number | null;
  readonly source: string;
  readonly window: number | null;
  readonly rate: number;
  readonly unit: string;
  readonly values: (number | null)[];
  ended: string | null;
};

/** Sources under the real sampler, with a clock that the test turns. */
export class ReadSource {
  readonly rows: ReadRow[] = [];
  readonly messages: SamplerMessage[] = [];
  readonly #sampler: Sampler;
  #time = 0;

  constructor(kinds: SourceKind | readonly SourceKind[], gpus: readonly Gpu[] = [], rate = 10) {
    this.#sampler = new Sampler({
      request: {
        type: 'start',
        origin: '0',
        rate,
        gpus: [...gpus],
        firstSeries: 0,
        without: [],
      },
      kinds: [kinds].flat(),
      now: () => nanos(this.#time),
      send: (message) => this.#add(message),
    });
  }

  /** Ticks after `seconds` more. */
  tick(seconds = 1): this {
    this.#time += seconds * 1e9;
    this.#sampler.tick();
    return this;
  }

  watch(pid: number): this {
    this.#sampler.watch(pid);
    return this;
  }

  unwatch(pid: number): this {
    this.#sampler.unwatch(pid);
    return this;
  }

  locate(pid: number): Promise<Sighting[] | null> {
    return this.#sampler.locate(pid);
  }

  close(): void {
    this.#sampler.close();
  }

  /** The row of a metric; undefined where none was announced. */
  row(
    metric: string,
    of: { readonly gpu?: number; readonly pid?: number } = {},
  ): ReadRow | undefined {
    return this.rows.find(
      (row) =>
        row.metric === metric &&
        (of.gpu === undefined || row.gpu === of.gpu) &&
        (of.pid === undefined || row.pid === of.pid),
    );
  }

  #add(message: SamplerMessage): void {
    this.messages.push(message);
    if (message.type === 'series') {
      const { metric, gpu, pid, source, window, rate, unit } = message;
      this.rows[message.id] = {
        metric,
        gpu,
        pid,
        source,
        window,
        rate,
        unit,
        values: [],
        ended: null,
      };
    }
    if (message.type === 'samples') {
      for (const [id, value] of message.values) this.rows[id]?.values.push(value);
    }
    if (message.type === 'series-ended') {
      const row = this.rows[message.id];
      if (row !== undefined) row.ended = message.reason;
    }
  }
}
