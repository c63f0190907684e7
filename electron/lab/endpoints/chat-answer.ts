import { z } from 'zod';
import type { Nanos } from '../../common/units.ts';
import { type AnswerHead, AnswerProblem, type AnswerReader } from './answer.ts';
import { EventStream, WholeText } from './event-stream.ts';
import { readJson } from './json-answer.ts';
import { saidInBody } from './said-in-body.ts';

/** Some servers do not name what they send. */
const streamed: readonly string[] = [
  'text/event-stream',
  'text/plain',
  'application/octet-stream',
  '',
];

const usageSchema = z.object({
  prompt_tokens: z.int().nonnegative().nullish(),
  completion_tokens: z.int().nonnegative().nullish(),
});

const content = z.object({ content: z.string().nullish() }).nullish();

/** A chunk of the stream (`delta`), or the whole answer (`message`), as far as it is read. */
const chunkSchema = z.object({
  choices: z
    .array(z.object({ delta: content, message: content, finish_reason: z.string().nullish() }))
    .nullish(),
  usage: usageSchema.nullish(),
  error: z.unknown().optional(),
});
type Chunk = z.output<typeof chunkSchema>;

export type ChatAnswer = {
  readonly text: string;
  readonly promptTokens: number | null;
  readonly tokens: number | null;
};

/**
 * Reads an answer of `/chat/completions` (OpenAI API reference, "Chat Completions"), streamed or whole: only what is
 * to be said, and not what a model thinks before (`reasoning_content`). `hear`: each text as it comes. A stream that ends
 * with neither `[DONE]` nor a reason to finish was cut.
 */
export function readChat(
  { contentType, arrived }: Pick<AnswerHead, 'contentType' | 'arrived'>,
  hear: (text: string, at: Nanos) => void,
): AnswerReader<ChatAnswer> {
  let text = '';
  let usage: z.output<typeof usageSchema> | null = null;
  let isFinished = false;
  let isDone = false;

  const take = (chunk: Chunk, at: Nanos): void => {
    if (chunk.error !== undefined && chunk.error !== null) {
      throw new AnswerProblem(
        'gave up on its answer',
        saidInBody(JSON.stringify({ error: chunk.error })),
      );
    }
    usage = chunk.usage ?? usage;
    const choice = chunk.choices?.[0];
    isFinished ||= typeof choice?.finish_reason === 'string';
    const more = choice?.delta?.content ?? choice?.message?.content ?? '';
    if (more === '') return;
    arrived(at);
    text += more;
    hear(more, at);
  };
  const answer = (): ChatAnswer => ({
    text,
    promptTokens: usage?.prompt_tokens ?? null,
    tokens: usage?.completion_tokens ?? null,
  });

  if (contentType === 'application/json') {
    const whole = new WholeText();
    return {
      take: (bytes) => whole.take(bytes),
      end: (at) => {
        take(readJson(whole.end(), chunkSchema, 'an answer'), at);
        return answer();
      },
    };
  }
  if (!streamed.includes(contentType))
    throw new AnswerProblem(`sent ${contentType}, which is no reply`);

  let now: Nanos | null = null;
  const events = new EventStream((data) => {
    if (isDone || now === null) return;
    if (data.trim() === '[DONE]') isDone = true;
    else take(readJson(data, chunkSchema, 'a piece of its answer'), now);
  });
  return {
    take: (bytes, at) => {
      now = at;
      events.take(bytes);
    },
    isComplete: () => isDone,
    end: (at) => {
      now = at;
      if (!isDone) events.end();
      if (!isDone && !isFinished) throw new AnswerProblem('broke off in the middle of its answer');
      return answer();
    },
  };
}
