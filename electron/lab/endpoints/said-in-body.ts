import { z } from 'zod';

const longest = 300;

const message = z.string().min(1);
const bodySchema = z.union([
  z.object({ error: z.object({ message }) }).transform(({ error }) => error.message),
  z.object({ error: message }).transform(({ error }) => error),
  z.object({ message }).transform((body) => body.message),
  z.object({ detail: message }).transform(({ detail }) => detail),
  z
    .object({ detail: z.array(z.object({ msg: message })).min(1) })
    .transform(({ detail }) => detail.map(({ msg }) => msg).join('; ')),
]);

/**
 * What the body of a refusal says to a person, in at most 300 characters: the message of OpenAI's form, of Ollama's,
 * FastAPI's or of plain text. null where it says nothing, or is a web page.
 */
export function saidInBody(body: string): string | null {
  const text = body.trim();
  if (text === '' || text.startsWith('<')) return null;
  return shortened(messageIn(text) ?? text);
}

function messageIn(text: string): string | null {
  try {
    return bodySchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** On one line, without what would steer a terminal. */
export function shortened(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
