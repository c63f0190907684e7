import type { CriticalPath, DecisiveEvent } from '../../electron/common/critical-path.ts';
import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import { decisiveEvent, runPath } from '../../electron/common/turn/turn-path.ts';
import { type PathStretch, pathRows } from '../trace/path-rows.ts';
import type { RunTraces } from '../trace/run-traces.ts';

/** Which path is shown: to what a run is judged by (its first audio, its text), or to its end. */
export type PathChoice = 'usual' | 'end';

/** A run's path, and when it lay in each of the run's rows. */
export type ShownPath = {
  readonly path: CriticalPath;
  readonly rows: readonly (readonly PathStretch[])[];
};

/** Whether open runs show their critical path, and the paths, each computed when its run is first drawn. */
export class PathHighlight {
  choice: PathChoice | null = null;
  readonly #known = new WeakMap<
    RecordedRun,
    { readonly size: number; readonly event: DecisiveEvent; readonly shown: ShownPath | null }
  >();

  /** Off, to what the run is judged by, to its end, off. */
  turn(): void {
    this.choice = this.choice === null ? 'usual' : this.choice === 'usual' ? 'end' : null;
  }

  /** null while no path is asked for, while the run goes on, and where the event did not happen. */
  of(traces: RunTraces, index: number): ShownPath | null {
    const run = traces.run(index);
    if (this.choice === null || run === undefined || run.ended === null) return null;
    const event = this.choice === 'end' ? 'end' : decisiveEvent(run);
    const size = run.spans.length;
    const known = this.#known.get(run);
    if (known?.size === size && known.event === event) return known.shown;
    const path = runPath(run, event);
    const rowsOf = (pieces: CriticalPath['pieces']) =>
      pathRows(pieces, traces.columns(index), traces.layout(index));
    const shown = path && { path, rows: rowsOf(path.pieces) };
    this.#known.set(run, { size, event, shown });
    return shown;
  }
}
