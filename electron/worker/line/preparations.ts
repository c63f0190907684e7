/**
 * Files that are read before the caller speaks: to read and to resample one holds up packets, so that what comes of them
 * begins once none is being read.
 */
export class Preparations {
  readonly #read: (file: string) => Promise<Float32Array>;
  readonly #fail: (thrown: unknown) => void;
  #reading = 0;
  #ready: (() => void)[] = [];

  constructor(read: (file: string) => Promise<Float32Array>, fail: (thrown: unknown) => void) {
    this.#read = read;
    this.#fail = fail;
  }

  /** `plan` may take its time; what it gives back begins in the order of reading. */
  add(file: string, plan: (samples: Float32Array) => () => void): void {
    this.#reading += 1;
    this.#read(file)
      .then((samples) => {
        this.#ready.push(plan(samples));
      })
      .catch(this.#fail)
      .then(() => {
        this.#reading -= 1;
        if (this.#reading > 0) return;
        for (const begin of this.#ready.splice(0)) begin();
      })
      .catch(this.#fail);
  }
}
