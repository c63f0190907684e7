import { join } from 'node:path';
import type { ChatMessage } from '../../common/scenario.ts';
import type { TurnEvent } from '../../common/turn/turn-events.ts';
import { isScripted } from '../../common/turn/turn-work.ts';
import type { Nanos } from '../../common/units.ts';
import { HeardSentences } from './heard-sentences.ts';
import {
  type LinkContext,
  LinkFailure,
  type Speaker,
  type SpeechAgent,
  type SpokenPiece,
  type Writer,
  type Written,
} from './link.ts';
import { Sentences } from './sentences.ts';
import type { TurnNeeds } from './turn-needs.ts';
import type { Attributes, SpanPlace } from './turn-trace.ts';

/** What the agent said. `heard`: the caller's words, where it is the speaking agent that tells them. */
export type SpokenReply = {
  readonly text: string;
  readonly tokens: number | null;
  readonly context: TurnEvent['context'];
  /** Whether there is sound of it. */
  readonly isAudio: boolean;
  readonly heard?: string;
};

/** The agent's answer to one turn, from the caller's words to the last audio. The first sentence is spoken while the rest is written. */
export class Reply {
  /** Of the replies of its turn, from 0. */
  readonly number: number;
  /** What the caller heard of it. */
  readonly heard = new HeardSentences();
  readonly #needs: TurnNeeds;
  readonly #root: SpanPlace;
  readonly #nextFile: () => number;
  readonly #abort = new AbortController();
  #speaking = Promise.resolve();
  #context: TurnEvent['context'] = { messages: 0, characters: 0, tokens: null };

  /** `nextFile`: the number of a sentence among all of the turn, so that no two replies share a file. */
  constructor(needs: TurnNeeds, root: SpanPlace, number: number, nextFile: () => number) {
    this.number = number;
    this.#needs = needs;
    this.#root = root;
    this.#nextFile = nextFile;
  }

  abort(): void {
    this.#abort.abort();
  }

  /** Resolves once nothing is spoken for it any more. */
  get spoken(): Promise<void> {
    return this.#speaking;
  }

  /**
   * Of a reply that was cut at `silent`: the sentences of which the caller heard something. `whole`: all of it, where it was
   * made; of a speaking endpoint, which says its words as one, that is what was said.
   */
  cutAt(silent: Nanos, whole: SpokenReply | null): SpokenReply {
    if (whole?.heard !== undefined) return whole;
    const text = this.heard.until(silent).join(' ');
    return { text, tokens: whole?.tokens ?? null, context: this.#context, isAudio: true };
  }

  /** Resolves once all of it is made, before it is all heard. `speaker` null: it is only written. */
  async write(heard: string, writer: Writer, speaker: Speaker | null): Promise<SpokenReply> {
    const { messages } = this.#needs;
    const prompt: ChatMessage[] = [...messages, { role: 'user', content: heard }];
    this.#context = {
      messages: prompt.length,
      characters: prompt.reduce((sum, { content }) => sum + content.length, 0),
      tokens: null,
    };
    const sentences = new Sentences();
    let problem: unknown = null;
    const say = (sentence: string): void => {
      if (speaker === null) return;
      this.#speaking = this.#speaking
        .then(() => this.#speak(speaker, sentence))
        .catch((thrown: unknown) => {
          // The rest is not said without it; the writer need not go on.
          problem ??= thrown;
          this.#abort.abort();
        });
    };
    const written = await this.#write(writer, prompt, sentences, say).catch((thrown: unknown) => {
      throw problem ?? thrown;
    });
    for (const sentence of sentences.end()) say(sentence);
    await this.#speaking;
    if (problem !== null) throw problem;
    const text = written.text.trim();
    if (text === '') throw new LinkFailure('no-reply', 'The language model answered with no text.');
    this.#context = { ...this.#context, tokens: written.promptTokens };
    if (speaker !== null) this.#complete();
    return { text, tokens: written.tokens, context: this.#context, isAudio: speaker !== null };
  }

