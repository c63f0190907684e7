import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { operatorReport } from '../../../electron/common/operators.ts';
import { buildSession, type RecordedSession } from '../../../electron/common/recorded-session.ts';
import { summarize } from '../../../electron/common/summary.ts';
import { readSession, UnreadableSession } from '../../../electron/lab/read-session.ts';
import { openLibrary, type SessionLibrary } from '../../../electron/lab/session-library.ts';
import { exported, realSession } from '../../support/exported.ts';
import { temporaryFolder } from '../../support/own-home.ts';

const root = join(import.meta.dirname, '../../..');

let folder: string;
let library: SessionLibrary;
beforeEach(async () => {
  folder = await temporaryFolder();
  library = openLibrary(join(folder, 'sessions'));
});

/** The file as the person has it, imported and opened. */
async function imported(content: string | Uint8Array, name = 'a trace.json') {
  const file = join(folder, name);
  await writeFile(file, content);
  const id = await library.add(file, { by: '1.2.3' });
  const opened = await readSession(library.folderOf(id));
  expect({ state: opened.state, damage: opened.damage }).toEqual({ state: 'sealed', damage: null });
  return { id, manifest: opened.manifest, session: buildSession(opened.manifest, opened.events) };
}

/** What a person is told who brings this file; nothing of it stays. */
async function refusal(content: string | Uint8Array, name = 'a trace.json'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  const thrown = await library.add(file).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(UnreadableSession);
  expect(await readdir(join(folder, 'sessions'))).toEqual([]);
  return String(thrown instanceof Error ? thrown.message.replace(file, 'FILE') : thrown);
}

const slices = ({ runs }: RecordedSession) =>
  runs.map(({ plan, spans }) => ({
    process: plan.model,
    thread: plan.name,
    spans: [...spans].map(
      ({ start, end, parent, attributes }) =>
        `${attributes?.name} ${start}-${end} in ${parent === null ? 'none' : spans.get(spans.placeOf(parent))?.attributes?.name}`,
    ),
  }));

const x = (name: string, ts: number, dur: number, more: object = {}) => ({
  ph: 'X',
  name,
  ts,
  dur,
  pid: 1,
  tid: 1,
  ...more,
});

