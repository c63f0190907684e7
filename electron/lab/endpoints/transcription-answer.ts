import { z } from 'zod';
import { type AnswerHead, AnswerProblem, type AnswerReader } from './answer.ts';
import { EventStream, WholeText } from './event-stream.ts';
import { readJson } from './json-answer.ts';
import { saidInBody } from './said-in-body.ts';

const wholeSchema = z.object({ text: z.string() });

/** OpenAI's events, or those of servers that send each segment as `{text}`. */
const eventSchema = z.object({
  type: z.string().nullish(),
  delta: z.string().nullish(),
  text: z.string().nullish(),
  error: z.unknown().optional(),
});

/**
 * Reads an answer of `/audio/transcriptions` (OpenAI API reference, "Create transcription"): JSON, plain text or a
 * stream, whatever was asked for. What was asked for is the final text: that is when it arrived.
 */
export function readTranscription({
  contentType,
  arrived,
}: Pick<AnswerHead, 'contentType' | 'arrived'>): AnswerReader<string> {
  if (contentType === 'text/event-stream') return readEvents(arrived);
  const isJson = contentType === 'application/json';
  if (!isJson && contentType !== 'text/plain' && contentType !== '')
    throw new AnswerProblem(`sent ${contentType}, which is no transcription`);
  const whole = new WholeText();
  return {
    take: (bytes) => whole.take(bytes),
    end: (at) => {
      const text = whole.end();
      const heard = isJson ? readJson(text, wholeSchema, 'a transcription').text : text;
      arrived(at);
      return heard.trim();
    },
  };
}

function readEvents(arrived: AnswerHead['arrived']): AnswerReader<string> {
  let deltas = '';
  const segments: string[] = [];
  let final: string | null = null;
  let isDone = false;
  const events = new EventStream((data) => {
    if (data.trim() === '[DONE]') {
      isDone = true;
      return;
    }
    const { type, delta, text, error } = readJson(data, eventSchema, 'a piece of a transcription');
    if (error !== undefined && error !== null) {
      throw new AnswerProblem(
        'gave up on its transcription',
        saidInBody(JSON.stringify({ error })),
      );
    }
    if (type === 'transcript.text.done') final = text ?? deltas;
    else if (type === 'transcript.text.delta') deltas += delta ?? '';
    else if (typeof text === 'string') segments.push(text.trim());
  });
  return {
    take: (bytes) => events.take(bytes),
    isComplete: () => final !== null || isDone,
    end: (at) => {
      if (final === null && !isDone) events.end();
      arrived(at);
      // A stream of deltas has an end that is told; one of segments may just be over.
      if (final === null && !isDone && deltas !== '')
        throw new AnswerProblem('broke off in the middle of its transcription');
      return (final ?? (deltas === '' ? segments.join(' ') : deltas)).trim();
    },
  };
}
