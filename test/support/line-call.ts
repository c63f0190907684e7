import { join, resolve } from 'node:path';
import type { CallRequest, LineNews, LineOrder } from '../../electron/common/turn/line-protocol.ts';
import { audioPathSchema } from '../../electron/common/turn/turn-work.ts';
import { type Millis, millis, type Nanos, nanos } from '../../electron/common/units.ts';
import { EngineHost, type JobResult } from '../../electron/host/engine-host.ts';
import { launchNode } from '../../electron/host/launch-node.ts';
import { modelStore } from './own-home.ts';

const root = resolve(import.meta.dirname, '../..');

export const detectorModel = join(modelStore, 'silero-vad-v5/silero_vad_v5.onnx');

export type RealCall = {
  /** The session's clock. */
  readonly now: () => Nanos;
  readonly news: readonly LineNews[];
  readonly order: (order: LineOrder) => void;
  /** The next news of the kind from now on; those that came before do not count. */
  readonly next: <Type extends LineNews['type']>(
    type: Type,
  ) => Promise<Extract<LineNews, { type: Type }>>;
  readonly cancel: () => void;
  /** Ends the process at once, as a crash does. */
  readonly kill: () => Promise<unknown>;
  readonly done: Promise<JobResult>;
};

/** A line in a real worker process. `answer`: what is ordered at once when the news comes. */
export async function openRealCall(
  request: Pick<CallRequest, 'call'> & Partial<CallRequest>,
  answer: (news: LineNews) => readonly LineOrder[] = () => [],
  limit: Millis = millis(60_000),
): Promise<RealCall> {
  const origin = process.hrtime.bigint();
  const now = (): Nanos => nanos(Number(process.hrtime.bigint() - origin));
  const started = await EngineHost.start({
    launch: launchNode(join(root, 'out/main/worker.js')),
    origin,
    now,
    startLimit: millis(30_000),
    cancelGrace: millis(5_000),
  });
  if ('failure' in started) throw new Error(started.failure.detail);
  const { host } = started;
  const news: LineNews[] = [];
  let listeners: ((one: LineNews) => void)[] = [];
  const call = {
    ...{ detector: detectorModel, audioPath: audioPathSchema.parse({}), wait: 0.5 },
    ...{ partials: null, seed: 1, isLive: false, tellsArrivals: false },
    ...request,
  };
  const next: RealCall['next'] = (type) =>
    new Promise((found, missed) => {
      const listener = (one: LineNews): void => {
        if (!isOf(one, type)) return;
        listeners = listeners.filter((other) => other !== listener);
        found(one);
      };
      listeners.push(listener);
      void done.then(({ outcome }) =>
        missed(new Error(`The call was over before ${type}: ${JSON.stringify(outcome)}`)),
      );
    });
  const done = host
    .work({ type: 'call', ...call }, limit, (message) => {
      if (message.type !== 'line') return;
      news.push(message.news);
      for (const order of answer(message.news)) host.order(order);
      for (const listener of listeners) listener(message.news);
    })
    .finally(() => host.stop());
  return {
    now,
    news,
    order: (order) => host.order(order),
    next,
    cancel: () => host.cancel(),
    kill: () => host.stop(),
    done,
  };
}

const isOf = <Type extends LineNews['type']>(
  news: LineNews,
  type: Type,
): news is Extract<LineNews, { type: Type }> => news.type === type;
