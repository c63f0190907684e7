import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Device } from '../common/device.ts';
import { DiskFull } from '../common/disk-full.ts';
import { languageOfWork } from '../common/language-of.ts';
import { type Failure, failed, type RunOutcome } from '../common/outcome.ts';
import { workingProviders } from '../common/placement.ts';
import { isOfListener, type PlannedRun, workerKey } from '../common/plan.ts';
import { modelsOfWork, type Scenario, type Work } from '../common/scenario.ts';
import type { RunEndedEvent } from '../common/session.ts';
import type { TurnWork } from '../common/turn/turn-work.ts';
import { elapsed, millis, nanosToSeconds } from '../common/units.ts';
import type { RunInput } from '../common/worker-protocol.ts';
import type { EngineHost, JobResult } from '../host/engine-host.ts';
import type { Environment } from '../host/worker-process.ts';
import { writeGraphs } from '../host/write-graphs.ts';
import { cpuFallback } from './devices/cpu-fallback.ts';
import { type Locate, proveDevice } from './devices/device-proof.ts';
import { ModelPlacements } from './devices/model-placements.ts';
import { type EngineFiles, findEngineFiles } from './engine-files.ts';
import { GraphCache, type Graphs } from './graph-cache.ts';
import type { Lab, SessionClock } from './lab.ts';
import { mendAudio } from './mend-audio.ts';
import { missingPrecision } from './model-variants.ts';
import type { Recorder } from './recorder.ts';
import { refuseStreaming } from './refuse-streaming.ts';
import { audioFileOf, profileOf, RunTrace } from './run-trace.ts';
import type { SessionInputs } from './session-inputs.ts';
import type { PersonToCall } from './turn/talk-port.ts';
import { TurnExecutor } from './turn/turn-executor.ts';
import type { WorkerPool, WorkerWatch } from './worker-pool.ts';

type ExecutorNeeds = {
  readonly scenario: Scenario;
  /** Grows where turns are added. */
  readonly plan: readonly PlannedRun[];
  readonly inputs: SessionInputs;
  /** Those of the scenario, as they were found. */
  readonly devices: readonly Device[];
  readonly lab: Lab;
  readonly clock: SessionClock;
  readonly pool: WorkerPool;
  readonly watch: WorkerWatch;
  readonly person: PersonToCall | null;
  readonly recorder: Recorder;
  readonly locate: Locate;
};

/** A run whose model can be loaded on its device. */
type Prepared = {
  readonly device: Device;
  readonly files: EngineFiles;
  readonly graphs: Graphs;
  readonly environment: Environment;
};

type Ending = Omit<RunEndedEvent, 'type' | 'run' | 'labDelay'>;

