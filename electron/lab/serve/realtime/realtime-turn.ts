import { basename, join } from 'node:path';
import { leadingSilence } from '../../../common/audio-onset.ts';
import type { Failure, RunOutcome } from '../../../common/outcome.ts';
import type { ChatMessage } from '../../../common/scenario.ts';
import { type Hertz, type Nanos, seconds } from '../../../common/units.ts';
import { type LinkContext, LinkFailure, type Speaker, type Writer } from '../../turn/link.ts';
import { localRecogniser } from '../../turn/local-links.ts';
import { Sentences } from '../../turn/sentences.ts';
import type { Attributes, SpanPlace } from '../../turn/turn-trace.ts';
import type { Offer } from '../offer.ts';
import { labFailure, type RequestRun } from '../request-run.ts';
import { protocolRate, readSamples, SoundOut } from '../sound-out.ts';

/** What the client is told of a reply while it is made. */
export type ReplyListener = {
  readonly text: (delta: string) => void;
  readonly audio: (pcm16: Buffer) => void;
};

export type ReplyEnd = { readonly outcome: RunOutcome; readonly text: string };

/** One turn of a realtime session as a run of the recording: what the caller said, and the reply to it. */
export class RealtimeTurn {
  readonly #run: RequestRun;
  readonly #now: () => Nanos;
  readonly #abort = new AbortController();
  readonly #root: SpanPlace;
  #hasEnded = false;

  constructor(run: RequestRun, now: () => Nanos) {
    this.#run = run;
    this.#now = now;
    this.#root = run.trace.reserve();
    run.started();
  }

  get run(): number {
    return this.#run.plan.index;
  }

  abort(): void {
    this.#abort.abort();
  }

  /** The caller's words; empty where there are none. Throws `LinkFailure`. */
  async hear({ asr }: Offer, samples: number): Promise<string> {
    const link = {
      engine: 'local',
      model: asr.model,
      device: asr.device,
      begins: 'at-end',
    } as const;
    const recogniser = localRecogniser(link, asr.worker);
    const speech = { file: this.#run.input ?? '', seconds: seconds(samples / protocolRate) };
    const text = await this.#span('asr', { seconds: speech.seconds }, (context) =>
      recogniser.recognise(speech, context),
    ).catch((thrown: unknown) => {
      if (thrown instanceof LinkFailure && thrown.reason === 'no-speech') return '';
      throw thrown;
    });
    if (text !== '') this.#run.heard(text, this.#now());
    return text;
  }

  /** Writes and, where there is a `speaker`, speaks sentence by sentence. Always resolves. */
  async reply(
    messages: readonly ChatMessage[],
    writer: Writer,
    speaker: Speaker | null,
    isScripted: boolean,
    listener: ReplyListener,
  ): Promise<ReplyEnd> {
    let text = '';
    try {
      const sentences = new Sentences();
      let speaking: Promise<void> = Promise.resolve();
      let count = 0;
      const say = (sentence: string): void => {
        if (speaker === null) return;
        const place = count++;
        speaking = speaking.then(() => this.#speak(speaker, sentence, place, listener));
        // Whoever waits for the last one hears of it; the writer need not go on.
        speaking.catch(() => this.#abort.abort());
      };
      const attributes = isScripted ? { scripted: true } : {};
      const writing = this.#span('llm', attributes, (context) =>
        writer.write(
          messages,
          (delta, at) => {
            if (text === '') this.#run.begins(at);
            text += delta;
            listener.text(delta);
            for (const sentence of sentences.add(delta)) say(sentence);
          },
          context,
        ),
      );
      await writing.catch(async (thrown: unknown) => {
        // A sentence that could not be spoken ended the writer: that is the reason.
        await speaking;
        throw thrown;
      });
      for (const sentence of sentences.end()) say(sentence);
      await speaking;
      return { outcome: { status: 'measured' }, text };
    } catch (thrown) {
      return { outcome: this.#outcomeOf(thrown), text };
    }
  }

  /** Throws `DiskFull`. */
  async end(outcome: RunOutcome): Promise<void> {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#run.trace.add('turn', null, this.#run.arrived, this.#now(), {}, this.#root);
    await this.#run.end(outcome);
  }

  #outcomeOf(thrown: unknown): RunOutcome {
    if (thrown instanceof LinkFailure) return failureOf(thrown);
    return this.#abort.signal.aborted ? { status: 'cancelled' } : labFailure(thrown);
  }

  async #speak(
    speaker: Speaker,
    sentence: string,
    place: number,
    listener: ReplyListener,
  ): Promise<void> {
    const folder = join(this.#run.audioPath, '..');
    const file = join(folder, `run-${this.run}-${place}.wav`);
    const sound = new SoundOut(file, protocolRate, () => undefined, listener.audio);
    const from = this.#now();
    let isFirst = true;
    await this.#span('tts', { text: sentence, sentence: place }, async (context) => {
      const hear = (piece: { samples: number; sampleRate: Hertz }, at: Nanos): void => {
        if (isFirst) this.#run.trace.add('first-audio', context.parent, from, at);
        const isFirstOfAll = isFirst && place === 0;
        isFirst = false;
        const silence = isFirstOfAll
          ? leadingSilence(readSamples(file, 0, piece.samples), piece.sampleRate)
          : null;
        const recorded = `audio/${basename(file)}`;
        this.#run.audio({ ...piece, at, leadingSilence: silence }, recorded);
        sound.add(piece);
      };
      await speaker.speak(sentence, file, hear, context);
      await sound.end();
    });
  }

  async #span<Result>(
    stage: 'asr' | 'llm' | 'tts',
    attributes: Attributes,
    work: (context: LinkContext) => Promise<Result>,
  ): Promise<Result> {
    const { signal } = this.#abort;
    signal.throwIfAborted();
    const { trace } = this.#run;
    const parent = trace.reserve();
    const start = this.#now();
    try {
      return await work({ trace, parent, signal, now: this.#now });
    } finally {
      const all = { ...attributes, ...(signal.aborted ? { abandoned: true } : {}) };
      trace.add(stage, this.#root, start, this.#now(), all, parent);
    }
  }
}

export const failureOf = ({ reason, message }: LinkFailure): Failure => ({
  status: 'failed',
  reason,
  detail: message,
});
