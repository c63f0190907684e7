import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  awkwardSession,
  crossings,
  exported,
  readingsOf,
  realSession,
  spansOf,
} from '../../support/exported.ts';

/** What the Trace Event Format asks of each kind of event. */
const process = z.int().positive();
const time = z.number().nonnegative();
const traceSchema = z.object({
  displayTimeUnit: z.enum(['ms', 'ns']),
  otherData: z.looseObject({ startedAt: z.string() }),
  traceEvents: z.array(
    z.discriminatedUnion('ph', [
      z.strictObject({
        ph: z.literal('X'),
        name: z.string().min(1),
        cat: z.string(),
        pid: process,
        tid: process,
        ts: time,
        dur: time,
        args: z.object({
          id: z.int(),
          parent: z.int().nullable(),
          attributes: z.record(z.string(), z.unknown()),
        }),
      }),
      z.strictObject({
        ph: z.literal('i'),
        name: z.string(),
        pid: process,
        tid: process,
        ts: time,
        s: z.literal('t'),
        args: z.looseObject({}),
      }),
      z.strictObject({
        ph: z.literal('C'),
        name: z.string(),
        pid: process,
        ts: time,
        args: z.strictObject({ value: z.number() }),
      }),
      z.strictObject({
        ph: z.literal('M'),
        name: z.enum(['process_name', 'thread_name', 'thread_sort_index']),
        pid: process,
        tid: process.optional(),
        args: z.object({ name: z.string().optional(), sort_index: z.int().optional() }),
      }),
    ]),
  ),
});

const sessions = {
  'a real recording': () => realSession(2),
  'an old recording': () => realSession(1),
  'an awkward recording': async () => awkwardSession(),
};

describe.each(Object.entries(sessions))('%s', (_, open) => {
  const traceOf = async () => {
    const session = await open();
    const { traceEvents } = traceSchema.parse(
      JSON.parse((await exported(session, 'chrome')).toString()),
    );
    return { session, traceEvents };
  };

  test('every span is there once, with its times, parent and attributes', async () => {
    const { session, traceEvents } = await traceOf();
    const names = new Map(
      traceEvents.flatMap((event) =>
        event.ph === 'M' && event.name === 'thread_name' ? [[event.tid, event.args.name]] : [],
      ),
    );
    const found = traceEvents.flatMap((event) =>
      event.ph === 'X'
        ? [
            {
              run: Number(/^Run (\d+)/.exec(String(names.get(event.tid)))?.[1]) - 1,
              stage: event.cat,
              start: Math.round(event.ts * 1e6),
              end: Math.round((event.ts + event.dur) * 1e6),
              ...event.args,
            },
          ]
        : [],
    );
    const inOrder = (spans: typeof found) =>
      spans.toSorted((one, other) => one.run - other.run || one.id - other.id);
    const expected = spansOf(session).map(({ run, span }) => ({
      run,
      stage: span.stage,
      start: Math.round(span.start * 1e3),
      end: Math.round(span.end * 1e3),
      id: span.id,
      parent: span.parent,
      attributes: span.attributes ?? {},
    }));
    expect(expected.length).toBeGreaterThan(4);
    expect(inOrder(found)).toEqual(inOrder(expected));
  });

  test('within a thread spans nest', async () => {
    const { traceEvents } = await traceOf();
    const threads = new Map<number, { start: number; end: number }[]>();
    for (const event of traceEvents) {
      if (event.ph !== 'X') continue;
      const thread = threads.get(event.tid) ?? [];
      // Picoseconds: whole numbers, where fractions of a microsecond would round apart.
      thread.push({
        start: Math.round(event.ts * 1e6),
        end: Math.round((event.ts + event.dur) * 1e6),
      });
      threads.set(event.tid, thread);
    }
    expect(threads.size).toBeGreaterThan(0);
    expect([...threads.values()].map(crossings)).toEqual([...threads.values()].map(() => 0));
  });

  test('every reading is a counter event, and one that failed is none', async () => {
    const { session, traceEvents } = await traceOf();
    const found = traceEvents.flatMap((event) =>
      event.ph === 'C' ? [`${event.name} ${Math.round(event.ts * 1e3)} ${event.args.value}`] : [],
    );
    const expected = readingsOf(session).filter(({ value }) => value !== null);
    expect(found.length).toBe(expected.length);
    for (const [place, { series, at, value }] of expected.entries()) {
      expect(found[place]).toMatch(new RegExp(`^${series.metric}`));
      expect(found[place]?.endsWith(` ${Math.round(at)} ${value}`)).toBe(true);
    }
  });

  test('every process and thread has one name', async () => {
    const { traceEvents } = await traceOf();
    const named = (kind: string) =>
      traceEvents.flatMap((event) =>
        event.ph === 'M' && event.name === kind
          ? [kind === 'process_name' ? event.pid : event.tid]
          : [],
      );
    for (const kind of ['process_name', 'thread_name'])
      expect(new Set(named(kind)).size).toBe(named(kind).length);
    const processes = new Set(named('process_name'));
    const threads = new Set(named('thread_name'));
    const strays = traceEvents.filter(
      (event) =>
        !processes.has(event.pid) ||
        ((event.ph === 'X' || event.ph === 'i') && !threads.has(event.tid)),
    );
    expect(strays).toEqual([]);
  });
});

test('audio, texts, starts and ends of runs are instants of their run', async () => {
  const { traceEvents } = traceSchema.parse(
    JSON.parse((await exported(awkwardSession(), 'chrome')).toString()),
  );
  const instants = traceEvents.flatMap((event) => (event.ph === 'i' ? [event] : []));
  expect(instants.map(({ name, ts }) => [name, ts])).toEqual([
    ['run started', 0.005],
    ['run ended', 0.9],
    ['run started', 1],
    ['audio', 1.45],
    ['text', 1.8],
    ['run ended', 2],
    ['run started', 2.1],
  ]);
  expect(instants[3]?.args).toMatchObject({ seconds: 1, leadingSilence: 0.1 });
});

test('spans that overlap stand in threads of their own', async () => {
  const text = (await exported(awkwardSession(), 'chrome')).toString();
  expect(text).toContain('"Run 2, measured"');
  expect(text).toContain('"Run 2, measured, row 2"');
});
