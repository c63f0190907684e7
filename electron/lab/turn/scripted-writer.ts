import { setTimeout as sleep } from 'node:timers/promises';
import type { LlmLink } from '../../common/turn/turn-work.ts';
import {
  elapsed,
  millis,
  millisToNanos,
  type Nanos,
  nanos,
  nanosToMillis,
} from '../../common/units.ts';
import type { LinkContext, Writer } from './link.ts';

type Script = Extract<LlmLink, { engine: 'scripted' }>;

/** A word and the white space before it: what counts as a token here. */
const tokens = /\s*\S+/g;

/**
 * A fixed reply at a set pace: token k is there `ttft` + k / `rate` after the request, by the clock and not one after
 * the other, so that lateness does not add up. Replies follow each other, again from the first.
 */
export function scriptedWriter({ replies, ttft, rate }: Script): Writer {
  let next = 0;
  return {
    write: async (_messages, hear, { now, signal, trace, parent }) => {
      const reply = replies[next++ % replies.length] ?? '';
      const pieces = reply.match(tokens) ?? [];
      const start = now();
      let before = start;
      for (const [place, text] of pieces.entries()) {
        const due = nanos(start + millisToNanos(millis(ttft + (place * 1e3) / rate)));
        await waitUntil(due, now, signal);
        const at = now();
        hear(text, at);
        trace.add('token', parent, before, at, {
          text,
          step: place,
          lateMs: nanosToMillis(elapsed(due, at)),
        });
        before = at;
      }
      return { text: reply, promptTokens: null, tokens: pieces.length };
    },
    close: () => Promise.resolve(),
  };
}

async function waitUntil(
  due: Nanos,
  now: () => Nanos,
  signal: LinkContext['signal'],
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const left = nanosToMillis(elapsed(now(), due));
    if (left <= 0) return;
    // A timer counts whole milliseconds, and may fire one early.
    await sleep(Math.max(1, Math.floor(left)), undefined, { signal });
  }
}
