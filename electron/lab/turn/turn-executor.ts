import { join } from 'node:path';
import { type Failure, failed, type RunOutcome } from '../../common/outcome.ts';
import type { PlannedRun } from '../../common/plan.ts';
import type { Scenario } from '../../common/scenario.ts';
import type { TurnWork } from '../../common/turn/turn-work.ts';
import { detectorModel, localModelsOf, turnsOf } from '../../common/turn/turn-work.ts';
import { hertz, millis } from '../../common/units.ts';
import type { EngineHost } from '../../host/engine-host.ts';
import { openEndpointLinks } from '../endpoints/endpoint-links.ts';
import type { Lab, SessionClock } from '../lab.ts';
import type { Recorder } from '../recorder.ts';
import { RunTrace } from '../run-trace.ts';
import type { WorkerPool, WorkerWatch } from '../worker-pool.ts';
import { checkCall, type TurnInCall } from './check-call.ts';
import { Conversation, callFileOf, eventOf } from './conversation.ts';
import { Line } from './line.ts';
import { LinkFailure } from './link.ts';
import { linksOf } from './links-of.ts';
import { type LoadedWorker, LoadedWorkers } from './loaded-workers.ts';
import { nobodyCanTalk, putThrough } from './put-through.ts';
import type { PersonOnCall, PersonToCall } from './talk-port.ts';
import type { TurnEnd } from './turn-needs.ts';

/** The longest call, in milliseconds: a day. */
const longestCall = 86_400_000;

export type TurnExecutorNeeds = {
  readonly scenario: Scenario;
  readonly plan: readonly PlannedRun[];
  readonly inputs: Readonly<Record<string, string>>;
  readonly lab: Pick<Lab, 'keys'> & { readonly models: Pick<Lab['models'], 'files'> };
  readonly clock: SessionClock;
  readonly pool: Pick<WorkerPool, 'options'>;
  readonly watch: WorkerWatch;
  readonly recorder: Pick<Recorder, 'add' | 'folder'>;
  /** Who talks where a caller is a microphone; null where nobody can. */
  readonly person: PersonToCall | null;
  /** The worker with the model of a `load` run, started anew where it has died; or why there is none. */
  readonly ready: (load: PlannedRun, trace: RunTrace) => Promise<EngineHost | Failure>;
};

export type TurnEnding = { readonly outcome: RunOutcome; readonly audio: TurnEnd['reply'] };

type Open = {
  readonly name: string;
  readonly conversation: Conversation;
  readonly line: Line;
  readonly file: string;
  /** On a live call. */
  readonly person: PersonOnCall | null;
  readonly turns: TurnInCall[];
};

/** Carries out the turns of the plan: one call is open at a time, from the first turn of a conversation to its last. */
export class TurnExecutor {
  readonly #needs: TurnExecutorNeeds;
  readonly #workers: LoadedWorkers;
  /** The turn in progress, or the last one. */
  #turn = 0;
  #open: Open | null = null;
  /** A call that went down takes the rest of its conversation with it. */
  #lost: { readonly name: string; readonly failure: Failure } | null = null;
  #abort: AbortController | null = null;
  #isPersonGone = false;
  /** Works whose call with a person has ended. */
  readonly #over = new Set<number>();

