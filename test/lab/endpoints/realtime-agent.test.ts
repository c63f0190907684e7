import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hertz, millis, nanos } from '../../../electron/common/units.ts';
import { type EndpointLimits, usualLimits } from '../../../electron/lab/endpoints/endpoint.ts';
import { openEndpointLinks } from '../../../electron/lab/endpoints/endpoint-links.ts';
import type { SpeechAgent, SpokenPiece } from '../../../electron/lab/turn/link.ts';
import { decodeAudio } from '../../../electron/worker/audio/decode-audio.ts';
import { deafPort } from '../../support/endpoint-server.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import {
  type RealtimeServer,
  type Replies,
  replyEvents,
  startRealtime,
} from '../../support/realtime-server.ts';
import { openTurn, turnClock, wordsOf } from '../../support/turn-context.ts';

const rate = hertz(24_000);
const secret = 'sk-a-secret-key-0123';

/** A tone whose samples 16 bits hold exactly. */
const tone = (length: number, pitch: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.round(Math.sin(i * pitch) * 20_000) / 32_768);
const pcmOf = (samples: Float32Array): Buffer =>
  Buffer.from(Int16Array.from(samples, (sample) => sample * 32_768).buffer);

const answer = tone(rate / 4, 0.1);

const repliesWhole =
  (dialect: 'general' | 'beta' = 'general'): Replies =>
  (send, { turns }) => {
    for (const event of replyEvents(dialect, 'Of course.', pcmOf(answer), `item-${turns.length}`))
      send(event);
  };

function agentOf(
  url: string,
  limits: Partial<EndpointLimits> = {},
  key = 'A_KEY',
  now = turnClock,
): SpeechAgent {
  const links = openEndpointLinks(
    { find: (name) => Promise.resolve(name === 'A_KEY' ? secret : null) },
    now,
    { ...usualLimits, ...limits },
  );
  const agent = links.speechAgent({
    ...{ engine: 'realtime', url, model: 'gpt-realtime', key, voice: 'marin' },
    instructions: 'Be brief.',
  });
  onTestFinished(agent.close);
  return agent;
}

/** The caller speaks for `seconds`, in packets of 20 ms. */
function speak(agent: SpeechAgent, seconds = 0.5, at = hertz(16_000)): void {
  const speech = tone(seconds * at, 0.2);
  for (let from = 0; from < speech.length; from += at / 50)
    agent.hear(speech.subarray(from, from + at / 50), at);
}

let runs = 0;

const newFile = async (): Promise<string> => join(await temporaryFolder(), 'run-0-0.wav');

async function reply(agent: SpeechAgent, turn = openTurn(runs++), known?: string) {
  const file = known ?? (await newFile());
  const pieces: SpokenPiece[] = [];
  const texts = await agent.reply(file, (piece) => pieces.push(piece), turn.context);
  const { channels, sampleRate } = await decodeAudio(await readFile(file));
  return { texts, pieces, samples: channels[0], sampleRate, spans: turn.spans() };
}

const failingReply = async (agent: SpeechAgent, turn = openTurn(runs++)) => {
  const file = await newFile();
  const words = await wordsOf(agent.reply(file, () => undefined, turn.context));
  expect(JSON.stringify([words, turn.events])).not.toContain(secret.slice(0, 8));
  return { ...words, spans: turn.spans() };
};

const stagesOf = ({ spans }: { spans: readonly { stage: string }[] }): string[] =>
  spans.map(({ stage }) => stage);

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise(setImmediate);
};
const hasAudio = ({ sessions }: RealtimeServer) =>
  until(() => (sessions.at(-1)?.audio.length ?? 0) > 0);