  /** Speech in, speech out: the endpoint does all of it. */
  async askRealtime(agent: SpeechAgent): Promise<SpokenReply> {
    const { trace, now, recorder } = this.#needs;
    const parent = trace.reserve();
    const start = now();
    try {
      const { heard, said } = await agent.reply(
        this.#fileOf(this.#nextFile()),
        this.#play(parent, start, ''),
        this.#contextIn(parent),
      );
      this.#complete();
      if (heard !== '') recorder.add({ type: 'text', run: trace.run, at: now(), text: heard });
      return { text: said, tokens: null, context: this.#context, isAudio: true, heard };
    } finally {
      this.#close('realtime', parent, start);
    }
  }

  async #write(
    writer: Writer,
    prompt: readonly ChatMessage[],
    sentences: Sentences,
    say: (sentence: string) => void,
  ): Promise<Written> {
    this.#abort.signal.throwIfAborted();
    const { trace, now, work } = this.#needs;
    const parent = trace.reserve();
    const start = now();
    let first: Nanos | null = null;
    let hasSentence = false;
    const firstSentence = (at: Nanos): void => {
      if (hasSentence || first === null) return;
      hasSentence = true;
      trace.add('first-sentence', parent, first, at);
    };
    try {
      const written = await writer.write(
        prompt,
        (text, at) => {
          if (first === null && text.trim() !== '') {
            first = at;
            trace.add('first-token', parent, start, at);
          }
          const whole = sentences.add(text);
          if (whole.length > 0) firstSentence(at);
          for (const sentence of whole) say(sentence);
        },
        this.#contextIn(parent),
      );
      // A reply without an end mark is one sentence.
      firstSentence(now());
      return written;
    } finally {
      this.#close('llm', parent, start, isScripted(work) ? { scripted: true } : {});
    }
  }

  async #speak(speaker: Speaker, sentence: string): Promise<void> {
    this.#abort.signal.throwIfAborted();
    const { trace, now } = this.#needs;
    const parent = trace.reserve();
    const place = this.#nextFile();
    const start = now();
    try {
      await speaker.speak(
        sentence,
        this.#fileOf(place),
        this.#play(parent, start, sentence),
        this.#contextIn(parent),
      );
    } finally {
      this.#close('tts', parent, start, { text: sentence, sentence: place });
    }
  }

  /** Gives each piece to the line as it comes. */
  #play(parent: SpanPlace, start: Nanos, text: string): (piece: SpokenPiece, at: Nanos) => void {
    const { line, trace } = this.#needs;
    let isFirst = true;
    return (piece, at) => {
      if (this.#abort.signal.aborted) return;
      if (isFirst) trace.add('first-audio', parent, start, at);
      this.heard.give(text, isFirst, piece.samples, piece.sampleRate);
      isFirst = false;
      line.order({ type: 'play', turn: trace.run, reply: this.number, ...piece });
    };
  }

  #complete(): void {
    const { line, trace } = this.#needs;
    if (this.#abort.signal.aborted) return;
    line.order({ type: 'reply-complete', turn: trace.run, reply: this.number });
  }

  #contextIn(parent: SpanPlace): LinkContext {
    const { trace, now } = this.#needs;
    return { trace, parent, now, signal: this.#abort.signal };
  }

  #fileOf(sentence: number): string {
    const { recorder, trace } = this.#needs;
    return join(recorder.folder, 'audio', `run-${trace.run}-${sentence}.wav`);
  }

  #close(
    stage: 'llm' | 'tts' | 'realtime',
    place: SpanPlace,
    start: Nanos,
    attributes: Attributes = {},
  ): void {
    const { trace, now } = this.#needs;
    const isAbandoned = this.#abort.signal.aborted;
    const all = { ...attributes, ...(isAbandoned ? { abandoned: true } : {}) };
    trace.add(stage, this.#root, start, now(), all, place);
  }
}
