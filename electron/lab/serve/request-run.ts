import { join } from 'node:path';
import { type Failure, failed, type RunOutcome } from '../../common/outcome.ts';
import type { PlannedRun } from '../../common/plan.ts';
import type { RecordedWork } from '../../common/scenario.ts';
import { stages } from '../../common/stages.ts';
import {
  elapsed,
  type Hertz,
  type Millis,
  type Nanos,
  nanos,
  nanosToMillis,
  nanosToSeconds,
  type Ratio,
  type Seconds,
} from '../../common/units.ts';
import type { JobMessage, JobResult } from '../../host/engine-host.ts';
import { mendAudio } from '../mend-audio.ts';
import type { Recorder } from '../recorder.ts';
import { audioFileOf } from '../run-trace.ts';
import { TurnTrace } from '../turn/turn-trace.ts';
import type { LoopWatch } from './loop-watch.ts';
import type { Asked } from './offer.ts';

/** What a request came to, for whoever watches the server. */
export type RequestTold = {
  readonly run: number;
  readonly path: string;
  readonly model: string;
  readonly outcome: RunOutcome;
  /** From the request's arrival to the first audio or text of its reply. null where there was none. */
  readonly first: Millis | null;
  /** From the request's arrival to its end. */
  readonly whole: Millis;
  readonly audio: Seconds | null;
  /** The engine's own time / audio; null where there is no audio, or no engine. */
  readonly rtf: Ratio | null;
};

export type RequestNeeds = {
  readonly recorder: Pick<Recorder, 'add' | 'closeRun' | 'folder'>;
  readonly now: () => Nanos;
  readonly stalls: LoopWatch;
  readonly told: (request: RequestTold) => void;
};

const runStage = stages.indexOf('run');

/** One request to the server, as a run of the recording. */
export class RequestRun {
  readonly plan: PlannedRun;
  readonly arrived: Nanos;
  readonly trace: TurnTrace;
  /** The file that it hears, absolute; null where it hears none. */
  readonly input: string | null;
  readonly #needs: RequestNeeds;
  #first: Nanos | null = null;
  #processing: Seconds | null = null;
  #audioRate: Hertz | null = null;

  /** `arrived`: when the request came, before its body. */
  constructor(plan: PlannedRun, arrived: Nanos, input: string | null, needs: RequestNeeds) {
    this.plan = plan;
    this.input = input;
    this.arrived = arrived;
    this.#needs = needs;
    this.trace = new TurnTrace(plan.index, needs.recorder);
    needs.stalls.begin(this);
  }

  /** Where the audio of its reply goes, absolute. */
  get audioPath(): string {
    return join(this.#needs.recorder.folder, audioFileOf(this.plan.index));
  }

  /** Work on it begins, in the process `worker` where there is one. */
  started(worker?: number): void {
    const { recorder } = this.#needs;
    recorder.add({ type: 'run-started', run: this.plan.index, at: this.arrived, worker });
  }

  /** Takes down what a worker says of its one job; its spans stay roots. */
  takeJob(): (message: JobMessage) => void {
    const takeSpans = this.trace.jobIn(null);
    return (message) => {
      if (message.type === 'spans') {
        const { stage, parent, start, end } = message.batch;
        const place = stage.findIndex((one, at) => one === runStage && parent[at] === -1);
        if (place >= 0) {
          this.#processing = nanosToSeconds(
            elapsed(nanos(start[place] ?? 0), nanos(end[place] ?? 0)),
          );
        }
        takeSpans(message.batch);
      } else if (message.type === 'text') this.text(message.text, message.at);
      else if (message.type === 'delta') this.begins(message.at);
      else if (message.type === 'audio') {
        this.audio(message, audioFileOf(this.plan.index));
        this.#audioRate = message.sampleRate;
      }
    };
  }

  /** The first of its reply is there. */
  begins(at: Nanos): void {
    this.#first ??= at;
  }

  /** What the caller of a turn said: none of the reply. */
  heard(text: string, at: Nanos): void {
    this.#needs.recorder.add({ type: 'text', run: this.plan.index, at, text });
  }

  text(text: string, at: Nanos): void {
    this.begins(at);
    this.#needs.recorder.add({ type: 'text', run: this.plan.index, at, text });
  }

  /** A piece of the reply; `file` within the recording. */
  audio(
    piece: Pick<
      Extract<JobMessage, { type: 'audio' }>,
      'at' | 'samples' | 'sampleRate' | 'leadingSilence'
    >,
    file: string,
  ): void {
    const { at, samples, sampleRate, leadingSilence } = piece;
    this.begins(at);
    const { recorder } = this.#needs;
    const run = this.plan.index;
    recorder.add({ type: 'audio', run, at, samples, sampleRate, leadingSilence, file });
  }

  /** Ends the run in the recording, once. Throws `DiskFull`. */
  async end(
    outcome: RunOutcome,
    of: Partial<Pick<JobResult, 'at' | 'audio' | 'memory' | 'provider'>> = {},
  ): Promise<void> {
    const { recorder, now, told } = this.#needs;
    const { audio = null, memory = null, provider = null, at = now() } = of;
    const labDelay = this.#needs.stalls.end(this);
    if (outcome.status !== 'measured' && this.#audioRate !== null) {
      await mendAudio(this.audioPath, this.#audioRate);
    }
    const { index, requested = '', model } = this.plan;
    const ending = { at, outcome, provider, audio, workerMemory: memory, labDelay };
    await recorder.closeRun({ type: 'run-ended', run: index, ...ending });
    const isRelated = this.#processing !== null && audio !== null && audio > 0;
    told({
      run: index,
      path: requested,
      model,
      outcome,
      first: this.#first === null ? null : nanosToMillis(elapsed(this.arrived, this.#first)),
      whole: nanosToMillis(elapsed(this.arrived, at)),
      audio,
      rtf: isRelated ? (((this.#processing ?? 0) / audio) as Ratio) : null,
    });
  }
}

/** The runs of a session that grows: requests, and loads of workers that died. */
export class GrowingPlan {
  readonly #recorder: Pick<Recorder, 'add'>;
  readonly #now: () => Nanos;
  #runs: number;
  #works: number;

  constructor(recorder: Pick<Recorder, 'add'>, now: () => Nanos, runs: number, works: number) {
    this.#recorder = recorder;
    this.#now = now;
    this.#runs = runs;
    this.#works = works;
  }

  /** Another run of a work that is there. */
  addRun(run: Omit<PlannedRun, 'index'>): PlannedRun {
    const plan = { ...run, index: this.#runs++ } as PlannedRun;
    this.#recorder.add({ type: 'run-added', at: this.#now(), plan });
    return plan;
  }

  /** The place of a work that `addRequest` adds. */
  get nextWork(): number {
    return this.#works;
  }

  /** A run with a work of its own. `input`: the file of the recording that it hears. */
  addRequest(
    work: RecordedWork,
    {
      model,
      device,
      path,
      conversation,
    }: Pick<Asked, 'model' | 'device' | 'path' | 'conversation'>,
    input: string | null,
  ): PlannedRun {
    const place = this.#works++;
    const plan: PlannedRun = {
      index: this.#runs++,
      kind: 'measured',
      work: place,
      repeat: 0,
      model,
      device,
      settings: {},
      profiled: false,
      requested: path,
      ...conversation,
    };
    const file = input === null ? {} : { input };
    this.#recorder.add({ type: 'run-added', at: this.#now(), plan, work, ...file });
    return plan;
  }
}

export const labFailure = (thrown: unknown): Failure =>
  failed('engine-error', thrown instanceof Error ? thrown.message : String(thrown));
