import { expect, test } from 'vitest';
import type { SessionEvent } from '../../../electron/common/session.ts';
import { millis, nanos } from '../../../electron/common/units.ts';
import type { EngineHost, JobResult } from '../../../electron/host/engine-host.ts';
import { LoopWatch } from '../../../electron/lab/serve/loop-watch.ts';
import type { Offer } from '../../../electron/lab/serve/offer.ts';
import { RealtimeSession } from '../../../electron/lab/serve/realtime/realtime-session.ts';
import { GrowingPlan, RequestRun } from '../../../electron/lab/serve/request-run.ts';
import { type ServedKind, ServedModel } from '../../../electron/lab/serve/served-model.ts';
import { scriptedWriter } from '../../../electron/lab/turn/scripted-writer.ts';
import { temporaryFolder } from '../../support/own-home.ts';

const now = () => nanos(performance.now() * 1e6);
const script = { engine: 'scripted' as const, replies: ['Yes. It is.'], ttft: 50, rate: 100 };

/** A worker that hears until it is told to stop. */
function endlessHearing(): Pick<EngineHost, 'work' | 'cancel'> {
  let stop: (result: JobResult) => void = () => undefined;
  return {
    work: () =>
      new Promise((resolve) => {
        stop = resolve;
      }),
    cancel: () =>
      stop({
        at: now(),
        outcome: { status: 'cancelled' },
        provider: null,
        audio: null,
        memory: null,
        profileProblem: null,
      }),
  };
}

/** A session whose recogniser never ends by itself, and all that it tells its client and the recording. */
async function session() {
  const folder = await temporaryFolder();
  const host = endlessHearing() as EngineHost;
  const model = (kind: ServedKind): ServedModel =>
    new ServedModel({
      kind,
      load: {
        index: 0,
        kind: 'load',
        work: 0,
        repeat: 0,
        model: `a-${kind}`,
        device: 'cpu',
        settings: {},
        profiled: false,
      },
      pool: { find: () => host },
      reload: () => Promise.reject(new Error('Nothing is loaded here.')),
      now,
      limit: millis(60_000),
    });
  const events: SessionEvent[] = [];
  const recorder = {
    folder,
    add: (event: SessionEvent) => void events.push(event),
    closeRun: async (event: SessionEvent) => void events.push(event),
  };
  const stalls = new LoopWatch();
  const plan = new GrowingPlan(recorder, now, 0, 0);
  const offer: Offer = {
    tts: model('tts'),
    asr: model('asr'),
    llm: { script, writer: scriptedWriter(script) },
    record: async ({ work, arrived, ...asked }) =>
      new RequestRun(plan.addRequest(work, asked, null), arrived, null, {
        recorder,
        now,
        stalls,
        told: () => undefined,
      }),
    date: () => 0,
  };
  const sent: { readonly type: string }[] = [];
  const cutOff: string[] = [];
  let hears: (() => void)[] = [];
  const open = new RealtimeSession({
    offer,
    now,
    dialect: 'current',
    model: 'any',
    conversation: 0,
    diskFull: () => undefined,
    cutOff: (why) => cutOff.push(why),
    send: (event) => {
      sent.push(event as { type: string });
      for (const look of hears) look();
    },
  });
  const take = (...all: object[]): void => {
    for (const event of all) open.take(JSON.stringify(event));
  };
  const next = (type: string): Promise<object> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = sent.find((event) => event.type === type);
        if (found !== undefined) resolve(found);
      };
      hears = [...hears, look];
      look();
    });
  const ended = () =>
    events.flatMap((event) => (event.type === 'run-ended' ? [event.outcome.status] : []));
  const added = () => events.filter(({ type }) => type === 'run-added').length;
  const count = (type: string): number => sent.filter((event) => event.type === type).length;
  return { open, take, next, count, cutOff, ended, added };
}

const audio = {
  type: 'input_audio_buffer.append',
  audio: Buffer.alloc(24_000).toString('base64'),
};
const commit = { type: 'input_audio_buffer.commit' };
const respond = { type: 'response.create', response: { output_modalities: ['text'] } };
const says = (text: string) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
});

test('a client that left is waited for no longer than its recogniser takes to stop, and asks nothing more', async () => {
  const { open, take, next, ended, added } = await session();
  take(audio, commit);
  await next('input_audio_buffer.committed');
  // The second waits for the first, and the rest for it.
  take(audio, commit, says('Hello'), respond);
  await open.close();
  expect(ended()).toEqual(Array(added()).fill('cancelled'));
  expect(added()).toBeLessThanOrEqual(2);
});

test('who sends more than is carried out is cut off', async () => {
  const { open, take, next, cutOff } = await session();
  take(audio, commit);
  await next('input_audio_buffer.committed');
  take(audio, commit);
  const large = { type: audio.type, audio: 'A'.repeat(16 * 2 ** 20) };
  take(large, large);
  expect(cutOff).toEqual([]);
  take(large, large);
  expect(cutOff).toEqual([expect.stringContaining('More is sent than is carried out')]);
  await open.close();
});

test('a response is cancelled that was asked for in the same breath', async () => {
  const { open, take, next } = await session();
  take(says('Hello'), respond, { type: 'response.cancel' });
  expect(await next('response.done')).toMatchObject({ response: { status: 'cancelled' } });
  await open.close();
});

test('a client that waits for the end of its turn to be found is told once that it is not', async () => {
  const { open, take, next, count } = await session();
  take(audio, audio, commit);
  await next('input_audio_buffer.committed');
  expect(count('error')).toBe(1);
  expect(await next('error')).toMatchObject({
    error: { message: expect.stringContaining('set turn_detection to null, and commit') },
  });
  await open.close();
});

test('a client that ends its turns itself is told of no error', async () => {
  const { open, take, next, count } = await session();
  const settings = { type: 'realtime', audio: { input: { turn_detection: null } } };
  take({ type: 'session.update', session: settings }, audio, commit);
  await next('input_audio_buffer.committed');
  expect(count('error')).toBe(0);
  await open.close();
});

test('a session whose replies come of a script says so', async () => {
  const { next } = await session();
  expect(await next('session.created')).toMatchObject({ session: { latency_lab_scripted: true } });
});

test('a conversation has an end, and the client is told', async () => {
  const { open, take, next } = await session();
  take(says('a'.repeat(600_000)), says('a'.repeat(600_000)));
  expect(await next('error')).toMatchObject({
    error: { message: expect.stringContaining('open another session') },
  });
  await open.close();
});
