import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../write-atomically.ts';
import type { Readiness } from './probe-device.ts';

const fileSchema = z.object({
  /** Everything that an answer depends on: another driver or runtime is asked again. */
  circumstances: z.string(),
  devices: z.record(
    z.string(),
    z.object({ reason: z.string().nullable(), lacks: z.array(z.string()) }),
  ),
});

/** Which devices were found ready, by id. A file that cannot be read costs a new look, no more. */
export async function readReadiness(
  path: string,
  circumstances: string,
): Promise<Map<string, Readiness>> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  const file = fileSchema.safeParse(parseJson(text));
  if (!file.success || file.data.circumstances !== circumstances) return new Map();
  return new Map(
    Object.entries(file.data.devices).map(([id, known]) => [id, { ready: true, ...known }]),
  );
}

/** Only what is ready is kept: whoever mends a device shall not be told of yesterday. */
export async function writeReadiness(
  path: string,
  circumstances: string,
  known: ReadonlyMap<string, Readiness>,
): Promise<void> {
  const ready = [...known].filter(([, { ready }]) => ready);
  const devices = Object.fromEntries(
    ready.map(([id, { reason, lacks }]) => [id, { reason, lacks }]),
  );
  await mkdir(dirname(path), { recursive: true });
  await writeAtomically(path, `${JSON.stringify({ circumstances, devices }, null, 2)}\n`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
