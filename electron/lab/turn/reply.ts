import { join } from 'node:path';
import type { ChatMessage } from '../../common/scenario.ts';
import type { TurnEvent } from '../../common/turn/turn-events.ts';
import { isScripted } from '../../common/turn/turn-work.ts';
import type { Nanos } from '../../common/units.ts';
import type { TurnNeeds } from './conduct-turn.ts';
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
  readonly #needs: TurnNeeds;
  readonly #root: SpanPlace;
  readonly #abort = new AbortController();
  #sentences = 0;
  #said: string[] = [];
  #context: TurnEvent['context'] = { messages: 0, characters: 0, tokens: null };

  constructor(needs: TurnNeeds, root: SpanPlace) {
    this.#needs = needs;
    this.#root = root;
  }

  abort(): void {
    this.#abort.abort();
  }

  /** Of a reply that was cut short: the sentences of which the caller may have heard something. */
  soFar(): SpokenReply {
    const text = this.#said.join(' ');
    return { text, tokens: null, context: this.#context, isAudio: true };
  }

  /** Resolves once all of it is made, before it is all heard. `speaker` null: it is only written. */
  async write(heard: string, writer: Writer, speaker: Speaker | null): Promise<SpokenReply> {
    const { messages, line, trace } = this.#needs;
    const prompt: ChatMessage[] = [...messages, { role: 'user', content: heard }];
    this.#context = {
      messages: prompt.length,
      characters: prompt.reduce((sum, { content }) => sum + content.length, 0),
      tokens: null,
    };
    const sentences = new Sentences();
    let speaking = Promise.resolve();
    let problem: unknown = null;
    const say = (sentence: string): void => {
      if (speaker === null) return;
      speaking = speaking
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
    await speaking;
    if (problem !== null) throw problem;
    const text = written.text.trim();
    if (text === '') throw new LinkFailure('no-reply', 'The language model answered with no text.');
    this.#context = { ...this.#context, tokens: written.promptTokens };
    if (speaker !== null) line.order({ type: 'reply-complete', turn: trace.run });
    return { text, tokens: written.tokens, context: this.#context, isAudio: speaker !== null };
  }

  /** Speech in, speech out: the endpoint does all of it. */
  async askRealtime(agent: SpeechAgent): Promise<SpokenReply> {
    const { line, trace, now, recorder } = this.#needs;
    const parent = trace.reserve();
    const start = now();
    try {
      const { heard, said } = await agent.reply(
        this.#fileOf(0),
        this.#play(parent, start),
        this.#contextIn(parent),
      );
      line.order({ type: 'reply-complete', turn: trace.run });
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
    const place = this.#sentences++;
    const start = now();
    try {
      this.#said.push(sentence);
      await speaker.speak(
        sentence,
        this.#fileOf(place),
        this.#play(parent, start),
        this.#contextIn(parent),
      );
    } finally {
      this.#close('tts', parent, start, { text: sentence, sentence: place });
    }
  }

  /** Gives each piece to the line as it comes. */
  #play(parent: SpanPlace, start: Nanos): (piece: SpokenPiece, at: Nanos) => void {
    const { line, trace } = this.#needs;
    let isFirst = true;
    return (piece, at) => {
      if (this.#abort.signal.aborted) return;
      if (isFirst) trace.add('first-audio', parent, start, at);
      isFirst = false;
      line.order({ type: 'play', turn: trace.run, ...piece });
    };
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
