import { describe, expect, test } from 'vitest';
import type { RecordedSession } from '../../../electron/common/recorded-session.ts';
import {
  awkwardSession,
  exported,
  readingsOf,
  realSession,
  spansOf,
} from '../../support/exported.ts';
import { type Message, message } from '../../support/protobuf-fields.ts';

/** Field numbers of google/perfetto's protos, written here a second time on purpose. */
const trace = { packet: 1 };
const packet = { clocks: 6, timestamp: 8, sequence: 10, event: 11, flags: 13, track: 60 };
const track = { uuid: 1, name: 2, process: 3, thread: 4, parent: 5, counter: 8 };
const event = {
  annotations: 4,
  type: 9,
  track: 11,
  categories: 22,
  name: 23,
  value: 44,
  flows: 47,
};
const annotation = { name: 10, bool: 2, int: 4, double: 5, string: 6 };

/** The slices of each track as a reader makes them: events in the order of time, ends close the innermost. */
function slicesOf(packets: readonly Message[]) {
  const events = packets
    .flatMap((one) =>
      one.messages(packet.event).map((made) => ({ at: one.whole(packet.timestamp), made })),
    )
    .sort((one, other) => (one.at ?? 0) - (other.at ?? 0));
  type Slice = { track: number; start: number; end: number; made: Message; around: Slice | null };
  const open = new Map<number, Slice[]>();
  const slices: Slice[] = [];
  for (const { at = Number.NaN, made } of events) {
    const on = made.whole(event.track) ?? Number.NaN;
    const stack = open.get(on) ?? [];
    open.set(on, stack);
    if (made.whole(event.type) === 1) {
      const slice = { track: on, start: at, end: Number.NaN, made, around: stack.at(-1) ?? null };
      stack.push(slice);
      slices.push(slice);
    } else if (made.whole(event.type) === 2) {
      const slice = stack.pop();
      if (slice === undefined) throw new Error('An end without a begin.');
      slice.end = at;
    }
  }
  expect([...open.values()].flat()).toEqual([]);
  return slices;
}

const annotationsOf = (made: Message): Record<string, string | number | boolean | undefined> =>
  Object.fromEntries(
    made.messages(event.annotations).map((one) => {
      const bool = one.whole(annotation.bool);
      const value =
        one.text(annotation.string) ??
        one.double(annotation.double) ??
        one.whole(annotation.int) ??
        (bool === undefined ? undefined : bool === 1);
      return [one.text(annotation.name) ?? '', value];
    }),
  );

const tracksOf = (packets: readonly Message[]): ReadonlyMap<number | undefined, Message> =>
  new Map(
    packets.flatMap((one) => one.messages(packet.track)).map((one) => [one.whole(track.uuid), one]),
  );

const packetsOf = async (session: RecordedSession): Promise<Message[]> =>
  message(await exported(session, 'perfetto')).messages(trace.packet);

const sessions = {
  'a real recording': () => realSession(2),
  'an old recording': () => realSession(1),
  'an awkward recording': async () => awkwardSession(),
};

