import type { LineNews } from '../../common/turn/line-protocol.ts';

/** News in the order in which they came about, also where one has to wait for a file. */
export class Outbox {
  readonly #tell: (news: LineNews) => void;
  readonly #fail: (thrown: unknown) => void;
  #waiting = 0;
  #told: Promise<void> = Promise.resolve();

  constructor(tell: (news: LineNews) => void, fail: (thrown: unknown) => void) {
    this.#tell = tell;
    this.#fail = fail;
  }

  /** `before`: what has to be done first. */
  say(news: LineNews, before?: () => Promise<void>): void {
    if (this.#waiting === 0 && before === undefined) {
      this.#tell(news);
      return;
    }
    this.#waiting += 1;
    this.#told = this.#told
      .then(before)
      .then(() => this.#tell(news))
      .catch(this.#fail)
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  /** Resolves once all was told. */
  get empty(): Promise<void> {
    return this.#told;
  }
}
