import { readFileSync } from 'node:fs';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A JSON file whose top is an object; what its entries hold is for the caller to check.
 *
 * @throws Error with a sentence that names `what` the file should be and its path.
 */
export function readJsonObject(path: string, what: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`The ${what} could not be read from ${path}.`, { cause });
  }
  if (isObject(parsed)) return parsed;
  throw new Error(`The ${what} in ${path} is not a JSON object.`);
}
