import type { SamplerMessage } from '../common/telemetry-protocol.ts';

/** Milliseconds that samples wait for others. */
const patience = 1_000;

/**
 * Samples go to the lab together, once a second: ten wake-ups a second of the lab next to a model that uses
 * every core cost that model about a hundredth of its time. Everything else goes at once, behind the samples
 * that wait.
 */
export class Outbox {
  readonly #send: (messages: SamplerMessage[]) => Promise<void>;
  #waiting: SamplerMessage[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (messages: SamplerMessage[]) => Promise<void>) {
    this.#send = send;
  }

  post(message: SamplerMessage): void {
    this.#waiting.push(message);
    if (message.type !== 'samples') this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), patience);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const messages = this.#waiting;
    this.#waiting = [];
    void this.#send(messages);
  }
}
