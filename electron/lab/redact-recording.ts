import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { type RecordedWork, recordedWorkSchema } from '../common/scenario.ts';
import { recordingPathSchema, type SessionManifest } from '../common/session.ts';
import { namedHosts, redactWork, type WorkPlace } from './redact-work.ts';
import {
  anonymousHost,
  type Redaction,
  redactionFor,
  redactValue,
  usersNamedIn,
} from './redaction.ts';

const fieldsSchema = z.looseObject({});
const added = 'run-added';
const addedSchema = z.looseObject({
  type: z.literal(added),
  plan: z.looseObject({ work: z.int().nonnegative(), requested: z.string().optional() }),
  work: recordedWorkSchema,
  input: recordingPathSchema.optional(),
});
const redactedSchema = z.looseObject({ plan: fieldsSchema });

/**
 * Writes the events in the file `source` without the names that the recording tells, a line at a time. Gives what took
 * them out, for its other files.
 */
export async function redactEvents(
  source: string,
  target: string,
  manifest: SessionManifest,
): Promise<Redaction> {
  const users = new Set<string>();
  const works: RecordedWork[] = [];
  for await (const line of linesOf(source)) {
    for (const user of usersNamedIn(line)) users.add(user);
    works.push(...worksIn(line));
  }
  const redaction = redactionFor(manifest, { users, works });
  const hosts = namedHosts([...manifest.scenario.work, ...works]);
  const file = await open(target, 'wx');
  try {
    for await (const line of linesOf(source)) {
      await file.appendFile(`${redactLine(line, redaction, { hosts })}\n`);
    }
  } finally {
    await file.close();
  }
  return redaction;
}

/**
 * A line ends with a line feed alone. From Node 24 on `readline` also cuts at U+2028 and U+2029, which JSON text
 * may hold.
 */
async function* linesOf(path: string): AsyncGenerator<string> {
  let open: string[] = [];
  for await (const text of createReadStream(path, 'utf8')) {
    const [first = '', ...lines] = String(text).split('\n');
    open.push(first);
    const last = lines.pop();
    if (last === undefined) continue;
    yield open.join('');
    yield* lines;
    open = [last];
  }
  const rest = open.join('');
  if (rest !== '') yield rest;
}

/** A line that cannot be read stays one, so that its loss is told. */
function redactLine(line: string, redaction: Redaction, place: Pick<WorkPlace, 'hosts'>): string {
  try {
    const value: unknown = JSON.parse(line);
    const told = JSON.stringify(redactValue(value, redaction));
    if (!bringsWork(value)) return told;
    const { data } = addedSchema.safeParse(value);
    // Nobody reads a work that is none, and nobody knows what stands in it.
    if (data === undefined) return JSON.stringify({ type: added });
    const { plan, input } = data;
    const inputs = input === undefined ? {} : { [plan.work]: input };
    const work = redactWork(data.work, { ...place, inputs, index: plan.work });
    const left = redactedSchema.parse(JSON.parse(told));
    // The lab itself names its files, and its server's paths: neither tells whose machine it was.
    const { requested } = plan;
    return JSON.stringify({
      ...left,
      plan: { ...left.plan, ...(requested === undefined ? {} : { requested }) },
      work,
      ...(input === undefined ? {} : { input }),
    });
  } catch {
    return redaction.sentence(line);
  }
}

const bringsWork = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  value.type === added &&
  'work' in value;

/** The work that a run brings with it which nobody had planned. */
function worksIn(line: string): RecordedWork[] {
  if (!line.includes(added)) return [];
  try {
    return [addedSchema.parse(JSON.parse(line)).work];
  } catch {
    return [];
  }
}

/** `raw` is the manifest as it lies on the disk, of whatever version; `manifest` the same as it is read. */
export function redactManifest(
  raw: Readonly<Record<string, unknown>>,
  manifest: SessionManifest,
  redaction: Redaction,
): Record<string, unknown> {
  const { scenario, machine, imported, plan } = manifest;
  const gpus = machine.gpus.map((gpu) => ({ ...gpu, uuid: null }));
  const { machine: told, devices } = z
    .looseObject({ machine: fieldsSchema })
    .parse(redactValue({ machine: { ...machine, gpus }, devices: raw.devices }, redaction));
  return {
    ...raw,
    scenario: { ...scenario, work: workOf(manifest, redaction) },
    machine: { ...told, hostname: anonymousHost },
    ...(devices === undefined ? {} : { devices }),
    ...(imported === undefined
      ? {}
      : {
          imported: {
            ...imported,
            file: redaction.text(imported.file),
            remarks: imported.remarks.map(redaction.sentence),
          },
          // The processes and threads of another tool may be called by their paths.
          plan: plan.map(({ model, name = '', ...rest }) => ({
            ...rest,
            model: redaction.text(model),
            name: redaction.text(name),
          })),
        }),
  };
}

const workOf = ({ scenario, inputs }: SessionManifest, redaction: Redaction): object[] => {
  const hosts = namedHosts(scenario.work);
  return scenario.work.map((one, index) =>
    one.kind === 'imported'
      ? { ...one, model: redaction.text(one.model) }
      : redactWork(one, { index, inputs, hosts }),
  );
};
