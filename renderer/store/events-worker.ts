import '../zod-without-eval.ts';
import { EventLines, noEvents } from '../../electron/common/event-lines.ts';
import { LineCutter } from '../../electron/common/line-cutter.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { gatherSpans } from './gather-spans.ts';
import type { EventsAnswer, EventsQuestion } from './read-events.ts';

/** A thread of the window's own that reads the events of one recording: the window draws meanwhile. */
self.addEventListener('message', ({ data }: MessageEvent<EventsQuestion>) => void read(data));

async function read({ address, state }: EventsQuestion): Promise<void> {
  const lines = new EventLines();
  const cutter = new LineCutter();
  let bytes = 0;
  try {
    const response = await fetch(address);
    if (!response.ok || response.body === null) throw new Error(noEvents);
    const size = Number(response.headers.get('content-length'));
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      bytes += part.value.length;
      const text = decoder.decode(part.value, { stream: true });
      hand(lines.parse(cutter.cut(text)), bytes / size);
    }
    hand(lines.parse(cutter.cut(decoder.decode())), 1);
  } catch {
    answer({ type: 'end', damage: noEvents }, []);
    return;
  }
  hand(lines.parse(cutter.rest()), 1);
  answer({ type: 'end', damage: lines.damage(state) }, []);
}

/** Columns are handed over as they lie in memory, without a copy. */
function hand(read: Iterable<SessionEvent>, share: number): void {
  const events = [...gatherSpans(read)];
  if (events.length === 0) return;
  const columns = events.flatMap((event) => (event.type === 'spans' ? Object.values(event) : []));
  const buffers = columns.flatMap((column) =>
    column instanceof Float64Array && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );
  answer({ type: 'events', events, share }, buffers);
}

const answer = (message: EventsAnswer, handedOver: ArrayBuffer[]): void =>
  self.postMessage(message, { transfer: handedOver });
