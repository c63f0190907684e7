import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { hertz } from '../../electron/common/units.ts';
import { errorRate } from '../../electron/common/word-error-rate.ts';
import { decodeAudio } from '../../electron/worker/audio/decode-audio.ts';
import { loadResampler } from '../../electron/worker/audio/resample.ts';
import { modelStore, ownHome } from '../support/own-home.ts';
import { PlainAgent } from '../support/plain-agent.ts';
import { realLab } from '../support/real-lab.ts';
import { type ServedLab, script, servedLab } from '../support/served-lab.ts';

const words =
  'And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.';

/** The sample as the protocol carries it: 16 bits, 24 kHz. */
async function spoken(): Promise<Buffer> {
  const wav = await decodeAudio(await readFile(join(modelStore, 'jfk', 'jfk.wav')));
  const { resample } = await loadResampler();
  const samples = resample(wav.channels[0] ?? new Float32Array(0), wav.sampleRate, hertz(24_000));
  return Buffer.from(Int16Array.from(samples, (sample) => Math.round(sample * 32_767)).buffer);
}

/** All that a server said, and whoever waits for some of it. */
class Said<Event extends { readonly type: string }> {
  readonly all: Event[] = [];
  readonly #waiting = new Set<() => void>();

  add(event: Event): void {
    this.all.push(event);
    for (const look of this.#waiting) look();
  }

  /** The event of this type that comes after `from` others of all types. */
  next<Type extends Event['type']>(type: Type, from = 0): Promise<Extract<Event, { type: Type }>> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.all.slice(from).find((event) => event.type === type);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found as Extract<Event, { type: Type }>);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

describe('a speech-to-speech session', () => {
  let lab: ServedLab;
  let audio: Buffer;
  beforeAll(async () => {
    lab = await servedLab(await realLab(await ownHome(afterAll)), { token: 'secret' }, afterAll);
    audio = await spoken();
  });

  const open = (): {
    said: Said<RealtimeServerEvent>;
    send: (event: RealtimeClientEvent) => void;
    close: () => void;
  } => {
    const client = new OpenAIRealtimeWS(
      { model: 'gpt-realtime', options: { agent: new PlainAgent() } },
      lab.client,
    );
    const said = new Said<RealtimeServerEvent>();
    client.on('event', (event) => said.add(event));
    client.on('error', () => undefined);
    return { said, send: (event) => client.send(event), close: () => client.close() };
  };

  test('of the official client: it hears, writes and speaks', async () => {
    const { said, send, close } = open();
    const created = await said.next('session.created');
    expect(created.session).toMatchObject({
      model: 'gpt-realtime',
      audio: { input: { turn_detection: null } },
    });
    for (let at = 0; at < audio.length; at += 48_000) {
      const piece = audio.subarray(at, at + 48_000).toString('base64');
      send({ type: 'input_audio_buffer.append', audio: piece });
    }
    send({ type: 'input_audio_buffer.commit' });
    send({ type: 'response.create' });
    const { transcript } = await said.next('conversation.item.input_audio_transcription.completed');
    expect(errorRate(words, transcript)).toBe(0);
    const { response } = await said.next('response.done');
    expect(response).toMatchObject({
      status: 'completed',
      output: [{ content: [{ type: 'output_audio', transcript: script.replies[0] }] }],
    });
    const types = said.all.map(({ type }) => type);
    const isInOrder = [
      'input_audio_buffer.committed',
      'response.created',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_audio_transcript.delta',
      'response.output_audio.delta',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.output_item.done',
      'response.done',
    ].map((type) => types.indexOf(type as RealtimeServerEvent['type']));
    expect(isInOrder).toEqual(isInOrder.toSorted((a, b) => a - b));
    expect(isInOrder).not.toContain(-1);
    const bytes = said.all.reduce(
      (sum, event) =>
        event.type === 'response.output_audio.delta'
          ? sum + Buffer.from(event.delta, 'base64').length
          : sum,
      0,
    );
    expect(bytes / 48_000).toBeGreaterThan(1);
    close();
  });

  test('what it cannot do it says, and goes on: text in, text out', async () => {
    const { said, send, close } = open();
    await said.next('session.created');
    send({
      type: 'session.update',
      session: { type: 'realtime', audio: { input: { turn_detection: { type: 'server_vad' } } } },
    });
    const { error } = await said.next('error');
    expect(error.message).toContain('set turn_detection to null');
    send({ type: 'input_audio_buffer.commit' });
    await said.next('error', said.all.length);
    expect(said.all.at(-1)).toMatchObject({
      error: { message: expect.stringContaining('append more') },
    });
    send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello' }] },
    });
    send({ type: 'response.create', response: { output_modalities: ['text'] } });
    const { response } = await said.next('response.done');
    expect(response.output?.[0]).toMatchObject({
      content: [{ type: 'output_text', text: script.replies[1] }],
    });
    expect(said.all.some(({ type }) => type === 'response.output_audio.delta')).toBe(false);
    close();
  });

