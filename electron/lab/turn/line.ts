import type { CallRequest, LineNews, LineOrder } from '../../common/turn/line-protocol.ts';
import type { SpeakerPacket } from '../../common/turn/talk.ts';
import { type Millis, millis, nanos } from '../../common/units.ts';
import { EngineHost, type HostOptions, type JobResult } from '../../host/engine-host.ts';
import { LinkFailure } from './link.ts';

/** How long a line has to open once its process has started. */
const usualOpenLimit = millis(20_000);

/** The line of one call, seen from the lab: its process, and what it says. */
export class Line {
  readonly #host: EngineHost;
  readonly #done: Promise<JobResult>;
  #isDown = false;
  /** When the first sample of the recorded call was. */
  start = nanos(0);
  #listener: (news: LineNews) => void = () => undefined;
  #speaker: (packet: SpeakerPacket) => void = () => undefined;
  #lose: (failure: LinkFailure) => void = () => undefined;
  readonly #lost = new Promise<LinkFailure>((resolve) => {
    this.#lose = resolve;
  });

  private constructor(host: EngineHost, request: CallRequest, limit: Millis) {
    this.#host = host;
    this.#done = host.work({ type: 'call', ...request }, limit, (message) => {
      if (message.type !== 'line') return;
      if (message.news.type === 'speaker') this.#speaker(message.news);
      else this.#listener(message.news);
    });
    void this.#done.then(() => {
      this.#isDown = true;
    });
  }

  /**
   * Resolves once the line is open. Throws `LinkFailure` where it cannot be, at all or in time, or where `signal` is aborted
   * first: its process is ended then.
   */
  static async open(
    options: HostOptions,
    request: CallRequest,
    limit: Millis,
    watch: (pid: number) => void,
    signal: AbortSignal,
    openLimit: Millis = usualOpenLimit,
  ): Promise<Line> {
    const host = await startUnless(signal, options);
    if (host.pid !== undefined) watch(host.pid);
    const line = new Line(host, request, limit);
    const isOpen = new Promise<boolean>((resolve) => {
      line.listen((news) => {
        if (news.type !== 'open') return;
        line.start = news.at;
        resolve(true);
      });
      void line.#done.then(() => resolve(false));
    });
    const givenUp = AbortSignal.any([signal, AbortSignal.timeout(openLimit)]);
    const state = await Promise.race([isOpen, aborted(givenUp)]);
    if (state === true) return line;
    await host.stop();
    if (state === false) throw failureOf((await line.#done).outcome);
    throw signal.aborted ? cancelled() : neverOpened(openLimit);
  }

  /** Resolves with the reason once the line is down, however that came. */
  get down(): Promise<LinkFailure> {
    return Promise.race([this.#lost, this.#done.then(({ outcome }) => failureOf(outcome))]);
  }

  /** Whether nothing can be said on it any more. */
  get isDown(): boolean {
    return this.#isDown;
  }

  get pid(): number | undefined {
    return this.#host.pid;
  }

  listen(listener: (news: LineNews) => void): void {
    this.#listener = listener;
  }

  /** Of a live call: the packets that the person shall hear. */
  listenToSpeaker(listener: (packet: SpeakerPacket) => void): void {
    this.#speaker = listener;
  }

  /** The line is of no use any more, for this reason. */
  lose(failure: LinkFailure): void {
    this.#isDown = true;
    this.#lose(failure);
  }

  order(order: LineOrder): void {
    this.#host.order(order);
  }

  /** Ends the call and resolves once its recording is whole. */
  async hangUp(): Promise<void> {
    this.#listener = () => undefined;
    this.order({ type: 'hang-up' });
    const grace = new Promise((resolve) => setTimeout(resolve, millis(3_000)).unref());
    await Promise.race([this.#done, grace]);
    await this.#host.stop();
  }
}

async function startUnless(signal: AbortSignal, options: HostOptions): Promise<EngineHost> {
  const starting = EngineHost.start(options);
  const started = await Promise.race([starting, aborted(signal)]);
  if (started === 'aborted') {
    void starting.then((late) => ('host' in late ? late.host.stop() : null));
    throw cancelled();
  }
  if ('host' in started) return started.host;
  throw new LinkFailure(started.failure.reason, started.failure.detail);
}

const aborted = (signal: AbortSignal): Promise<'aborted'> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });

const cancelled = (): LinkFailure => new LinkFailure('engine-error', 'Cancelled.');

const neverOpened = (limit: Millis): LinkFailure =>
  new LinkFailure(
    'timed-out',
    `The line of the call did not open within ${limit / 1e3} s. Close what else keeps this machine busy, and run it again.`,
  );

const failureOf = (outcome: JobResult['outcome']): LinkFailure =>
  outcome.status === 'failed'
    ? new LinkFailure(outcome.reason, outcome.detail)
    : new LinkFailure('engine-error', 'The call was hung up.');
