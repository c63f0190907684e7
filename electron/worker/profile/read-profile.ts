import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  type ModelRun,
  ModelRuns,
  type ProfileEvent,
  profileEventSchema,
  UnreadableProfile,
} from '../../common/runtime-profile/model-runs.ts';

/**
 * Reads the profile that onnxruntime wrote to `path`, line by line: a long run's is hundreds of megabytes.
 * Gives the model runs from the `skipped`-th on; there must be `skipped + wanted` in it. Throws
 * `UnreadableProfile`.
 */
export async function readProfile(
  path: string,
  skipped: number,
  wanted: number,
): Promise<ModelRun[]> {
  const gathered = new ModelRuns();
  for await (const event of eventsOf(path)) gathered.take(event);
  const runs = gathered.all();
  if (runs.length !== skipped + wanted) {
    throw new UnreadableProfile(
      `it tells of ${runs.length} model calls where ${skipped + wanted} were made (it stops at a million events)`,
    );
  }
  return runs.slice(skipped);
}

async function* eventsOf(path: string): AsyncGenerator<ProfileEvent> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  let number = 0;
  for await (const line of lines) {
    number++;
    if (!line.startsWith('{')) continue;
    const event = profileEventSchema.safeParse(
      parseJson(line.endsWith(',') ? line.slice(0, -1) : line),
    );
    if (!event.success) throw new UnreadableProfile(`its line ${number} is not as expected`);
    yield event.data;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