  test('a response is cancelled, and the next one comes', async () => {
    const { said, send, close } = open();
    await said.next('session.created');
    send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello' }] },
    });
    send({ type: 'response.create' });
    await said.next('response.output_audio_transcript.delta');
    send({ type: 'response.cancel' });
    expect((await said.next('response.done')).response).toMatchObject({ status: 'cancelled' });
    const from = said.all.length;
    send({ type: 'response.create' });
    expect((await said.next('response.done', from)).response).toMatchObject({
      status: 'completed',
    });
    close();
  });

  test('in the names of the beta, where a client asks for them', async () => {
    const said = new Said<{ type: string }>();
    const socket = new WebSocket(`${lab.address.replace('http', 'ws')}/realtime?model=any`, {
      headers: { authorization: 'Bearer secret', 'openai-beta': 'realtime=v1' },
    });
    socket.on('message', (message) => said.add(JSON.parse(message.toString())));
    expect(await said.next('session.created')).toMatchObject({
      session: { input_audio_format: 'pcm16', turn_detection: null },
    });
    for (const event of [
      { type: 'input_audio_buffer.append', audio: audio.toString('base64') },
      { type: 'input_audio_buffer.commit' },
      { type: 'response.create' },
    ]) {
      socket.send(JSON.stringify(event));
    }
    await said.next('response.done');
    const types = new Set(said.all.map(({ type }) => type));
    for (const type of ['response.audio.delta', 'response.audio_transcript.done']) {
      expect(types).toContain(type);
    }
    expect([...types].filter((type) => type.includes('output_audio'))).toEqual([]);
    socket.close();
  });

  test('strangers get no session', async () => {
    const status = (headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve) => {
        const address = `${lab.address.replace('http', 'ws')}/realtime`;
        const socket = new WebSocket(address, { headers });
        socket.on('unexpected-response', (_, { statusCode }) => {
          socket.terminate();
          resolve(statusCode);
        });
        socket.on('error', () => undefined);
      });
    const authorization = 'Bearer secret';
    expect(await status({})).toBe(401);
    expect(await status({ authorization, origin: 'http://evil.example' })).toBe(403);
    expect(await status({ authorization, host: 'evil.example' })).toBe(403);
  });

  test('each turn is a run: its words, its spans, its audio', async () => {
    const { requests } = await lab.reopened();
    expect(
      requests.map(({ plan, ended }) => [plan.conversation, plan.turn, ended?.outcome.status]),
    ).toEqual([
      [0, 0, 'measured'],
      [1, 0, 'measured'],
      [2, 0, 'cancelled'],
      [2, 1, 'measured'],
      [3, 0, 'measured'],
    ]);
    const [turn] = requests;
    const root = turn?.spans.root('turn');
    const stages = [...(turn?.spans ?? [])]
      .filter(({ parent }) => parent === root?.id)
      .map(({ stage }) => stage);
    expect(stages).toEqual(expect.arrayContaining(['asr', 'llm', 'tts']));
    expect(stages).toHaveLength(4);
    expect(turn?.plan.model).toBe('moonshine-tiny-q → scripted → tiny-tts-en');
    expect(new Set(turn?.audio.map(({ file }) => file)).size).toBe(2);
    for (const { file } of turn?.audio ?? []) {
      const wav = await decodeAudio(await readFile(join(lab.served.folder, file)));
      expect(wav.truncated).toBe(false);
    }
  });
});