/** Carries out one planned run after the other; every run ends in the recording with an outcome. */
export class RunExecutor {
  readonly #needs: ExecutorNeeds;
  /** Models that could not be made ready, and why: their later runs fail at once with the same reason. */
  readonly #unusable = new Map<string, Failure>();
  readonly #placements: ModelPlacements;
  readonly #graphs: GraphCache;
  readonly #outcomes = new Map<number, RunOutcome>();
  readonly #spoken = new Set<number>();
  readonly #turns: TurnExecutor;
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });

  constructor(needs: ExecutorNeeds) {
    this.#needs = needs;
    this.#placements = new ModelPlacements(needs.scenario.timeLimit);
    const { home, models, runtime } = needs.lab;
    this.#graphs = new GraphCache(home.graphs, runtime.onnxruntime, models);
    this.#turns = new TurnExecutor({
      ...needs,
      inputs: needs.inputs.files,
      ready: (load, trace) => this.#ready(load, trace),
    });
    this.#delay.enable();
  }

  /** After the last run. */
  async close(): Promise<void> {
    this.#delay.disable();
    await this.#turns.hangUp();
  }

  /** Whether a person's call to the agent of this work is over, or nobody ever talked: none of its turns follows. */
  isCallOver(work: number): boolean {
    return this.#turns.isOver(work);
  }

  /** The turn in progress, where there is one, ends as cancelled. */
  cancelTurn(): void {
    this.#turns.cancelCurrent();
  }

  /** Whether the run was measured, and made audio. */
  hasSpoken(run: number): boolean {
    return this.#spoken.has(run);
  }

  /** Throws `DiskFull` only. */
  async execute(run: PlannedRun, isCancelled: () => boolean): Promise<void> {
    const { recorder } = this.#needs;
    this.#delay.reset();
    const trace = new RunTrace(run.index, recorder);
    const ending = isCancelled()
      ? this.#endWith({ status: 'cancelled' })
      : run.kind === 'load'
        ? await this.#load(run, trace)
        : await this.#measure(run, trace, isCancelled);
    await this.#turns.leave(run);
    if (ending.outcome.status !== 'measured' && trace.audioRate !== null) {
      await mendAudio(join(recorder.folder, audioFileOf(run.index)), trace.audioRate);
    }
    if (ending.outcome.status === 'failed' && ending.outcome.reason === 'disk-full') {
      throw new DiskFull(ending.outcome.detail);
    }
    this.#outcomes.set(run.index, ending.outcome);
    if (ending.outcome.status === 'measured' && trace.audioRate !== null)
      this.#spoken.add(run.index);
    const delay = this.#delay.max > 0 ? this.#delay.max / 1e6 : null;
    await recorder.closeRun({ type: 'run-ended', run: run.index, ...ending, labDelay: delay });
  }

  async #load(run: PlannedRun, trace: RunTrace): Promise<Ending> {
    const { clock, scenario, lab } = this.#needs;
    const problem = refuseStreaming(run, scenario, lab.catalog);
    if (problem !== null) return this.#endWith(problem);
    trace.started(clock.now());
    const loaded = await this.#makeReady(run, trace);
    return 'failure' in loaded ? this.#endWith(loaded.failure) : loaded.ending;
  }

  async #measure(run: PlannedRun, trace: RunTrace, isCancelled: () => boolean): Promise<Ending> {
    const { pool, inputs, clock, scenario, lab } = this.#needs;
    const problem =
      refuseStreaming(run, scenario, lab.catalog) ??
      this.#nothingToHear(run) ??
      inputs.problems.get(run.work) ??
      this.#unusable.get(this.#purposeOf(run));
    if (problem !== undefined) return this.#endWith(problem);
    const work = scenario.work[run.work];
    if (work?.kind === 'turn') return this.#takeTurn(run, work, trace);
    let host = pool.find(run);
    if (host === null) {
      const loaded = await this.#makeReady(run, trace);
      if ('failure' in loaded) return this.#endWith(loaded.failure);
      host = loaded.host;
    }
    if (isCancelled()) return this.#endWith({ status: 'cancelled' });
    trace.started(clock.now(), host.pid);
    // Whoever hears of the start may cancel at once, before there is a job that could be told.
    if (isCancelled()) return this.#endWith({ status: 'cancelled' });
    const profile =
      run.kind === 'profiled' ? join(this.#needs.recorder.folder, profileOf(run.index)) : null;
    return this.#do(run, host, { type: 'run', input: this.#inputOf(run), profile }, trace);
  }

  /** A turn has no provider and no audio of its own: its links do, each in its own place. */
  async #takeTurn(run: PlannedRun, work: TurnWork, trace: RunTrace): Promise<Ending> {
    const { outcome, audio } = await this.#turns.execute(run, work, trace);
    const length = audio === null ? null : nanosToSeconds(elapsed(audio.start, audio.end));
    return { ...this.#endWith(outcome), audio: length };
  }

  /** The worker with the model of a `load` run, started anew where it has died. */
  async #ready(load: PlannedRun, trace: RunTrace): Promise<EngineHost | Failure> {
    const problem = this.#unusable.get(this.#purposeOf(load));
    if (problem !== undefined) return problem;
    const host = this.#needs.pool.find(load);
    if (host !== null) return host;
    const loaded = await this.#makeReady(load, trace);
    if (!('failure' in loaded)) return loaded.host;
    const { failure } = loaded;
    return failure.status === 'failed'
      ? failed(failure.reason, failure.detail)
      : failed('engine-error', 'Loading was cancelled.');
  }

  /** Why a `listen` run has nothing to hear; null where it has, and of every other run. */
  #nothingToHear({ kind, hears }: PlannedRun): Failure | null {
    if (kind !== 'listen' || hears === undefined) return null;
    const outcome = this.#outcomes.get(hears);
    if (outcome?.status === 'measured') return null;
    const why = outcome?.status === 'failed' ? `failed: ${outcome.detail}` : 'was cancelled.';
    return failed('nothing-to-hear', `Run ${hears + 1}, whose speech was to be heard, ${why}`);
  }

  /** What the run asks of its model: of the listener, to hear what its work spoke. */
  #taskOf(run: PlannedRun): Work['kind'] {
    if (isOfListener(run)) return 'asr';
    if (run.link !== undefined) return run.link;
    return this.#needs.scenario.work[run.work]?.kind ?? 'tts';
  }

  /** Starts a worker and loads the model in it. */
  async #makeReady(
    run: PlannedRun,
    trace: RunTrace,
  ): Promise<{ host: EngineHost; ending: Ending } | { failure: RunOutcome }> {
    const { pool, recorder, locate } = this.#needs;
    const prepared = await this.#prepare(run, trace);
    if ('status' in prepared) return { failure: this.#remember(run, prepared) };
    const worker = await pool.start(run, prepared.environment);
    if ('status' in worker) return { failure: this.#remember(run, worker) };
    const { host, started } = worker;
    trace.spawned(started.from, started.to);
    const { device, settings, profiled } = run;
    const profiles = profiled ? join(recorder.folder, 'profiles') : null;
    const ending = await this.#do(
      run,
      host,
      {
        type: 'load',
        ...prepared.files,
        graphs: prepared.graphs,
        device,
        settings,
        profiles,
        tellsPlacement: false,
      },
      trace,
    );
    await this.#graphs.keep(prepared.graphs, ending.outcome.status === 'measured');
    if (ending.outcome.status === 'measured' && host.pid !== undefined) {
      const { proofs, failure } = await proveDevice(prepared.device, host.pid, locate);
      for (const proof of proofs) trace.proved(ending.at, proof);
      if (failure === null) return { host, ending };
      await pool.stop(workerKey(run));
      return { failure: this.#remember(run, failure) };
    }
    await pool.stop(workerKey(run));
    return { failure: this.#remember(run, ending.outcome) };
  }

  /** What has to be so before a worker is started to be measured; or why it is not. */
  async #prepare(run: PlannedRun, trace: RunTrace): Promise<Prepared | Failure> {
    const { devices, lab, pool, scenario, clock } = this.#needs;
    const device = devices.find(({ id }) => id === run.device);
    if (device?.ready !== true) {
      return failed('device-refused', `${run.device}: ${device?.reason ?? 'It is not there.'}`);
    }
    const files = await findEngineFiles(run.model, this.#taskOf(run), lab);
    if ('status' in files) return files;
    const missing = missingPrecision(run, lab.catalog);
    if (missing !== null) return missing;
    const environment = await lab.devices.environmentOf(device);
    const placements = await this.#placements.ask(run, files, pool.options(environment));
    if ('status' in placements) return placements;
    for (const placement of placements) trace.placed(clock.now(), placement);
    const fallback = cpuFallback(run.model, run.device, placements);
    if (fallback !== null && !scenario.allowCpuFallback) return fallback;
    const graphs = await this.#graphsOf(run, files, environment);
    return 'failure' in graphs ? graphs.failure : { device, files, ...graphs, environment };
  }

  /**
   * Graphs that are missing are written before: else the first target's load would pay for those of all others. What
   * could not be written is loaded as it is.
   */
  async #graphsOf(
    run: PlannedRun,
    files: EngineFiles,
    environment: Environment,
  ): Promise<{ readonly graphs: Graphs } | { readonly failure: Failure }> {
    if (run.profiled) return { graphs: {} };
    const graphs = await this.#graphs.graphsFor(files, run);
    if (Object.values(graphs).every(({ state }) => state === 'cached')) return { graphs };
    const { pool, scenario } = this.#needs;
    const { device, settings } = run;
    const failure = await writeGraphs(
      pool.options(environment),
      { type: 'load', ...files, graphs, device, settings },
      millis(scenario.timeLimit * 1e3),
    );
    await this.#graphs.keep(graphs, failure === null);
    if (failure !== null) return { failure };
    const written = Object.entries(await this.#graphs.graphsFor(files, run));
    return { graphs: Object.fromEntries(written.filter(([, { state }]) => state === 'cached')) };
  }

  #remember<Outcome extends RunOutcome>(run: PlannedRun, outcome: Outcome): Outcome {
    // Who killed a worker may not kill the next one.
    if (outcome.status === 'failed' && outcome.reason !== 'worker-died')
      this.#unusable.set(this.#purposeOf(run), outcome);
    return outcome;
  }

  /** A model asked for work that it cannot do may still be right for another work. */
  #purposeOf(run: PlannedRun): string {
    return `${this.#taskOf(run)} ${workerKey(run)}`;
  }

  async #do(
    run: PlannedRun,
    host: EngineHost,
    request: Parameters<EngineHost['work']>[0],
    trace: RunTrace,
  ): Promise<Ending> {
    const limit = millis(this.#needs.scenario.timeLimit * 1e3);
    const { pool } = this.#needs;
    trace.newJob();
    const result: JobResult = await pool.use(host, () =>
      host.work(request, limit, (message) => trace.add(message)),
    );
    const { at, outcome, audio, memory, profileProblem } = result;
    // The worker knows what it asked for; where the work lies, the runtime said.
    const working = workingProviders(this.#placements.of(run)) ?? result.provider;
    const provider = result.provider === null ? null : working;
    const ending = { at, outcome, provider, audio, workerMemory: memory };
    return profileProblem === null ? ending : { ...ending, profileProblem };
  }

  #inputOf(run: PlannedRun): RunInput {
    const { scenario, inputs, recorder } = this.#needs;
    const work = scenario.work[run.work];
    if (run.kind === 'listen' && run.hears !== undefined) {
      const path = join(recorder.folder, audioFileOf(run.hears));
      const speaker = work === undefined ? undefined : modelsOfWork(work)[0];
      const model = this.#needs.lab.catalog.models.find(({ id }) => id === speaker);
      const language = work === undefined ? undefined : languageOfWork(work, model);
      return { kind: 'asr', path, language, cutsSilence: true };
    }
    if (work?.kind === 'tts') {
      const { kind, text, speed, voice, language } = work;
      const audio = join(recorder.folder, audioFileOf(run.index));
      return { kind, text, speed, voice, language, audio };
    }
    if (work?.kind === 'llm') {
      const { kind, messages, maxTokens } = work;
      return { kind, messages, maxTokens };
    }
    const path = join(recorder.folder, inputs.files[run.work] ?? '');
    const { length, language, streaming } = work?.kind === 'asr' ? work : {};
    return { kind: 'asr', path, length, language, streaming };
  }

  #endWith(outcome: RunOutcome): Ending {
    const at = this.#needs.clock.now();
    return { at, outcome, provider: null, audio: null, workerMemory: null };
  }
}