describe.each(Object.entries(sessions))('%s', (_, open) => {
  test('every span is a slice, with its times, its attributes, and inside its parent', async () => {
    const session = await open();
    const packets = await packetsOf(session);
    const tracks = tracksOf(packets);
    const found = slicesOf(packets).map(({ track: on, start, end, made, around }) => {
      const name = tracks.get(on)?.messages(track.thread)[0]?.text(5);
      const { span, parent = null, ...attributes } = annotationsOf(made);
      // In a further row the parent is elsewhere; in the first it is what the slice lies in.
      const outer = around === null ? null : annotationsOf(around.made).span;
      if (!name?.includes('row') && outer !== parent)
        throw new Error(`Slice ${span} lies in ${outer}.`);
      return {
        run: Number(/^Run (\d+)/.exec(String(name))?.[1]) - 1,
        id: span,
        parent,
        stage: made.texts(event.categories)[0],
        start,
        end,
        attributes,
      };
    });
    const inOrder = <Item extends { run: number; id: unknown }>(items: readonly Item[]) =>
      items.toSorted((one, other) => one.run - other.run || Number(one.id) - Number(other.id));
    const expected = spansOf(session).map(({ run, span }) => ({
      run,
      id: span.id,
      parent: span.parent,
      stage: span.stage,
      start: Math.round(span.start),
      end: Math.round(span.end),
      attributes: Object.fromEntries(
        // An attribute of these names has the place of the span's own number; the last one is read.
        Object.entries(span.attributes ?? {}).filter(
          ([name]) => !['span', 'parent'].includes(name),
        ),
      ),
    }));
    expect(expected.length).toBeGreaterThan(4);
    expect(inOrder(found)).toEqual(inOrder(expected));
  });

  test('every reading is a counter event of its series; one that failed is none', async () => {
    const session = await open();
    const packets = await packetsOf(session);
    const tracks = tracksOf(packets);
    const found = packets.flatMap((one) =>
      one.messages(packet.event).flatMap((made) =>
        made.whole(event.type) === 4
          ? [
              {
                series: tracks.get(made.whole(event.track)),
                at: one.whole(packet.timestamp),
                value: made.double(event.value),
              },
            ]
          : [],
      ),
    );
    const expected = readingsOf(session).filter(({ value }) => value !== null);
    expect(found.map(({ at, value }) => ({ at, value }))).toEqual(
      expected.map(({ at, value }) => ({ at: Math.round(at), value })),
    );
    for (const [place, { series }] of expected.entries()) {
      const known = found[place]?.series;
      expect(known?.has(track.counter)).toBe(true);
      expect(known?.text(track.name)).toMatch(
        new RegExp(`^${series.metric}.*\\(${series.unit}\\)$`),
      );
    }
  });

  test('every track is described once, under a process that is', async () => {
    const packets = await packetsOf(await open());
    const described = packets.flatMap((one) => one.messages(packet.track));
    const tracks = tracksOf(packets);
    expect(tracks.size).toBe(described.length);
    for (const one of described) {
      const parent = tracks.get(one.whole(track.parent));
      expect(one.has(track.process) || parent?.has(track.process)).toBe(true);
    }
    const used = packets.flatMap((one) =>
      one.messages(packet.event).map((made) => made.whole(event.track)),
    );
    expect([...new Set(used)].filter((on) => !tracks.has(on))).toEqual([]);
  });
});

test('one sequence, whose first packet sets the clock', async () => {
  const session = awkwardSession();
  const packets = await packetsOf(session);
  expect(new Set(packets.map((one) => one.whole(packet.sequence)))).toEqual(new Set([1]));
  expect(packets.map((one) => one.whole(packet.flags)).filter((flags) => flags === 1)).toHaveLength(
    1,
  );
  const [clocks] = packets[0]?.messages(packet.clocks) ?? [];
  expect(clocks?.messages(1).map((clock) => [clock.whole(1), clock.whole(2)])).toEqual([
    [6, 0],
    [1, session.manifest.startedAt * 1e6],
  ]);
});

test('audio and texts are instants, with a flow from the span that handed them over', async () => {
  const session = await realSession(1);
  const packets = await packetsOf(session);
  const flowing = packets.flatMap((one) =>
    one.messages(packet.event).flatMap((made) =>
      made.fixed(event.flows).map((flow) => ({
        flow,
        at: one.whole(packet.timestamp),
        type: made.whole(event.type),
        name: made.text(event.name),
      })),
    ),
  );
  const audio = session.runs.flatMap((run) => run.audio.map(({ at }) => Math.round(at)));
  expect(audio.length).toBeGreaterThan(0);
  const ends = flowing.filter(({ type }) => type === 3);
  expect(ends.map(({ at }) => at)).toEqual(audio);
  for (const end of ends) {
    const starts = flowing.filter(({ flow, type }) => flow === end.flow && type === 1);
    expect(starts).toHaveLength(1);
    expect(starts[0]?.name).toBe('deliver');
    expect(starts[0]?.at).toBeLessThanOrEqual(end.at ?? 0);
  }
});