test.each(['general', 'beta'] as const)(
  'a reply is heard as it comes, with the words of both sides, in the %s form of the protocol',
  async (dialect) => {
    const server = await startRealtime(repliesWhole(dialect), dialect);
    const agent = agentOf(server.url);
    speak(agent);
    const { texts, pieces, samples, sampleRate } = await reply(agent);
    expect(texts).toEqual({ heard: 'Move my booking.', said: 'Of course.' });
    expect(sampleRate).toBe(rate);
    expect(samples).toEqual(answer);
    expect(pieces.map(({ from }) => from)).toEqual([0, answer.length / 2]);
    const [session] = server.sessions;
    expect(session?.request.url).toBe('/v1/realtime?model=gpt-realtime');
    expect(session?.request.headers.authorization).toBe(`Bearer ${secret}`);
    expect(session?.got[0]).toMatchObject({ type: 'session.update' });
    expect(session?.got[0]?.session).toEqual(
      dialect === 'beta'
        ? {
            modalities: ['audio', 'text'],
            instructions: 'Be brief.',
            voice: 'marin',
            input_audio_format: 'pcm16',
            output_audio_format: 'pcm16',
            input_audio_transcription: { model: 'whisper-1' },
            turn_detection: null,
          }
        : {
            type: 'realtime',
            output_modalities: ['audio'],
            instructions: 'Be brief.',
            audio: {
              input: {
                format: { type: 'audio/pcm', rate: 24_000 },
                transcription: { model: 'whisper-1' },
                turn_detection: null,
              },
              output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin' },
            },
          },
    );
    expect(session?.got.slice(-2).map(({ type }) => type)).toEqual([
      'input_audio_buffer.commit',
      'response.create',
    ]);
  },
);

test.each([8000, 16_000, 24_000])(
  'the caller is heard at the rate of the protocol, from %i Hz',
  async (from) => {
    const server = await startRealtime(repliesWhole());
    const agent = agentOf(server.url);
    speak(agent, 1, hertz(from));
    await reply(agent);
    const heard = new Int16Array(new Uint8Array(server.sessions[0]?.turns[0] ?? []).buffer);
    // What the filter still holds is less than 10 ms.
    expect(heard.length).toBeGreaterThan(rate - 240);
    expect(heard.length).toBeLessThanOrEqual(rate);
    const expected = tone(rate, (0.2 * from) / rate);
    const middle = heard.subarray(rate / 4, rate / 2);
    const error = middle.reduce(
      (sum, sample, i) => sum + (sample / 32_768 - (expected[rate / 4 + i] ?? 0)) ** 2,
      0,
    );
    expect(Math.sqrt(error / middle.length)).toBeLessThan(0.01);
  },
);

test('the session is set up while the caller speaks, so that only the reply is waited for', async () => {
  const server = await startRealtime(repliesWhole());
  const agent = agentOf(server.url);
  speak(agent);
  await hasAudio(server);
  const first = await reply(agent);
  expect(stagesOf(first)).toEqual(['upload', 'server']);
  const [upload, waiting] = first.spans;
  expect(upload?.end).toBe(waiting?.start);
  expect(upload?.attributes).toEqual({
    ...{ host: server.url.slice(5, -3), attempt: 1, reused: true },
    ...{ tcpMs: expect.any(Number), upgradeMs: expect.any(Number), sessionMs: expect.any(Number) },
  });
  speak(agent);
  const second = await reply(agent);
  expect(second.spans[0]?.attributes).toEqual({
    ...{ host: server.url.slice(5, -3), attempt: 1, reused: true },
  });
  expect(server.sessions).toHaveLength(1);
  expect(server.sessions[0]?.turns).toHaveLength(2);
});

test('whenever in a session the connection was set up, all is stamped by its one clock', async () => {
  const server = await startRealtime(repliesWhole());
  // The caller's first packet comes a second into the session.
  const now = () => nanos(turnClock() + 1e9);
  const agent = agentOf(server.url, {}, 'A_KEY', now);
  speak(agent);
  await hasAudio(server);
  const asked = now();
  const { spans } = await reply(agent, openTurn(runs++, now));
  expect(stagesOf({ spans })).toEqual(['upload', 'server']);
  for (const { start, end } of spans) {
    expect(start).toBeGreaterThanOrEqual(asked);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(now());
  }
});

