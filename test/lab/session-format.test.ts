import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  sessionEventSchema,
  sessionManifestSchema,
  sessionVersion,
} from '../../electron/common/session.ts';
import { archiveLimits } from '../../electron/lab/archive-entries.ts';
import { largestEvents } from '../../electron/lab/read-session.ts';

const page = await readFile(
  join(import.meta.dirname, '../../electron/common/SESSION-FORMAT.md'),
  'utf8',
);

/** A JSON schema as far as this asks it. */
type Shape = {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly additionalProperties?: Shape | boolean;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly const?: unknown;
};

const shapeOf = (schema: z.ZodType): Shape =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;

/** The names of all fields, of what is inside them too. */
function fieldsIn(shape: Shape | boolean | undefined): string[] {
  if (typeof shape !== 'object') return [];
  const own = Object.entries(shape.properties ?? {});
  return [
    ...own.flatMap(([name, inner]) => [name, ...fieldsIn(inner)]),
    ...[shape.items, shape.additionalProperties].flatMap(fieldsIn),
    ...[...(shape.anyOf ?? []), ...(shape.oneOf ?? [])].flatMap(fieldsIn),
  ];
}

const events = (shapeOf(sessionEventSchema).oneOf ?? []).map((shape) => ({
  type: String(shape.properties?.type?.const),
  shape,
}));

/** A run that is added brings what stands in the manifest, where its fields are told of. */
const ofManifest = new Set(['plan', 'work']);
const fieldsOfEvent = (shape: Shape): string[] =>
  Object.entries(shape.properties ?? {}).flatMap(([name, inner]) => [
    name,
    ...(ofManifest.has(name) ? [] : fieldsIn(inner)),
  ]);

/** What the page says of one event, up to the next heading. */
const sectionOf = (type: string): string =>
  page.split(`\n### ${type}\n`)[1]?.split('\n##')[0] ?? '';

test('the schemas were read', () => {
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['spans', 'run-ended']));
  expect(fieldsIn(shapeOf(sessionManifestSchema))).toEqual(
    expect.arrayContaining(['leftOut', 'onnxruntime', 'drivesDisplay', 'warmUps']),
  );
});

test('every field of the manifest is told of', () => {
  const missing = fieldsIn(shapeOf(sessionManifestSchema)).filter(
    (name) => !page.includes(`\`${name}\``) && !page.includes(`"${name}"`),
  );
  expect(missing).toEqual([]);
});

test.each(events)(
  '$type is told of, field by field, with a line that is one',
  ({ type, shape }) => {
    const section = sectionOf(type);
    const missing = fieldsOfEvent(shape).filter(
      (name) => !section.includes(`\`${name}\``) && !section.includes(`"${name}"`),
    );
    expect(missing).toEqual([]);
    const [, line = ''] = /```json\n(.+)\n```/.exec(section) ?? [];
    expect(sessionEventSchema.parse(JSON.parse(line)).type).toBe(type);
  },
);

test('the version, its place in the changelog and the limits are those of the code', () => {
  expect(page).toContain(`\nVersion ${sessionVersion}. `);
  for (let version = 1; version <= sessionVersion; version++) {
    expect(page).toContain(`\n- **${version}** `);
  }
  const { entries, total, manifest, anyRatio, ratio, name } = archiveLimits;
  const mebibytes = 2 ** 20;
  for (const limit of [
    `${entries.toLocaleString('en')} entries`,
    `${total / mebibytes / 1024} GiB in all`,
    `${manifest / mebibytes} MiB of \`manifest.json\``,
    `${name} characters of a name`,
    `Up to ${largestEvents / mebibytes} MiB of \`events.jsonl\``,
    `Beyond ${anyRatio / mebibytes} MiB, ${ratio} unpacked bytes`,
  ]) {
    expect(page).toContain(limit);
  }
});
