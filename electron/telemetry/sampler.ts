import { metricUnits } from '../common/telemetry.ts';
import type { SamplerMessage, SamplerRequest, Sighting } from '../common/telemetry-protocol.ts';
import type { Nanos } from '../common/units.ts';
import type { NewSeries, Readings, Source, SourceKind } from './source.ts';

/** Seconds: a driver may wake several cards before it answers for the first time, and then is quick. */
const openLimit = 60;
const readLimit = 5;
const second = 1e9;
/** The id of a series that another source tells already: nothing is open under it. */
const refused = -1;

type Start = Extract<SamplerRequest, { type: 'start' }>;
type OpenSeries = {
  readonly owner: SourceKind;
  readonly pid: number | null;
  readonly subject: string;
};
type OpenSource = { readonly kind: SourceKind; readonly source: Source };

export type SamplerNeeds = {
  readonly request: Start;
  readonly kinds: readonly SourceKind[];
  readonly now: () => Nanos;
  readonly send: (message: SamplerMessage) => void;
};

/** Reads every source of this machine at each tick and tells the lab. A source that throws is closed. */
export class Sampler {
  readonly #needs: SamplerNeeds;
  readonly #watched = new Set<number>();
  /** Series that go on: whose they are, of which worker, and what they tell. */
  readonly #open = new Map<number, OpenSeries>();
  #sources: OpenSource[] = [];
  #nextSeries: number;
  #values: [number, number | null][] = [];
  #nextSlow = 0;
  /** The source that the lab was last told of as one that may hang. */
  #suspect: string | null = null;

  constructor(needs: SamplerNeeds) {
    this.#needs = needs;
    this.#nextSeries = needs.request.firstSeries;
    for (const kind of needs.kinds) {
      if (needs.request.without.includes(kind.name)) continue;
      const source = this.#openSource(kind);
      if (source !== null) this.#sources.push({ kind, source });
    }
  }

  /** One reading of everything that is due. */
  tick(): void {
    const at = this.#needs.now();
    const { rate } = this.#needs.request;
    const isSlow = at >= this.#nextSlow;
    if (isSlow) this.#nextSlow = at + second - second / rate / 2;
    for (const open of [...this.#sources]) {
      const { kind, source } = open;
      if (source.read === undefined) continue;
      if (kind.mayHang) this.#tellSuspect(kind.name, readLimit);
      this.#try(open, () => source.read?.({ at, isSlow }));
    }
    this.#flush(at);
  }

  watch(pid: number): void {
    this.#watched.add(pid);
    for (const open of [...this.#sources]) this.#try(open, () => open.source.watch?.(pid));
  }

  unwatch(pid: number): void {
    this.#watched.delete(pid);
    for (const open of [...this.#sources]) this.#try(open, () => open.source.unwatch?.(pid));
    for (const [id, series] of [...this.#open]) {
      if (series.pid === pid) this.#end(id, 'The worker ended.');
    }
  }

  /** What all sources together know; null where none can tell. */
  async locate(pid: number): Promise<Sighting[] | null> {
    const answers = await Promise.all(
      this.#sources.map(async ({ kind, source }) => {
        if (source.locate === undefined) return null;
        if (kind.mayHang) this.#tellSuspect(kind.name, readLimit);
        return source.locate(pid).catch(() => null);
      }),
    );
    const known = answers.filter((answer) => answer !== null);
    return known.length === 0 ? null : known.flat();
  }

  close(): void {
    for (const { source } of this.#sources) source.close?.();
    this.#sources = [];
  }

  #openSource(kind: SourceKind): Source | null {
    const { request, now } = this.#needs;
    if (kind.mayHang) this.#tellSuspect(kind.name, openLimit);
    try {
      const { gpus, rate } = request;
      const opened = new Set(this.#sources.map((open) => open.kind.name));
      const readings = this.#readingsOf(kind);
      const source = kind.open({ readings, gpus, rate, now, opened });
      if (source === null) this.#clear(kind);
      return source;
    } catch {
      // What cannot be opened is not there: other sources may know the same device.
      this.#clear(kind);
      return null;
    }
  }

  /** Nothing can be said while a driver holds this process, so the lab is told before, once for each source. */
  #tellSuspect(source: string | null, limit: number): void {
    if (source === this.#suspect) return;
    this.#suspect = source;
    this.#needs.send({ type: 'busy', source, limit });
  }

  /** Nothing of this source is called any more. */
  #clear({ name }: SourceKind): void {
    if (this.#suspect === name) this.#tellSuspect(null, readLimit);
  }

  #readingsOf(owner: SourceKind): Readings {
    return {
      announce: (series) => this.#announce(owner, series),
      put: (id, value) => {
        if (this.#open.has(id)) this.#values.push([id, value]);
      },
      end: (id, reason) => this.#end(id, reason),
      flush: () => this.#flush(this.#needs.now()),
    };
  }

  #announce(owner: SourceKind, { metric, source, window, rate, gpu, pid }: NewSeries): number {
    const subject = `${metric} ${gpu} ${pid}`;
    for (const other of this.#open.values()) {
      if (other.subject === subject) return refused;
    }
    const id = this.#nextSeries++;
    this.#open.set(id, { owner, pid: pid ?? null, subject });
    this.#needs.send({
      type: 'series',
      id,
      metric,
      unit: metricUnits[metric],
      source,
      gpu: gpu ?? null,
      pid: pid ?? null,
      window,
      rate,
    });
    return id;
  }

  #flush(at: Nanos): void {
    if (this.#values.length === 0) return;
    const values = this.#values;
    this.#values = [];
    this.#needs.send({ type: 'samples', at, values });
  }

  #end(id: number, reason: string): void {
    if (!this.#open.delete(id)) return;
    // What was read before it ended comes before its end.
    this.#flush(this.#needs.now());
    this.#needs.send({ type: 'series-ended', id, at: this.#needs.now(), reason });
  }

  /** Closes a source that throws: the others go on. */
  #try(open: OpenSource, work: () => void): void {
    try {
      work();
    } catch (thrown) {
      const { name } = open.kind;
      const detail = thrown instanceof Error ? thrown.message : String(thrown);
      this.#sources = this.#sources.filter((other) => other !== open);
      for (const [id, { owner }] of [...this.#open]) {
        if (owner === open.kind) this.#end(id, `${name} cannot be read any more: ${detail}.`);
      }
      open.source.close?.();
      this.#clear(open.kind);
    }
  }
}