test('what of the set-up is waited for is a part of the turn, and nothing that was said is lost', async () => {
  const server = await startRealtime(repliesWhole());
  const agent = agentOf(server.url);
  const file = await newFile();
  speak(agent);
  const first = await reply(agent, openTurn(), file);
  expect(stagesOf(first)).toEqual(['connect', 'upload', 'server']);
  expect(first.spans[0]?.attributes).toMatchObject({ attempt: 1, beganBefore: true });
  expect(server.sessions[0]?.turns[0]?.length).toBeGreaterThan(2 * (rate / 2 - 240));
});

test('a session that is refused at first is opened again, in the open', async () => {
  const busy = { status: 503, body: '{"error":{"message":"Busy."}}' };
  const server = await startRealtime(repliesWhole(), 'general', (count) =>
    count < 3 ? busy : null,
  );
  const agent = agentOf(server.url);
  speak(agent);
  const { texts, ...seen } = await reply(agent);
  expect(texts.said).toBe('Of course.');
  expect(stagesOf(seen)).toEqual(['connect', 'retry', 'connect', 'upload', 'server']);
  expect(seen.spans.map(({ attributes }) => attributes.attempt)).toEqual([1, 1, 2, 2, 2]);
});

test('a session that is closed is opened no more, though a reply still waits to try again', async () => {
  const asked: number[] = [];
  const server = await startRealtime(repliesWhole(), 'general', (count) => {
    asked.push(count);
    return { status: 503, body: '{}' };
  });
  const agent = agentOf(server.url);
  speak(agent);
  const replying = failingReply(agent);
  // One try beside the speech, and one in the open.
  await until(() => asked.length === 2);
  await agent.close();
  expect((await replying).message).toBe('The conversation was over.');
  expect(asked).toEqual([1, 2]);
});

test.each([
  [401, 'refused the key A_KEY (401)'],
  [404, 'has no model “gpt-realtime”, or no such path (404): “Not there.”'],
])('a session that is refused says why: %i', async (status, words) => {
  const body = JSON.stringify({ error: { message: 'Not there.' } });
  const server = await startRealtime(repliesWhole(), 'general', () => ({ status, body }));
  const agent = agentOf(server.url);
  speak(agent);
  const { reason, message } = await failingReply(agent);
  expect(reason).toBe('endpoint-refused');
  expect(message).toContain(words);
});

test('a key that is nowhere, and a port where nobody listens, are told by the reply', async () => {
  const server = await startRealtime(repliesWhole());
  const locked = agentOf(server.url, {}, 'OTHER_KEY');
  speak(locked);
  expect((await failingReply(locked)).message).toContain('the key OTHER_KEY is neither in');
  expect(server.sessions).toEqual([]);
  const lost = agentOf(`ws://127.0.0.1:${await deafPort()}/v1`);
  speak(lost);
  const { reason, spans } = await failingReply(lost);
  expect(reason).toBe('endpoint-unreachable');
  expect(spans.map(({ stage }) => stage)).toEqual([
    'connect',
    'retry',
    'connect',
    'retry',
    'connect',
  ]);
});

test('a turn without a sample is refused in the words of the endpoint', async () => {
  const server = await startRealtime(() => undefined);
  const { reason, message } = await failingReply(agentOf(server.url));
  expect(reason).toBe('endpoint-refused');
  expect(message).toContain('refused the turn: “Error committing input audio buffer');
});

