import type { ChatMessage } from '../../common/scenario.ts';
import type { LlmLink } from '../../common/turn/turn-work.ts';
import { bytes, type Nanos } from '../../common/units.ts';
import type { LinkContext, Writer } from '../turn/link.ts';
import { askEndpoint } from './ask-endpoint.ts';
import { type ChatAnswer, readChat } from './chat-answer.ts';
import type { EndpointNeeds } from './endpoint.ts';
import type { Question } from './question.ts';

export type WriterEndpoint = Extract<LlmLink, { engine: 'endpoint' }>;

const mostBytes = bytes(16 * 2 ** 20);

/** What not every server knows, and is left out or said otherwise for one that refuses it by name. */
type Wording = {
  readonly asksUsage: boolean;
  readonly limit: 'max_tokens' | 'max_completion_tokens';
};

/** A language model behind `/chat/completions`, streamed: of OpenAI, Ollama, llama.cpp, vLLM and others. */
export function endpointWriter(link: WriterEndpoint, needs: EndpointNeeds): Omit<Writer, 'close'> {
  // What a server refused once it is not asked again.
  let wording: Wording = { asksUsage: true, limit: 'max_tokens' };

  const ask = (
    messages: readonly ChatMessage[],
    hear: (text: string, at: Nanos) => void,
    words: Wording,
  ): Question<ChatAnswer> => ({
    path: '/chat/completions',
    body: bodyOf(link, messages, words),
    contentType: 'application/json',
    accept: 'text/event-stream',
    mostBytes,
    read: (head) => readChat(head, hear),
    reword: (refusal) => {
      const other = otherWording(words, refusal);
      if (other === null) return null;
      wording = other;
      return ask(messages, hear, other);
    },
  });

  return {
    write: (messages, hear, context) =>
      askEndpoint(link, ask(messages, withTokenSpans(hear, context), wording), needs, context),
  };
}

const bodyOf = (
  { model, maxTokens }: WriterEndpoint,
  messages: readonly ChatMessage[],
  { asksUsage, limit }: Wording,
): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      model,
      messages,
      stream: true,
      ...(asksUsage ? { stream_options: { include_usage: true } } : {}),
      [limit]: maxTokens,
    }),
  );

function otherWording(words: Wording, refusal: string): Wording | null {
  if (words.asksUsage && refusal.includes('stream_options')) return { ...words, asksUsage: false };
  // OpenAI's reasoning models name what they want instead.
  if (words.limit === 'max_tokens' && refusal.includes('max_completion_tokens'))
    return { ...words, limit: 'max_completion_tokens' };
  return null;
}

/** One span from each piece of text to the next; the first from the request on. */
function withTokenSpans(
  hear: (text: string, at: Nanos) => void,
  { trace, parent, now }: LinkContext,
): (text: string, at: Nanos) => void {
  let before = now();
  let step = 0;
  return (text, at) => {
    hear(text, at);
    trace.add('token', parent, before, at, { text, step: step++ });
    before = at;
  };
}