describe('a Chrome trace', () => {
  test('processes and threads stay, slices nest by time, names and arguments are kept', async () => {
    const { manifest, session } = await imported(
      JSON.stringify({
        displayTimeUnit: 'ms',
        otherData: { note: 'a "traceEvents": [ in a text is none' },
        traceEvents: [
          { ph: 'M', name: 'process_name', pid: 1, args: { name: 'browser' } },
          { ph: 'M', name: 'thread_name', pid: 1, tid: 1, args: { name: 'main' } },
          x('outer', 1_000_000, 10, {
            cat: 'top',
            args: { size: 3, deep: { a: [1] }, gone: null },
          }),
          x('inner', 1_000_002.5, 3),
          { ph: 'E', pid: 1, tid: 2, ts: 1_000_009, args: { bytes: 7 } },
          { ph: 'B', name: 'begun', pid: 1, tid: 2, ts: 1_000_001 },
          { ph: 'i', name: 'now', pid: 2, tid: 5, ts: 1_000_004, s: 't' },
        ],
      }),
    );
    expect(slices(session)).toEqual([
      {
        process: 'browser',
        thread: 'main',
        spans: ['outer 0-10000 in none', 'inner 2500-5500 in outer'],
      },
      { process: 'browser', thread: 'thread 2', spans: ['begun 1000-9000 in none'] },
      { process: 'process 2', thread: 'thread 5', spans: ['now 4000-4000 in none'] },
    ]);
    const [outer] = session.runs[0]?.spans ?? [];
    expect(outer).toMatchObject({ stage: 'imported' });
    expect(outer?.attributes).toEqual({
      name: 'outer',
      category: 'top',
      'args.size': 3,
      'args.deep': '{"a":[1]}',
    });
    expect([...(session.runs[1]?.spans ?? [])][0]?.attributes).toEqual({
      name: 'begun',
      'args.bytes': 7,
    });
    expect(manifest.imported).toEqual({
      tool: 'Chrome trace',
      file: 'a trace.json',
      by: '1.2.3',
      remarks: [],
    });
    expect(manifest.name).toBe('a trace');
  });

  test('nothing is invented: no machine, no figure, no run that a summary counts', async () => {
    const { manifest, session } = await imported(JSON.stringify([x('a', 0, 5)]));
    expect(summarize(session)).toEqual([]);
    expect(manifest.machine).toMatchObject({
      hostname: 'not known',
      cores: null,
      memory: null,
      gpus: [],
    });
    expect(session.runs[0]?.ended).toMatchObject({
      provider: null,
      audio: null,
      workerMemory: null,
    });
    const [entry] = await library.list();
    expect(entry).toMatchObject({ host: null, state: 'sealed' });
  });

  test('the name of a process is cut to what a recording may hold', async () => {
    const { session } = await imported(
      JSON.stringify([
        { ph: 'M', name: 'process_name', pid: 1, args: { name: 'long '.repeat(100) } },
        x('a', 0, 5),
      ]),
    );
    expect(session.runs[0]?.plan.model).toBe('long '.repeat(40));
  });

  test('numbers beyond those of a clock or of JSON leave the rest whole', async () => {
    const { manifest, session } = await imported(
      `[${JSON.stringify(x('kept', 0, 5, { args: { size: 0 } })).replace('"size":0', '"size":1e400')},
        {"ph":"X","name":"late","ts":1e306,"dur":1,"pid":1,"tid":1},
        {"ph":"X","name":"long","ts":1,"dur":1e306,"pid":1,"tid":1},
        {"ph":"C","name":"cpu (%)","ts":1,"pid":1,"args":{"value":1e400}}]`,
    );
    expect(slices(session).map(({ spans }) => spans)).toEqual([['kept 0-5000 in none']]);
    expect([...(session.runs[0]?.spans ?? [])][0]?.attributes).toMatchObject({
      'args.size': 'Infinity',
    });
    expect(manifest.imported?.remarks).toContain('Events that lack their time, left out: 2.');
  });

  test('what has no place in a recording is left out and told', async () => {
    const { manifest, session } = await imported(
      JSON.stringify([
        x('kept', 0, 5),
        x('before', 9, -1),
        x('crossing', 3, 10),
        { ph: 's', id: 1, ts: 1, pid: 1, tid: 1 },
        { ph: 'f', id: 1, ts: 2, pid: 1, tid: 1 },
        { ph: 'b', id: 1, ts: 2, pid: 1, tid: 1 },
        { ph: 'B', name: 'open', ts: 2, pid: 1, tid: 1 },
        { ph: 'E', ts: 2, pid: 9, tid: 1 },
        { ph: 'C', name: 'frames', ts: 2, pid: 1, args: { value: 3 } },
        { ph: 'X', name: 'no time', pid: 1, tid: 1 },
        7,
      ]),
    );
    expect(slices(session).map(({ spans }) => spans)).toEqual([
      ['kept 0-5000 in none', 'crossing 3000-13000 in none'],
    ]);
    expect(manifest.imported?.remarks).toEqual([
      'Events that end before they begin, left out: 1.',
      'Events that are flows (arrows between slices), which a recording does not have: 2.',
      'Events of the kind "b", which is not imported: 1.',
      'Events of counters that the lab has no metric for, left out: 1.',
      'Events that lack their time, left out: 1.',
      'Events that are no trace events, left out: 1.',
      'Events that begin what never ends, left out: 1.',
      'Events that overlap another of their thread, and stand beside it: 1.',
      'Events that end what never began, left out: 1.',
      'Counters without a metric of the lab: frames.',
    ]);
  });

  test("the lab's own export comes back: every span at its time, and the telemetry", async () => {
    const original = await realSession(3);
    const { session } = await imported(
      (await exported(original, 'chrome')).toString(),
      'own.trace.json',
    );
    const times = (one: RecordedSession, isSlice: (name: string) => boolean) =>
      one.runs
        .flatMap(({ spans }) => [...spans])
        .filter(({ attributes }) => isSlice(String(attributes?.name)))
        .map(({ start, end }) => `${Math.round(start)} ${Math.round(end - start)}`)
        .sort();
    const outputs = new Set(['run started', 'run ended', 'audio', 'text']);
    const first = Math.min(
      ...original.runs.flatMap(({ spans, started }) => [spans.firstStart, started ?? Infinity]),
      ...[...original.telemetry.values()].flatMap(({ at }) => at[0] ?? Infinity),
    );
    const moved = original.runs
      .flatMap(({ spans }) => [...spans])
      .map(({ start, end }) => `${Math.round(start - first)} ${Math.round(end - start)}`)
      .sort();
    expect(times(session, (name) => !outputs.has(name))).toEqual(moved);
    const readings = (one: RecordedSession) =>
      [...one.telemetry.values()].map(({ series, value }) => [
        series.metric,
        value.filter((v) => v !== null),
      ]);
    const known = readings(original).filter(([, values]) => (values?.length ?? 0) > 1);
    expect(readings(session)).toEqual(known);
  });

  test('gzip is unpacked; of a file that is cut short what is whole comes in, and it is told', async () => {
    const events = Array.from({ length: 5000 }, (_, n) => x(`slice ${n}`, n * 10, 5));
    const text = JSON.stringify(events);
    const packed = await imported(gzipSync(text), 'packed.json.gz');
    expect(packed.session.runs[0]?.spans.length).toBe(5000);
    for (const [content, name] of [
      [text.slice(0, -30), 'cut.json'],
      [gzipSync(text).subarray(0, 9000), 'cut.json.gz'],
    ] as const) {
      const { manifest, session } = await imported(content, name);
      expect(session.runs[0]?.spans.length).toBeLessThan(5000);
      expect(session.runs[0]?.spans.length).toBeGreaterThan(100);
      expect(manifest.imported?.remarks[0]).toContain('it is not whole');
    }
    // Tools that never come to their end leave the bracket out, which the format allows.
    const open = await imported(text.slice(0, -1), 'open.json');
    expect(open.session.runs[0]?.spans.length).toBe(5000);
    expect(open.manifest.imported?.remarks).toEqual([]);
  });

  test('the same file is there once, and another of its name besides', async () => {
    const text = JSON.stringify([x('a', 0, 5)]);
    const { id } = await imported(text);
    expect(await library.add(join(folder, 'a trace.json'), { by: '1.2.3' })).toBe(id);
    expect(await library.list()).toHaveLength(1);
  });
});

