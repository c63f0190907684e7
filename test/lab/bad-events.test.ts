import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { OpenedSession } from '../../electron/common/bridge.ts';
import type { RecordedSession } from '../../electron/common/recorded-session.ts';
import { largestEvents, readSession } from '../../electron/lab/read-session.ts';
import { lookThrough } from '../support/look-through.ts';
import { manifestOf } from '../support/manifest.ts';
import { temporaryFolder } from '../support/own-home.ts';

const manifest = {
  ...manifestOf({ name: 'A', work: [{ kind: 'tts', model: 'voice', text: 'Hello.' }] }),
  state: 'sealed',
};

let folder: string;
beforeEach(async () => {
  folder = join(await temporaryFolder(), 'session');
  await mkdir(folder);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
});

/** Opens a recording with these events and looks at everything that is made of it. */
async function open(
  events: string | Uint8Array,
): Promise<Pick<OpenedSession, 'damage'> & { readonly session: RecordedSession }> {
  await writeFile(join(folder, 'events.jsonl'), events);
  const opened = await readSession(folder);
  return { damage: opened.damage, session: lookThrough(opened.manifest, opened.events) };
}

const lines = (...events: readonly object[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');
const span = (id: number, parent: number | null, start: number, end: number, more = {}) => ({
  type: 'span',
  run: 0,
  id,
  parent,
  stage: 'operator',
  start,
  end,
  ...more,
});
const series = {
  type: 'series',
  id: 1,
  metric: 'gpu-power',
  unit: 'W',
  source: 'NVML',
  gpu: 0,
  pid: null,
  window: null,
  rate: 10,
};
const samples = (at: number, ...values: readonly (readonly [number, number | null])[]) => ({
  type: 'samples',
  at,
  values,
});

const huge = 1.7e308;

test.each([
  ['times before 0', lines(span(0, null, -9e9, -8e9), span(1, 0, -1, 1))],
  ['an end before its start', lines(span(0, null, 10, -10))],
  ['times at the end of what numbers hold', lines(span(0, null, -huge, huge), span(1, 0, 0, huge))],
  ['spans that overlap and are none in another', lines(span(0, null, 0, 9), span(1, null, 5, 20))],
  ['an id twice', lines(span(0, null, 0, 9), span(0, null, 2, 5), span(0, 0, 3, 4))],
  ['a parent that is not there', lines(span(0, 77, 0, 9))],
  ['a span that is its own parent', lines(span(0, 0, 0, 9), span(1, null, 0, 9))],
  ['parents in a ring', lines(span(0, 1, 0, 9), span(1, 2, 0, 9), span(2, 0, 0, 9))],
  [
    'a ring inside a model call',
    lines(span(0, null, 0, 9, { stage: 'model-call' }), span(1, 2, 0, 9), span(2, 1, 0, 9)),
  ],
])('%s are shown as they are', async (_, events) => {
  const { damage, session } = await open(events);
  expect(damage).toBeNull();
  expect(session.runs[0]?.spans).toHaveLength(events.trimEnd().split('\n').length);
});

test.each([
  ['a run that the plan lacks', lines({ ...span(0, null, 0, 1), run: 999 })],
  ['a series that nobody announced', lines(samples(5, [7, 1]))],
])('what belongs to %s is left out', async (_, events) => {
  const { damage, session } = await open(events);
  expect(damage).toBeNull();
  expect(session.runs.every(({ spans }) => spans.length === 0)).toBe(true);
  expect(session.telemetry.size).toBe(0);
});

test('readings out of order, of one instant, and after the end of their series are shown', async () => {
  const end = { type: 'series-ended', id: 1, at: 3, reason: 'Unplugged.' };
  const { damage, session } = await open(
    lines(series, samples(9, [1, 5]), samples(2, [1, null]), samples(2, [1, 7]), end, series) +
      lines({ ...series, id: 2, rate: 1e-300 }, samples(1, [2, huge]), samples(0, [2, -huge])),
  );
  expect(damage).toBeNull();
  expect(session.telemetry.get(2)?.value).toEqual([huge, -huge]);
});

test('three hundred thousand chunks of audio in one run', async () => {
  const chunk = (at: number) => ({
    type: 'audio',
    run: 0,
    at,
    samples: 1,
    sampleRate: 1000,
    leadingSilence: null,
    file: 'audio/run-0.wav',
  });
  const chunks = Array.from({ length: 300_000 }, (_, at) => lines(chunk(at))).join('');
  expect((await open(chunks)).session.runs[0]?.audio).toHaveLength(300_000);
}, 60_000);

const whole = lines({ type: 'run-started', run: 0, at: 5 });

test.each([
  ['1e400', whole.replace('5', '1e400')],
  ['NaN', whole.replace('5', 'NaN')],
  ['Infinity', whole.replace('5', '-Infinity')],
  ['null in place of a time', whole.replace('5', 'null')],
  ['half a line', whole.slice(0, 20)],
  ['a type that is not known', lines({ type: 'soul', run: 0 })],
  ['a hundred thousand brackets', `${'['.repeat(100_000)}\n`],
  ['a byte order mark', `\ufeff${whole}`],
])('%s is a line that cannot be read, and the others are shown', async (_, line) => {
  const before = lines({ type: 'run-started', run: 1, at: 1 });
  const { damage, session } = await open(line.startsWith('\ufeff') ? line + before : before + line);
  expect(damage).toMatch(/^1 of 2 lines of the recording cannot be read/);
  expect(session.runs.map(({ started }) => started)).toContain(1);
});

test('lines that end as Windows ends them are lines', async () => {
  const { damage, session } = await open(whole.replace('\n', '\r\n'));
  expect({ damage, started: session.runs[0]?.started }).toEqual({ damage: null, started: 5 });
});

test('bytes that are no UTF-8 stand as the mark for that', async () => {
  const text = lines({ type: 'text', run: 0, at: 1, text: 'X' });
  const bytes = Buffer.from(text);
  bytes[text.indexOf('X')] = 0xff;
  const { damage, session } = await open(bytes);
  expect({ damage, texts: session.runs[0]?.texts }).toMatchObject({
    damage: null,
    texts: [{ text: '\ufffd' }],
  });
});

test('a line of a hundred megabytes is a line', async () => {
  const long = { type: 'text', run: 0, at: 1, text: 'x'.repeat(100 * 2 ** 20) };
  const { damage, session } = await open(lines(long) + whole);
  expect({ damage, started: session.runs[0]?.started }).toEqual({ damage: null, started: 5 });
}, 60_000);

test('more events than memory holds are refused before they are read', async () => {
  const file = join(folder, 'events.jsonl');
  await writeFile(file, whole);
  await truncate(file, largestEvents + 1);
  await expect(readSession(folder)).rejects.toThrow(
    /has more than 512 MiB of events, which is more than can be opened\. .+\.$/,
  );
});