  constructor(needs: TurnExecutorNeeds) {
    this.#needs = needs;
    const { ready, recorder, scenario } = needs;
    // The spans of a turn are numbered by its own trace: a load in the midst of it is time of the link that needs it.
    const quiet: Pick<Recorder, 'add'> = {
      add: (event) => {
        if (event.type !== 'span' && event.type !== 'spans') recorder.add(event);
      },
    };
    this.#workers = new LoadedWorkers(
      (load) => ready(load, new RunTrace(this.#turn, quiet)),
      millis(scenario.timeLimit * 1e3),
    );
  }

  /** Whether a person's call to the agent of this work is over, or nobody ever talked: none of its turns follows. */
  isOver(work: number): boolean {
    return this.#isPersonGone || this.#over.has(work);
  }

  /** After each run of the plan, however it ended: after the last of a conversation its call is hung up. */
  async leave(run: PlannedRun): Promise<void> {
    const work = this.#needs.scenario.work[run.work];
    if (work?.kind === 'turn' && this.#open?.name === nameOf(run) && this.#isLastOfCall(run, work))
      await this.hangUp();
  }

  cancelCurrent(): void {
    this.#abort?.abort();
  }

  async execute(run: PlannedRun, work: TurnWork, trace: RunTrace): Promise<TurnEnding> {
    const { recorder, clock } = this.#needs;
    const abort = new AbortController();
    this.#abort = abort;
    this.#turn = run.index;
    try {
      const open = await this.#callOf(run, work, trace, abort.signal);
      await open.conversation.pause(abort.signal);
      if (abort.signal.aborted) return { outcome: { status: 'cancelled' }, audio: null };
      const from = clock.now();
      trace.started(from);
      const end = await open.conversation.turn(run, trace.nextId, abort.signal);
      open.turns.push({ run: run.index, from, to: end.at });
      const event = eventOf(end, open.file, open.line.start);
      recorder.add({ type: 'turn', run: run.index, at: end.at, ...event });
      if (isLive(work) && open.line.isDown) this.#over.add(run.work);
      return { outcome: outcomeOf(end), audio: end.reply };
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (abort.signal.aborted) return { outcome: { status: 'cancelled' }, audio: null };
      this.#lost = { name: nameOf(run), failure };
      if (isLive(work)) this.#over.add(run.work);
      return { outcome: failure, audio: null };
    } finally {
      this.#abort = null;
    }
  }

  /** Ends the call that is open, and looks at its recording. */
  async hangUp(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    open.person?.close();
    const { pid } = open.line;
    await open.conversation.hangUp();
    // Whoever has the workers next finds them free.
    await this.#workers.idle();
    if (pid !== undefined) this.#needs.watch.unwatch(pid);
    await this.#check(open);
  }

  /** A recording that cannot be read checks nothing: its turns stand without. */
  async #check({ file, line, turns }: Open): Promise<void> {
    const { recorder, clock } = this.#needs;
    const checks = checkCall(join(recorder.folder, file), line.start, turns);
    for (const { run, ...check } of await checks.catch(() => [])) {
      recorder.add({ type: 'turn-check', run, at: clock.now(), ...check });
    }
  }

  async #callOf(
    run: PlannedRun,
    work: TurnWork,
    trace: RunTrace,
    signal: AbortSignal,
  ): Promise<Open> {
    const name = nameOf(run);
    if (this.#lost?.name === name) throw this.#lost.failure;
    if (this.#open?.name === name) {
      await this.#workersOf(run, work, trace);
      return this.#open;
    }
    await this.hangUp();
    const { recorder, inputs, clock, lab, person: somebody } = this.#needs;
    if (isLive(work) && somebody === null) {
      this.#isPersonGone = true;
      throw new LinkFailure('no-microphone', nobodyCanTalk);
    }
    const workers = await this.#workersOf(run, work, trace);
    const links = linksOf(work, workers, openEndpointLinks(lab.keys, clock.now));
    const { line, file } = await this.#dial(run, work, signal);
    const { now } = clock;
    const conversation = new Conversation({ work, line, links, recorder, inputs, now });
    const person =
      isLive(work) && somebody !== null
        ? putThrough(line, somebody, hertz(work.path.sampleRate), clock.origin, () => {
            this.#isPersonGone = true;
          })
        : null;
    this.#open = { name, conversation, line, file, person, turns: [] };
    return this.#open;
  }

  /**
   * The workers of the agent's local links, by `MODEL@DEVICE`, with nothing to do: what was aborted before may still cost one
   * its process. Those that have died are started anew.
   */
  async #workersOf(
    run: PlannedRun,
    work: TurnWork,
    trace: RunTrace,
  ): Promise<Map<string, LoadedWorker>> {
    const { plan, ready } = this.#needs;
    const loads = plan.filter(
      ({ kind, work: of, link }) => kind === 'load' && of === run.work && link !== undefined,
    );
    const workers = new Map<string, LoadedWorker>();
    for (const load of [...loads, ...this.#loadsOfOthers(work, loads)]) {
      const worker = this.#workers.of(load);
      await worker.idle();
      const host = await ready(load, trace);
      if ('status' in host) throw host;
      workers.set(`${load.model}@${load.device}`, worker);
    }
    return workers;
  }

  /** A model that an earlier work had loaded is not loaded again by this one. */
  #loadsOfOthers(work: TurnWork, own: readonly PlannedRun[]): PlannedRun[] {
    const { plan } = this.#needs;
    return localModelsOf(work).flatMap(({ model, device }) => {
      const isOf = (load: PlannedRun): boolean => load.model === model && load.device === device;
      if (own.some(isOf)) return [];
      return plan.find((load) => load.kind === 'load' && !load.profiled && isOf(load)) ?? [];
    });
  }

  async #dial(
    run: PlannedRun,
    work: TurnWork,
    signal: AbortSignal,
  ): Promise<{ line: Line; file: string }> {
    const { lab, pool, recorder, scenario, watch } = this.#needs;
    const { model: detector } = await lab.models.files(detectorModel).catch((thrown: unknown) => {
      throw new LinkFailure('model-missing', thrown instanceof Error ? thrown.message : '');
    });
    if (detector === undefined) throw new LinkFailure('model-missing', 'There is no detector.');
    const file = callFileOf(run);
    const { agent } = work;
    const line = await Line.open(
      pool.options({}),
      {
        detector,
        audioPath: work.path,
        wait: work.endpointing.wait,
        partials: 'asr' in agent ? (agent.asr.partials ?? null) : null,
        call: join(recorder.folder, file),
        seed: scenario.seed + (run.conversation ?? 0),
        isLive: isLive(work),
        tellsArrivals: 'realtime' in agent,
      },
      millis(Math.min(scenario.timeLimit * 1e3 * 1000, longestCall)),
      watch.watch,
      signal,
    );
    return { line, file };
  }

  #isLastOfCall(run: PlannedRun, work: TurnWork): boolean {
    // A person's turns come into the plan one by one.
    if (isLive(work)) return this.isOver(run.work) || run.turn === turnsOf(work) - 1;
    const next = this.#needs.plan[run.index + 1];
    return next === undefined || nameOf(next) !== nameOf(run);
  }
}

const isLive = ({ caller }: Pick<TurnWork, 'caller'>): boolean => 'microphone' in caller;

/** Turns of one conversation share it. */
const nameOf = ({ work, kind, conversation }: PlannedRun): string =>
  `${work} ${kind} ${conversation ?? ''}`;

function outcomeOf({ failure, isCancelled }: TurnEnd): RunOutcome {
  if (isCancelled) return { status: 'cancelled' };
  return failure === null ? { status: 'measured' } : failureOf(failure);
}

function failureOf(thrown: unknown): Failure {
  if (thrown instanceof LinkFailure) return failed(thrown.reason, thrown.message);
  if (isFailure(thrown)) return thrown;
  throw thrown;
}

const isFailure = (thrown: unknown): thrown is Failure =>
  typeof thrown === 'object' && thrown !== null && 'status' in thrown && thrown.status === 'failed';
