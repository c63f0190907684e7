import type { Answer, OpenedSession, SessionUpdate } from '../common/bridge.ts';
import type { Scenario } from '../common/scenario.ts';
import type { SessionEvent, SessionManifest } from '../common/session.ts';
import type { MicrophoneFrame } from '../common/turn/talk.ts';
import { UnusableScenario } from '../lab/devices/check-targets.ts';
import type { Lab } from '../lab/lab.ts';
import { type RunningSession, runScenario } from '../lab/run-scenario.ts';
import { TalkPort } from '../lab/turn/talk-port.ts';

/** Events travel to the window some at a time: a message each would cost more than the event. */
const batchInterval = 50;

/** The one session that may run at a time, and its way to the window. */
export class LiveSession {
  readonly #lab: Lab;
  readonly #tell: (update: SessionUpdate) => void;
  #running: RunningSession | null = null;
  #manifest: SessionManifest | null = null;
  #events: SessionEvent[] = [];
  #untold: SessionEvent[] = [];
  #timer: NodeJS.Timeout | null = null;
  #isTalk = false;
  /** Where a person talks to an agent, while the session has such a work. */
  readonly talk = new TalkPort();

  constructor(lab: Lab, tell: (update: SessionUpdate) => void) {
    this.#lab = lab;
    this.#tell = tell;
  }

  get id(): string | null {
    return this.#running === null ? null : (this.#manifest?.id ?? null);
  }

  /** Whether a person is to talk in the session that runs: only then may the window have the microphone. */
  get isTalk(): boolean {
    return this.#running !== null && this.#isTalk;
  }

  /** What the window's microphone took up: never later than it came. */
  hear(frame: MicrophoneFrame): void {
    const now = Number(process.hrtime.bigint());
    this.talk.microphone({ ...frame, at: Math.min(frame.at, now) });
  }

  /** Whether the plan of the session that runs names the model. */
  uses(model: string): boolean {
    return (
      this.#running !== null && this.#manifest?.plan.some((run) => run.model === model) === true
    );
  }

  /** Resolves once the recording is open. `base`: what the scenario's relative paths are relative to. */
  start(scenario: Scenario, base: string): Promise<Answer<{ readonly id: string }>> {
    if (this.#running !== null) {
      return Promise.resolve({ ok: false, message: 'A session is running: stop it first.' });
    }
    this.#manifest = null;
    this.#events = [];
    this.#isTalk = scenario.work.some(
      (work) => work.kind === 'turn' && 'microphone' in work.caller,
    );
    return new Promise((resolve) => {
      const running = runScenario(scenario, base, this.#lab, {
        started: (manifest) => {
          this.#manifest = manifest;
          this.#tell({ type: 'started', manifest });
          resolve({ ok: true, value: { id: manifest.id } });
        },
        event: (event) => this.#add(event),
        person: this.talk,
      });
      this.#running = running;
      running.done.then(
        ({ problem }) => this.#end(problem),
        (thrown: unknown) => {
          const what = thrown instanceof Error ? thrown.message : String(thrown);
          const message =
            thrown instanceof UnusableScenario ? what : `The session stopped: ${what}`;
          this.#end(message);
          resolve({ ok: false, message });
        },
      );
    });
  }

  /** The session as far as it is, when it is this one. */
  open(id: string): OpenedSession | null {
    if (this.#manifest === null || this.id !== id) return null;
    this.#flush();
    return { manifest: this.#manifest, events: [...this.#events], state: 'live', damage: null };
  }

  cancelRun(run: number): void {
    this.#running?.cancelRun(run);
  }

  stop(): void {
    this.#running?.stop();
  }

  /** Stops what runs and resolves when its recording is sealed. */
  async close(): Promise<void> {
    this.stop();
    await this.#running?.done.catch(() => undefined);
  }

  #add(event: SessionEvent): void {
    this.#events.push(event);
    this.#untold.push(event);
    this.#timer ??= setTimeout(() => this.#flush(), batchInterval);
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#untold.length === 0 || this.#manifest === null) return;
    this.#tell({ type: 'events', id: this.#manifest.id, events: this.#untold });
    this.#untold = [];
  }

  #end(problem: string | null): void {
    this.#flush();
    const id = this.#manifest?.id;
    this.#running = null;
    this.#events = [];
    if (id !== undefined) this.#tell({ type: 'sealed', id, problem });
  }
}
