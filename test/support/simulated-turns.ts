import type { LineNews, LineOrder } from '../../electron/common/turn/line-protocol.ts';
import { hertz } from '../../electron/common/units.ts';
import {
  drawingOf,
  drawn,
  type SimulatedCall,
  type Simulation,
  simulateCall,
} from './simulated-call.ts';
import { told } from './told-news.ts';

/** Of simulated calls, where it is not another. */
export const rate = 16_000;

/** What callers and agents say. Callers at the call's rate, agents at 24 kHz. */
export const files = {
  hello: drawn('.#####.', rate),
  twice: drawn('.#####.......#####..', rate),
  stop: drawn('.####', rate),
  silence: drawn('.........', rate),
  reply: drawn('.########.', 24_000),
  late: drawn('..............................###', 24_000),
  long: drawn('.###############################', 24_000),
};

export const utter = (turn: number, file: string | null): LineOrder => ({
  ...{ type: 'utter', turn, file },
  heard: `heard-${turn}`,
});

/** Seconds of the reply's file. */
export const play = (
  turn: number,
  file: keyof typeof files,
  from: number,
  to: number,
  reply = 0,
): LineOrder => ({
  ...{ type: 'play', turn, reply, file, sampleRate: hertz(24_000) },
  from: Math.round(from * 24_000),
  samples: Math.round((to - from) * 24_000),
});
export const complete = (turn: number, reply = 0): LineOrder => ({
  ...{ type: 'reply-complete', turn, reply },
});
export const drop = (turn: number, reply = 0): LineOrder => ({ type: 'drop-reply', turn, reply });

/** An agent that answers at once. */
export const answersWith =
  (file: 'reply' | 'long') =>
  (news: LineNews): LineOrder[] =>
    news.type === 'speech-ended'
      ? [play(news.turn, file, 0, (files[file].length - 1) / 24_000), complete(news.turn)]
      : [];

export type Picture = SimulatedCall & {
  readonly told: string[];
  readonly caller: string;
  readonly agent: string;
};

/** A simulated call with what was told as lines, and both sides as drawings. */
export async function picture(simulation: Omit<Simulation, 'files'>): Promise<Picture> {
  const call = await simulateCall({ files, ...simulation });
  const own = simulation.path?.sampleRate ?? rate;
  return {
    ...call,
    told: told(call.news),
    caller: drawingOf(call.left, own),
    agent: drawingOf(call.right, own),
  };
}
