import { type Failure, failed, type RunOutcome } from '../common/outcome.ts';
import type { LineOrder } from '../common/turn/line-protocol.ts';
import { elapsed, type Millis, type Nanos, type Seconds } from '../common/units.ts';
import {
  type HostMessage,
  type HostMessageInput,
  protocolVersion,
  type WorkerMessage,
  workerMessageSchema,
} from '../common/worker-protocol.ts';
import type { Environment, LaunchWorker, WorkerExit, WorkerProcess } from './worker-process.ts';

export type JobRequest =
  | Omit<Extract<HostMessage, { type: 'load' }>, 'job'>
  | Omit<Extract<HostMessageInput, { type: 'run' }>, 'job'>
  | Omit<Extract<HostMessage, { type: 'call' }>, 'job'>
  | Omit<Extract<HostMessage, { type: 'probe' }>, 'job'>
  | Omit<Extract<HostMessage, { type: 'inspect' }>, 'job'>;

/** What a job gives while it runs. */
export type JobMessage = Extract<
  WorkerMessage,
  { type: 'spans' | 'audio' | 'text' | 'delta' | 'line' | 'inspected' }
>;

export type JobResult = {
  readonly at: Nanos;
  readonly outcome: RunOutcome;
  readonly provider: string | null;
  readonly audio: Seconds | null;
  readonly memory: number | null;
  readonly profileProblem: string | null;
};

export type HostOptions = {
  readonly launch: LaunchWorker;
  /** What the worker's environment has besides the lab's own: it chooses the device. */
  readonly environment?: Environment;
  /** Hears all that the worker writes to standard error. */
  readonly hear?: (text: string) => void;
  /** The session's start on the monotonic clock. */
  readonly origin: bigint;
  readonly now: () => Nanos;
  /** How long a worker has to start. */
  readonly startLimit: Millis;
  /** How long a cancelled job has to stop by itself before its process is ended. */
  readonly cancelGrace: Millis;
};

/** When the worker was asked for and when it was ready, both on the session's clock. */
export type Started = { readonly from: Nanos; readonly to: Nanos; readonly onnxruntime: string };

/** One worker process seen from outside. Its death is an ordinary outcome of the job it was doing. */
export class EngineHost {
  readonly #options: HostOptions;
  readonly #process: WorkerProcess;
  readonly #exit: Promise<WorkerExit>;
  #exited: WorkerExit | null = null;
  /** Why the lab itself ended the process, where it had to. */
  #refusal: string | null = null;
  #listener: (message: WorkerMessage) => void = () => undefined;
  #nextJob = 0;
  #cancelJob: (() => void) | null = null;
  #currentJob: number | null = null;

