import { readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type ModelRun, operatorAttributes } from '../../common/runtime-profile/model-runs.ts';
import {
  type PlacedOperator,
  placeOperators,
} from '../../common/runtime-profile/place-operators.ts';
import { causeOf } from '../failure.ts';
import type { ClosedSpan, Tracer } from '../tracer.ts';
import { readProfile } from './read-profile.ts';

/** One session of the runtime that writes a profile. */
type Profiled = {
  readonly model: string;
  /** Makes the profile's file whole; works once. */
  readonly end: () => void;
  /** Calls of the jobs before this one, such as a warm-up's. */
  earlier: number;
  calls: ClosedSpan[];
};

/** The profiles of a worker's sessions, from the making of the sessions to the spans of operators. */
export class Profiler {
  readonly #folder: string;
  readonly #sessions: Profiled[] = [];

  /** `folder` is absolute, and there. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where the runtime shall write, to which it adds the time of day and `.json`. */
  prefixOf(model: string): string {
    return join(this.#folder, `unfinished-${process.pid}-${model}`);
  }

  /** Follows a session that writes there. Gives back what has to be told of each of its calls. */
  follow(model: string, end: () => void): (call: ClosedSpan) => void {
    const session: Profiled = { model, end, earlier: 0, calls: [] };
    this.#sessions.push(session);
    return (call) => session.calls.push(call);
  }

  /** A new job: operators are wanted of the calls from here on. */
  startJob(): void {
    for (const session of this.#sessions) {
      session.earlier += session.calls.length;
      session.calls = [];
    }
  }

  /**
   * Ends every profile, keeps those of this job's models as `TARGET-MODEL.json`, and adds their operators
   * below the calls; `flush` is called after each model. Works once. Resolves with what could not be read,
   * in sentences, or null.
   */
  async finish(target: string, tracer: Tracer, flush: () => Promise<void>): Promise<string | null> {
    const problems: string[] = [];
    for (const session of this.#sessions) {
      try {
        await this.#tell(session, `${target}-${session.model}.json`, tracer);
        await flush();
      } catch (thrown) {
        problems.push(
          `The runtime's profile of the model "${session.model}" tells no operators: ${causeOf(thrown)}.`,
        );
      }
    }
    return problems.length === 0 ? null : problems.join(' ');
  }

  async #tell(
    { model, end, earlier, calls }: Profiled,
    file: string,
    tracer: Tracer,
  ): Promise<void> {
    end();
    const written = await this.#find(model);
    if (calls.length === 0) {
      await rm(written);
      return;
    }
    await rename(written, file);
    const runs = await readProfile(file, earlier, calls.length);
    // All are placed before any is added: a model has the operators of all its calls, or none.
    const placed = runs.map((run, index) => {
      const call = calls[index] ?? never();
      return { run, call, operators: placeOperators(run, call) };
    });
    for (const { run, call, operators } of placed) addSpans(run, call, operators, tracer);
  }

  async #find(model: string): Promise<string> {
    const start = `${basename(this.prefixOf(model))}_`;
    const name = (await readdir(this.#folder)).find((other) => other.startsWith(start));
    if (name === undefined) throw new Error('the runtime wrote none');
    return join(this.#folder, name);
  }
}

function addSpans(
  run: ModelRun,
  call: ClosedSpan,
  placed: readonly PlacedOperator[],
  tracer: Tracer,
): void {
  const ids: number[] = [];
  for (const { index, above, start, end } of placed) {
    const parent = ids[above] ?? call.id;
    ids.push(tracer.add('operator', parent, start, end, operatorAttributes(run, index)));
  }
}

function never(): never {
  throw new Error('a model call has no span');
}
