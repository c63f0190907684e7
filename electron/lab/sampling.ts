import type { Gpu } from '../common/device.ts';
import type { SessionEvent } from '../common/session.ts';
import {
  type SamplerMessage,
  type SamplerRequest,
  type Sighting,
  samplerPostSchema,
} from '../common/telemetry-protocol.ts';
import type { WorkerExit, WorkerProcess } from '../host/worker-process.ts';
import type { Lab, SessionClock } from './lab.ts';

/** Seconds without a word after which the sampling process hangs. */
const startLimit = 20;
const leastSilence = 5;
/** Milliseconds. */
const checkPeriod = 1_000;
const locateLimit = 3_000;
const stopLimit = 1_000;
/** Sampling processes that a session starts in place of lost ones. */
const restartLimit = 3;

/** The telemetry of a session while it lasts. Nothing of it can make a run fail. */
export type Sampling = {
  /** A worker came: its own figures are read from now on. */
  readonly watch: (pid: number) => void;
  readonly unwatch: (pid: number) => void;
  /** GPUs on which the process is, as drivers say: none, or null where nobody can tell, or not in time. */
  readonly locate: (pid: number) => Promise<Sighting[] | null>;
  /** Ends every series and the process. Nothing is added after it resolved. */
  readonly stop: () => Promise<void>;
};

export type SamplingNeeds = {
  readonly lab: Pick<Lab, 'launchSampler'>;
  readonly clock: SessionClock;
  /** Samples a second; 0 for no telemetry. */
  readonly rate: number;
  readonly gpus: readonly Gpu[];
  readonly add: (event: SessionEvent) => void;
};

/** Starts the sampling process, and another in its place when it hangs or dies. */
export function startSampling(needs: SamplingNeeds): Sampling {
  if (needs.rate === 0) {
    const nothing = (): void => undefined;
    return {
      watch: nothing,
      unwatch: nothing,
      locate: async () => null,
      stop: async () => undefined,
    };
  }
  const sampling = new ProcessSampling(needs);
  return {
    watch: (pid) => sampling.watch(pid),
    unwatch: (pid) => sampling.unwatch(pid),
    locate: (pid) => sampling.locate(pid),
    stop: () => sampling.stop(),
  };
}

class ProcessSampling {
  readonly #needs: SamplingNeeds;
  readonly #watched = new Set<number>();
  readonly #series = new Set<number>();
  readonly #questions = new Map<number, (sightings: Sighting[] | null) => void>();
  /** Sources that lost a process: the next one leaves them alone. */
  readonly #without: string[] = [];
  readonly #watchdog: NodeJS.Timeout;
  #process: WorkerProcess | null = null;
  #exited: Promise<void> = Promise.resolve();
  /** The source that is the one to hang, if one does. */
  #suspect: string | null = null;
  #isStopping = false;
  #stopped: () => void = () => undefined;
  /** Seconds of silence, as counted by checks: a stalled lab counts none of its own stall but one. */
  #silence = 0;
  #patience = startLimit;
  #restarts = 0;
  #nextSeries = 0;
  #nextQuestion = 0;

  constructor(needs: SamplingNeeds) {
    this.#needs = needs;
    this.#launch();
    this.#watchdog = setInterval(() => this.#check(), checkPeriod);
  }

  watch(pid: number): void {
    this.#watched.add(pid);
    this.#post({ type: 'watch', pid });
  }

  unwatch(pid: number): void {
    this.#watched.delete(pid);
    this.#post({ type: 'unwatch', pid });
  }

  locate(pid: number): Promise<Sighting[] | null> {
    if (this.#process === null) return Promise.resolve(null);
    const question = this.#nextQuestion++;
    const answer = new Promise<Sighting[] | null>((resolve) => {
      const timer = setTimeout(() => this.#answer(question, null), locateLimit);
      this.#questions.set(question, (sightings) => {
        clearTimeout(timer);
        resolve(sightings);
      });
    });
    this.#post({ type: 'locate', question, pid });
    return answer;
  }