  private constructor(options: HostOptions) {
    this.#options = options;
    this.#process = options.launch(options.environment);
    if (options.hear !== undefined) this.#process.onWords(options.hear);
    this.#exit = new Promise((resolve) => {
      this.#process.onExit((exit) => {
        this.#exited = exit;
        resolve(exit);
      });
    });
    this.#process.onMessage((received) => {
      const message = workerMessageSchema.safeParse(received);
      if (message.success) this.#listener(message.data);
      else this.#refuse('it sent a message that the lab does not know');
    });
  }

  /** Starts a worker and agrees on the clock with it. The failure, as a value, when it does not start. */
  static async start(
    options: HostOptions,
  ): Promise<{ host: EngineHost; started: Started } | { failure: Failure }> {
    const from = options.now();
    const host = new EngineHost(options);
    const ready = host.#next();
    host.#post({ type: 'hello', protocol: protocolVersion, origin: String(options.origin) });
    const answer = await ready;
    if (answer?.type !== 'ready')
      return { failure: host.#deathOf(await host.stop(), 'while it started') };
    const problem = await host.#checkClock();
    if (problem !== null) {
      await host.stop();
      return { failure: problem };
    }
    return { host, started: { from, to: answer.at, onnxruntime: answer.onnxruntime } };
  }

  get pid(): number | undefined {
    return this.#process.pid();
  }

  get isAlive(): boolean {
    return this.#exited === null;
  }

  /** Does one job. Always resolves: a death, a cancel and a time-out are outcomes. */
  async work(
    request: JobRequest,
    limit: Millis,
    listen: (message: JobMessage) => void,
  ): Promise<JobResult> {
    const job = this.#nextJob++;
    this.#currentJob = job;
    const done = new Promise<JobResult>((resolve) => {
      this.#listener = (message) => {
        if (!('job' in message) || message.job !== job) return;
        if (message.type === 'done') resolve(message);
        else listen(message);
      };
    });
    const timers: NodeJS.Timeout[] = [];
    const ended = new Promise<RunOutcome>((resolve) => {
      const end = (outcome: RunOutcome, wait: Millis): void => {
        timers.push(setTimeout(() => resolve(outcome), wait));
      };
      end(timedOut(limit), limit);
      this.#cancelJob = () => {
        this.#post({ type: 'cancel', job });
        end({ status: 'cancelled' }, this.#options.cancelGrace);
      };
    });
    this.#post({ ...request, job });
    const result = await Promise.race([
      done,
      ended.then(async (outcome) => {
        await this.stop();
        return this.#without(outcome);
      }),
      // What the worker sent before it died is still on its way: let it arrive first.
      this.#exit.then(async (exit) => {
        await new Promise(setImmediate);
        return this.#without(this.#deathOf(exit, 'during the run'));
      }),
    ]);
    for (const timer of timers) clearTimeout(timer);
    this.#cancelJob = null;
    this.#currentJob = null;
    this.#listener = () => undefined;
    return result;
  }

  /** An order to the line of the call that is the job in progress; nothing where there is none. */
  order(order: LineOrder): void {
    if (this.#currentJob !== null) this.#post({ type: 'line', job: this.#currentJob, order });
  }

  /** Asks the job in progress to stop; a worker that does not hear it in time is ended. */
  cancel(): void {
    this.#cancelJob?.();
  }

  /** Ends the process and resolves once it is gone. */
  async stop(): Promise<WorkerExit> {
    if (this.#exited === null) this.#process.kill();
    return this.#exit;
  }

  /**
   * Both processes must read one clock: the worker's time lies between two readings here, or the spans of
   * different processes cannot share an axis.
   */
  async #checkClock(): Promise<Failure | null> {
    const before = this.#options.now();
    const pong = this.#next();
    this.#post({ type: 'ping' });
    const answer = await pong;
    const after = this.#options.now();
    if (answer?.type !== 'pong') return this.#deathOf(await this.stop(), 'while it started');
    if (elapsed(before, answer.at) >= 0 && elapsed(answer.at, after) >= 0) return null;
    return failed(
      'engine-error',
      "The worker's clock differs from the lab's, so its times would mean nothing. Please report this machine.",
    );
  }

  /** The next message; null when none comes in time. */
  #next(): Promise<WorkerMessage | null> {
    return new Promise((resolve) => {
      const limit = this.#options.startLimit;
      const timer = setTimeout(() => {
        this.#refuse(`it said nothing for ${limit / 1e3} s`);
        resolve(null);
      }, limit);
      const settle = (message: WorkerMessage | null): void => {
        clearTimeout(timer);
        resolve(message);
      };
      void this.#exit.then(() => settle(null));
      this.#listener = settle;
    });
  }

  #refuse(why: string): void {
    this.#refusal ??= why;
    this.#process.kill();
  }

  #post(message: HostMessageInput): void {
    this.#process.post(message);
  }

  #without(outcome: RunOutcome): JobResult {
    const nothing = { provider: null, audio: null, memory: null, profileProblem: null };
    return { at: this.#options.now(), outcome, ...nothing };
  }

  #deathOf(exit: WorkerExit, when: string): Failure {
    const how =
      this.#refusal ??
      exit.signal ??
      (exit.code === null ? 'it could not be started' : `code ${exit.code}`);
    const words = this.#process.lastWords().split('\n').slice(-3).join(' ').slice(0, 400);
    const said = words === '' ? '' : ` Its last words: ${words}`;
    return failed(
      'worker-died',
      `The worker process ended ${when} (${how}). The next run starts a new one.${said}`,
    );
  }
}

const timedOut = (limit: Millis): RunOutcome =>
  failed(
    'timed-out',
    `The run took longer than the ${limit / 1e3} s that the scenario allows, so it was ended.`,
  );
