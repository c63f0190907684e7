import type { z } from 'zod';
import { AnswerProblem } from './answer.ts';
import { saidInBody } from './said-in-body.ts';

/** Characters: more are never shown. */
const mostQuoted = 2_000;

/** Reads JSON that the endpoint sent. `what` names it in the message. Throws `AnswerProblem`. */
export function readJson<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  what: string,
): z.output<Schema> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new AnswerProblem(
      `sent ${what} that is not JSON`,
      text.trim() === '' ? null : text.slice(0, mostQuoted),
    );
  }
  const read = schema.safeParse(parsed);
  if (read.success) return read.data;
  const said = saidInBody(text);
  throw new AnswerProblem(`sent ${what} of another form`, said);
}