  async stop(): Promise<void> {
    clearInterval(this.#watchdog);
    this.#isStopping = true;
    const child = this.#process;
    if (child === null) return;
    const stopped = new Promise<void>((resolve) => {
      this.#stopped = resolve;
    });
    const timer = setTimeout(this.#stopped, stopLimit);
    this.#post({ type: 'stop' });
    await Promise.race([stopped, this.#exited]);
    clearTimeout(timer);
    this.#release('The session ended.');
    child.kill();
    await this.#exited;
  }

  #launch(): void {
    const { lab, clock, rate, gpus } = this.#needs;
    const child = lab.launchSampler();
    this.#process = child;
    this.#silence = 0;
    this.#patience = startLimit;
    child.onMessage((message) => {
      if (this.#process === child) this.#receive(message);
    });
    this.#exited = new Promise((resolve) => {
      child.onExit((exit) => {
        if (this.#process === child && !this.#isStopping) {
          this.#lose(deathOf(exit, child.lastWords()));
        }
        resolve();
      });
    });
    this.#post({
      type: 'start',
      origin: String(clock.origin),
      rate,
      gpus: [...gpus],
      firstSeries: this.#nextSeries,
      without: this.#without,
    });
    for (const pid of this.#watched) this.#post({ type: 'watch', pid });
  }

  #receive(received: unknown): void {
    const parsed = samplerPostSchema.safeParse(received);
    if (!parsed.success) {
      this.#lose('sent a message that the lab does not know');
      return;
    }
    this.#silence = 0;
    this.#patience = Math.max(leastSilence, 3 / this.#needs.rate);
    for (const message of parsed.data) this.#take(message);
  }

  #take(message: SamplerMessage): void {
    switch (message.type) {
      case 'busy':
        this.#suspect = message.source;
        this.#patience = message.limit;
        break;
      case 'series':
        this.#series.add(message.id);
        this.#nextSeries = Math.max(this.#nextSeries, message.id + 1);
        this.#needs.add(message);
        break;
      case 'samples':
        this.#needs.add(message);
        break;
      case 'series-ended':
        this.#series.delete(message.id);
        this.#needs.add(message);
        break;
      case 'located':
        this.#answer(message.question, message.sightings);
        break;
      case 'stopped':
        this.#stopped();
        break;
    }
  }

  #check(): void {
    if (this.#process === null) return;
    this.#silence += checkPeriod / 1e3;
    if (this.#silence > this.#patience) this.#lose('stopped answering');
  }

  /** Ends what the process was telling, and starts another without the source that it may have been stuck in. */
  #lose(what: string): void {
    const source = this.#suspect;
    const where = source === null ? '' : `, maybe in ${source}, which is not asked any more`;
    const child = this.#process;
    this.#release(`The sampling process ${what}${where}.`);
    child?.kill();
    if (source !== null) this.#without.push(source);
    if (!this.#isStopping && this.#restarts++ < restartLimit) this.#launch();
    else clearInterval(this.#watchdog);
  }

  /** Nothing of this process counts from now on. */
  #release(reason: string): void {
    this.#process = null;
    this.#suspect = null;
    for (const question of [...this.#questions.keys()]) this.#answer(question, null);
    const at = this.#needs.clock.now();
    for (const id of this.#series) this.#needs.add({ type: 'series-ended', id, at, reason });
    this.#series.clear();
  }

  #answer(question: number, sightings: Sighting[] | null): void {
    this.#questions.get(question)?.(sightings);
    this.#questions.delete(question);
  }

  #post(request: SamplerRequest): void {
    this.#process?.post(request);
  }
}

function deathOf({ code, signal }: WorkerExit, lastWords: string): string {
  const how = signal ?? (code === null ? 'it could not be started' : `code ${code}`);
  const words = lastWords.split('\n').slice(-3).join(' ').slice(0, 300);
  return words === '' ? `ended by itself (${how})` : `ended by itself (${how}: ${words})`;
}
