import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { causeOf, RunFailure } from '../failure.ts';

/** A JSON file of the model's, as `schema` has it. Throws `model-unreadable` with the file's name and what is wrong. */
export function readModelJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (thrown) {
    const cause = thrown instanceof z.ZodError ? z.prettifyError(thrown) : causeOf(thrown);
    throw new RunFailure('model-unreadable', `${basename(path)} cannot be read: ${cause}`);
  }
}
