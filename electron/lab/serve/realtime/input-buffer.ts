import { protocolRate } from '../sound-out.ts';

/** Bytes of audio that wait to be committed: five minutes and a half. */
const largest = 16 * 2 ** 20;
/** Bytes of a tenth of a second, the least that can be committed. */
const least = protocolRate * 2 * 0.1;

/** What a client has said and not committed yet. What throws does so with a sentence for the client. */
export class InputBuffer {
  #pieces: Buffer[] = [];
  #bytes = 0;

  append(audio: Buffer): void {
    if (this.#bytes + audio.length > largest) {
      throw new Error(
        `More than ${largest / 2 ** 20} MB of audio wait to be committed: commit or clear them.`,
      );
    }
    this.#pieces.push(audio);
    this.#bytes += audio.length;
  }

  clear(): void {
    this.#pieces = [];
    this.#bytes = 0;
  }

  /** Throws where there is too little to commit. */
  check(): void {
    if (this.#bytes < least) {
      throw new Error('There is less than a tenth of a second of audio: append more, then commit.');
    }
  }

  /** All of it, which then is no longer here. */
  take(): Buffer {
    const all = Buffer.concat(this.#pieces);
    this.clear();
    return all;
  }
}
