import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Scenario, scenarioSchema } from '../common/scenario.ts';

/** A scenario file that cannot be used. `message` is a sentence for a person. */
export class UnreadableScenario extends Error {}

/** Reads a scenario file. Throws `UnreadableScenario`. */
export async function readScenario(path: string): Promise<Scenario> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    const why = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
    throw new UnreadableScenario(
      why === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${why}).`,
    );
  }
  return parseScenario(text, path);
}

/** `name`: how the text is called in an error. Throws `UnreadableScenario`. */
export function parseScenario(text: string, name: string): Scenario {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UnreadableScenario(
      `${name} is not JSON. A scenario is a JSON file; see resources/scenarios.`,
    );
  }
  const scenario = scenarioSchema.safeParse(json);
  if (scenario.success) return scenario.data;
  throw new UnreadableScenario(`${name} is no scenario:\n${z.prettifyError(scenario.error)}`);
}
