import type { LineNews } from '../../common/turn/line-protocol.ts';
import type { TurnEvent } from '../../common/turn/turn-events.ts';
import { nanos } from '../../common/units.ts';
import type { SpanPlace, TurnTrace } from './turn-trace.ts';

/** The line takes the caller's turn for over. */
export type Decision = Extract<LineNews, { type: 'speech-ended' }>;

/**
 * How the end of the caller's words was found, as spans: speech, its way to the agent, and the endpointing wait. Of a
 * decision that came too early, because the caller went on, the wait alone.
 */
export function tellEndOfSpeech(
  trace: TurnTrace,
  root: SpanPlace,
  { spokenUntil, arrived: detected, lastWordArrived, at }: Decision,
  speech: TurnEvent['speech'],
  wait: number,
  isAbandoned: boolean,
): void {
  // What the detector still takes for speech, when nothing is audible any more, is part of the wait.
  const arrived = isAbandoned ? detected : nanos(Math.min(lastWordArrived ?? detected, at));
  trace.add('endpointing', root, arrived, at, {
    wait,
    ...(isAbandoned ? { abandoned: true } : {}),
  });
  if (isAbandoned) return;
  const { start, end } = speech ?? { start: spokenUntil, end: spokenUntil };
  const left = nanos(Math.min(end, arrived));
  trace.add('speech', root, nanos(Math.min(start, left)), left);
  trace.add('uplink', root, left, arrived);
}