test('a profile of onnxruntime comes in as model calls with their operators', async () => {
  const profile = await readFile(join(root, 'test/fixtures/profiles/webgpu-encoder.profile'));
  const { manifest, session } = await imported(profile, 'encoder.json');
  expect(manifest.imported?.tool).toBe('onnxruntime profile');
  const [run] = session.runs;
  expect(run?.spans.ofStage('model-call')).toHaveLength(2);
  expect(run?.spans.ofStage('load-model').map(({ attributes }) => attributes?.name)).toEqual([
    'model_loading_uri',
    'session_initialization',
  ]);
  const report = operatorReport(session.runs);
  expect(report?.calls).toBe(2);
  // Kernels of the GPU are told apart by their operators, as in the lab's own profiled runs.
  expect(report?.device?.total).toBeGreaterThan(0);
});

describe('what is no trace is refused by a sentence that says what it is not', () => {
  test.each([
    [
      'a picture',
      new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
      'FILE is no JSON: it begins as a JPEG picture does.',
    ],
    ['a text', 'Dear colleague,', 'FILE is no JSON.'],
    ['a package.json', '{"name":"a","version":"1"}', 'Its fields are name, version.'],
    [
      'a scenario',
      '{"name":"a","work":[{"kind":"tts"}]}',
      'It seems to be a scenario of Latency Lab',
    ],
    ['a list of numbers', '[1,2,3]', 'FILE is a list, but not of trace events.'],
    ['an empty list', '[]', 'FILE has no events that can be read.'],
    ['names alone', '[{"ph":"M","name":"process_name"}]', 'none with a length.'],
    ['events that are no list', '{"traceEvents":{}}', 'FILE has traceEvents that are no list.'],
    ['a damaged gzip', gzipSync('[1]').subarray(0, 12), 'cannot be unpacked'],
  ])('%s', async (_, content, sentence) => {
    expect(await refusal(content)).toContain(sentence);
  });

  test('one event without an end is not held in memory', async () => {
    const endless = `[{"ph":"X","name":"${'a'.repeat(3_000_000)}`;
    expect(await refusal(endless)).toContain('has an event of more than 1000000 characters');
  });
});

test('what a killed import left behind goes, what another process writes stays', async () => {
  const sessions = join(folder, 'sessions');
  // The highest process id of any system is far below.
  const [dead, alive] = [`.import-${2 ** 31 - 2}-1`, `.import-${process.pid}-1`];
  for (const name of [dead, alive]) await mkdir(join(sessions, name, 'audio'), { recursive: true });
  await library.list();
  expect(await readdir(sessions)).toEqual([alive]);
});
