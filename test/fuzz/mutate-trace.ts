import { gzipSync } from 'node:zlib';
import type { DrawBelow } from '../../electron/common/random.ts';
import { mutateBytes, pick } from './hostile-values.ts';
import { mutateLines } from './mutate-recording.ts';

/** The events of a trace, each as its JSON. */
export type TraceEvents = readonly string[];

/** An event of every kind that a Chrome trace knows: other tools write more kinds than the lab's own export. */
export const everyKind: TraceEvents = [
  { ph: 'M', name: 'process_name', pid: 1, args: { name: 'browser' } },
  { ph: 'M', name: 'thread_name', pid: 1, tid: 1, args: { name: 'main' } },
  { ph: 'X', name: 'outer', cat: 'top', pid: 1, tid: 1, ts: 1e6, dur: 10, args: { a: [1] } },
  { ph: 'X', name: 'inner', pid: 1, tid: 1, ts: 1_000_002.5, dur: 3 },
  { ph: 'X', name: 'crossing', pid: 1, tid: 1, ts: 1_000_004, dur: 9 },
  { ph: 'B', name: 'begun', pid: 1, tid: 2, ts: 1_000_001 },
  { ph: 'E', pid: 1, tid: 2, ts: 1_000_009, args: { bytes: 7 } },
  { ph: 'i', name: 'now', pid: 2, tid: 'five', ts: 1_000_004, s: 't' },
  { ph: 'C', name: 'cpu', pid: 1, ts: 1_000_003, args: { value: 3 } },
  { ph: 's', id: 1, ts: 1_000_001, pid: 1, tid: 1 },
  { ph: 'f', id: 1, ts: 1_000_002, pid: 1, tid: 2 },
  { ph: 'b', id: 1, cat: 'async', ts: 1_000_002, pid: 1, tid: 1 },
  { ph: 'e', id: 1, cat: 'async', ts: 1_000_005, pid: 1, tid: 1 },
].map((event) => JSON.stringify(event));

/** The trace after 0 to 7 changes, in one of the shapes that tools write, plain or gzip, whole or cut. */
export function mutateTrace(base: TraceEvents, draw: DrawBelow): Uint8Array {
  const events = [...base];
  for (let count = draw(8); count > 0; count--) mutateLines(events, draw);
  const list = `[\n${events.join(',\n')}${pick(draw, ['', ',', '\n'])}${pick(draw, [']', ']', ''])}`;
  const text = pick(draw, [
    list,
    `{"traceEvents":${list},"displayTimeUnit":"ms"}`,
    `{"otherData":{"traceEvents":"["},"traceEvents":${list}}`,
    `\ufeff${list}\n`,
    events.join('\n'),
  ]);
  const bytes = Buffer.from(text);
  const hurt = draw(10) === 0 ? mutateBytes(bytes, draw) : bytes;
  if (draw(3) > 0) return hurt;
  const packed = gzipSync(hurt);
  return draw(3) === 0 ? mutateBytes(packed, draw) : packed;
}