test.each<[string, Replies, string, string]>([
  [
    'a reply that fails',
    (send) => {
      const error = { message: `Rate limit reached for ${secret}.`, code: 'rate_limit_exceeded' };
      send({ type: 'response.done', response: { status: 'failed', status_details: { error } } });
    },
    'endpoint-refused',
    'gave no whole reply: “Rate limit reached for …',
  ],
  [
    'a reply without a sound',
    (send) => send({ type: 'response.done', response: { status: 'completed' } }),
    'endpoint-broke',
    'replied without audio',
  ],
  [
    'an event that is no JSON',
    (_, { socket }) => socket.send('{"type":'),
    'endpoint-broke',
    'sent an event that is not JSON: “{"type":”',
  ],
  [
    'a session that is closed',
    (_, { socket }) => socket.close(1011, 'Out of memory.'),
    'endpoint-broke',
    'closed the connection (1011): “Out of memory.”',
  ],
  [
    'a connection that breaks off',
    (_, { socket }) => socket.terminate(),
    'endpoint-broke',
    'broke off the connection',
  ],
  ['silence', () => undefined, 'endpoint-silent', 'took the request and sent nothing for 0.5 s'],
])('%s ends the turn, and the next one is heard', async (_, fault, reason, words) => {
  const whole = repliesWhole();
  let replies = 0;
  const server = await startRealtime((send, session, count) =>
    ++replies === 1 ? fault(send, session, count) : whole(send, session, count),
  );
  const agent = agentOf(server.url, { silence: millis(500) });
  speak(agent);
  const failed = await failingReply(agent);
  expect(failed.reason).toBe(reason);
  expect(failed.message).toContain(words);
  expect(failed.spans.map(({ stage }) => stage)).toContain('server');
  speak(agent);
  expect((await reply(agent)).texts.said).toBe('Of course.');
});

test('a reply that is given up is cancelled, and its rest is not heard in the next', async () => {
  const whole = repliesWhole();
  const server = await startRealtime(async (send, session, count) => {
    if (count > 1) return whole(send, session, count);
    const stale = tone(2400, 0.5);
    const delta = pcmOf(stale).toString('base64');
    send({ type: 'response.output_audio.delta', delta });
    await until(() => session.got.some(({ type }) => type === 'response.cancel'));
    send({ type: 'response.output_audio.delta', delta });
    send({ type: 'response.done', response: { status: 'cancelled' } });
    return undefined;
  });
  const agent = agentOf(server.url);
  speak(agent);
  const turn = openTurn();
  const reason = new Error('The caller goes on.');
  const file = await newFile();
  const given = agent.reply(file, () => turn.abort.abort(reason), turn.context);
  await expect(given).rejects.toBe(reason);
  speak(agent);
  const { samples, texts } = await reply(agent);
  expect(samples).toEqual(answer);
  expect(texts.heard).toBe('Move my booking.');
  expect(server.sessions).toHaveLength(1);
});

test('the words of the caller may come after the reply, or never', async () => {
  const late = replyEvents('general', 'Of course.', pcmOf(answer));
  const [heard] = late.splice(-2, 1);
  const server = await startRealtime((send, _, count) => {
    for (const event of late) send(event);
    if (count === 1) setTimeout(() => send(heard ?? {}), 30);
  });
  const agent = agentOf(server.url);
  speak(agent);
  expect((await reply(agent)).texts.heard).toBe('Move my booking.');
  speak(agent);
  expect((await reply(agent)).texts.heard).toBe('');
});

test('a caller who goes on after a pause is heard with all they said in the turn, and no other', async () => {
  const server = await startRealtime(async (send, session, count) => {
    const tell = (item: number, transcript: string): void =>
      send({
        type: 'conversation.item.input_audio_transcription.completed',
        ...{ item_id: `item-${item}`, transcript },
      });
    if (count === 1) {
      const delta = pcmOf(tone(2400, 0.5)).toString('base64');
      send({ type: 'response.output_audio.delta', delta });
      await until(() => session.got.some(({ type }) => type === 'response.cancel'));
      send({ type: 'response.done', response: { status: 'cancelled' } });
      return;
    }
    // The first part is told when the second was said already.
    if (count === 2) tell(1, 'Move my booking,');
    if (count === 3) tell(2, 'Too late.');
    const words = count === 2 ? 'please.' : 'Thank you.';
    const item = `item-${count}`;
    for (const event of replyEvents('general', 'Of course.', pcmOf(answer), item, words))
      send(event);
  });
  const agent = agentOf(server.url);
  speak(agent);
  const turn = openTurn(100);
  const file = await newFile();
  const given = agent.reply(file, () => turn.abort.abort(), turn.context);
  await expect(given).rejects.toThrow();
  speak(agent);
  expect((await reply(agent, openTurn(100))).texts.heard).toBe('Move my booking, please.');
  speak(agent);
  expect((await reply(agent, openTurn(101))).texts.heard).toBe('Thank you.');
});
