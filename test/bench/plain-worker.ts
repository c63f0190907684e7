import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A plain script in a process of its own, asked for one run at a time. */
export class PlainWorker {
  readonly #child: ReturnType<typeof fork>;

  private constructor(child: ReturnType<typeof fork>) {
    this.#child = child;
  }

  static async start(script: string, args: string[]): Promise<PlainWorker> {
    const child = fork(script, args);
    await once(child, 'message');
    return new PlainWorker(child);
  }

  /** The wall time of one run, in nanoseconds; of a TTS run also the audio that it made. */
  async run(): Promise<{ wall: number; audioSeconds?: number }> {
    this.#child.send('run');
    const [answer] = await once(this.#child, 'message');
    return answer;
  }

  stop(): void {
    this.#child.kill();
  }
}
