import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportTable } from '../../electron/commands/report-table.ts';
import { heardText } from '../../electron/common/recorded-session.ts';
import { hertz } from '../../electron/common/units.ts';
import { wavHeader } from '../../electron/common/wav-header.ts';
import { errorRate } from '../../electron/common/word-error-rate.ts';
import { decodeAudio } from '../../electron/worker/audio/decode-audio.ts';
import { modelStore, ownHome } from '../support/own-home.ts';
import { realLab } from '../support/real-lab.ts';
import { type ServedLab, script, servedLab } from '../support/served-lab.ts';

const jfk = join(modelStore, 'jfk', 'jfk.wav');
const words =
  'and so my fellow americans ask not what your country can do for you ask what you can do for your country';
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .trim();

const token = 'a-token-that-no-recording-may-hold';
const sentences =
  'The quick brown fox jumps over the lazy dog. It was a bright cold day in April. Then everybody went home for tea.';

describe('the official client asks the lab', () => {
  let lab: ServedLab;
  /** Milliseconds until the head of the first answer left. */
  let firstByte = 0;
  beforeAll(async () => {
    lab = await servedLab(await realLab(await ownHome(afterAll)), { token }, afterAll);
  });

  test('which models there are', async () => {
    const { data } = await lab.client.models.list();
    expect(data.map(({ id }) => id)).toEqual(['tiny-tts-en', 'moonshine-tiny-q', 'scripted']);
    expect(await lab.client.models.retrieve('scripted')).toMatchObject({ owned_by: 'latency-lab' });
  });

  test('to speak: the first audio is there before the last sentence is made', async () => {
    const response = await lab.client.audio.speech.create({
      model: 'tiny-tts-en',
      voice: 'alloy',
      input: sentences,
      response_format: 'pcm',
    });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(first?.value?.length).toBeGreaterThan(0);
    let bytes = first?.value?.length ?? 0;
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
      bytes += next.value.length;
    }
    const { audio, outcome } = await lab.toldOf(response.headers.get('x-request-id'));
    expect(outcome).toEqual({ status: 'measured' });
    expect(bytes / 2 / 24_000).toBeCloseTo(audio ?? 0, 3);
    firstByte = Number(response.headers.get('openai-processing-ms'));
  });

  test('to speak, whole, as a WAV that it hears right', async () => {
    const said = 'The quick brown fox jumps over the lazy dog.';
    const response = await lab.client.audio.speech.create({
      model: 'tiny-tts-en',
      voice: 'alloy',
      input: said,
      response_format: 'wav',
    });
    const wav = Buffer.from(await response.arrayBuffer());
    const { text } = await lab.client.audio.transcriptions.create({
      model: 'moonshine-tiny-q',
      file: await toFile(wav, 'said.wav'),
    });
    expect(errorRate(said, text) ?? 1).toBeLessThan(0.25);
  });

  test('to speak as events', async () => {
    const response = await lab.client.audio.speech.create({
      model: 'tiny-tts-en',
      voice: 'alloy',
      input: 'Good morning. How are you?',
      response_format: 'pcm',
      stream_format: 'sse',
    });
    const events = (await response.text())
      .split('\n\n')
      .filter((one) => one !== '')
      .map((one) => JSON.parse(one.replace(/^data: /, '')));
    expect(events.at(-1)).toEqual({ type: 'speech.audio.done' });
    const deltas = events.slice(0, -1);
    expect(new Set(deltas.map(({ type }) => type))).toEqual(new Set(['speech.audio.delta']));
    const bytes = deltas.reduce((sum, { audio }) => sum + Buffer.from(audio, 'base64').length, 0);
    expect(bytes / 2 / 24_000).toBeCloseTo(
      (await lab.toldOf(response.headers.get('x-request-id'))).audio ?? 0,
      3,
    );
  });

  test("to speak and to hear by the protocol's own names of models", async () => {
    const response = await lab.client.audio.speech.create({
      model: 'gpt-4o-mini-tts',
      voice: 'marin',
      input: 'Good morning to all of you.',
      response_format: 'wav',
    });
    const { text } = await lab.client.audio.transcriptions.create({
      model: 'whisper-1',
      file: await toFile(Buffer.from(await response.arrayBuffer()), 'said.wav'),
    });
    expect(text.toLowerCase()).toContain('good morning');
  });

  test('to hear, whole and streamed and as plain text', async () => {
    const { transcriptions } = lab.client.audio;
    const asked = { model: 'moonshine-tiny-q', language: 'en' };
    const whole = await transcriptions.create({ ...asked, file: createReadStream(jfk) });
    expect(plain(whole.text)).toBe(words);
    expect(whole).toMatchObject({ usage: { type: 'duration', seconds: 11 } });
    const stream = await transcriptions.create({
      ...asked,
      file: createReadStream(jfk),
      stream: true,
    });
    let deltas = '';
    let done = '';
    for await (const event of stream) {
      if (event.type === 'transcript.text.delta') deltas += event.delta;
      if (event.type === 'transcript.text.done') done = event.text;
    }
    expect(plain(deltas)).toBe(words);
    expect(done).toBe(deltas);
    const text: unknown = await transcriptions.create({
      ...asked,
      file: createReadStream(jfk),
      response_format: 'text',
    });
    expect(text).toBe(`${whole.text}\n`);
  });

  test('to answer by its script, whole and streamed', async () => {
    const { completions } = lab.client.chat;
    const asked = { model: 'scripted', messages: [{ role: 'user', content: 'Hi' }] } as const;
    const whole = await completions.create({ ...asked, messages: [...asked.messages] });
    expect(whole.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { role: 'assistant', content: script.replies[0] },
    });
    const stream = await completions.create({
      ...asked,
      messages: [...asked.messages],
      stream: true,
      stream_options: { include_usage: true },
    });
    const pieces: string[] = [];
    const reasons: unknown[] = [];
    for await (const { choices } of stream) {
      for (const { delta, finish_reason } of choices) {
        if (delta.content) pieces.push(delta.content);
        if (finish_reason !== null) reasons.push(finish_reason);
      }
    }
    expect(pieces).toEqual(['Is', ' there', ' anything', ' else?']);
    expect(reasons).toEqual(['stop']);
    const hosted = { model: 'gpt-4o-mini', messages: [...asked.messages] };
    expect((await completions.create(hosted)).model).toBe('scripted');
  });

  test('what it does not do is refused by a sentence', async () => {
    const { audio } = lab.client;
    const speech = { model: 'tiny-tts-en', voice: 'alloy', input: 'Hello.' } as const;
    await expect(audio.speech.create({ ...speech, response_format: 'mp3' })).rejects.toMatchObject({
      status: 400,
      param: 'response_format',
      message: expect.stringContaining('"wav" or "pcm"'),
    });
    await expect(audio.speech.create({ ...speech, model: 'kokoro-82m' })).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
      message: expect.stringContaining('Ask for "tiny-tts-en"'),
    });
    await expect(audio.speech.create({ ...speech, voice: 'bob' })).rejects.toMatchObject({
      status: 400,
      code: 'unknown_voice',
    });
    await expect(
      audio.transcriptions.create({
        model: 'moonshine-tiny-q',
        file: await toFile(Buffer.from('no audio'), 'x.wav'),
      }),
    ).rejects.toMatchObject({ status: 400, code: 'unreadable_audio' });
    const silence = Buffer.concat([wavHeader(hertz(16_000), 64_000), Buffer.alloc(64_000)]);
    const { text } = await audio.transcriptions.create({
      model: 'moonshine-tiny-q',
      file: await toFile(silence, 'silence.wav'),
    });
    expect(text).toBe('');
  });

  test('and everything is in the recording: a run for each request, its spans and audio, no token', async () => {
    const { requests, session } = await lab.reopened();
    const outcomes = requests.map(({ plan, ended }) => [
      plan.requested,
      ended?.outcome.status === 'failed' ? ended.outcome.reason : ended?.outcome.status,
    ]);
    const speech = '/v1/audio/speech';
    const transcriptions = '/v1/audio/transcriptions';
    const chat = '/v1/chat/completions';
    expect(outcomes).toEqual([
      [speech, 'measured'],
      [speech, 'measured'],
      [transcriptions, 'measured'],
      [speech, 'measured'],
      [speech, 'measured'],
      [transcriptions, 'measured'],
      [transcriptions, 'measured'],
      [transcriptions, 'measured'],
      [transcriptions, 'measured'],
      [chat, 'measured'],
      [chat, 'measured'],
      [chat, 'measured'],
      [speech, 'unknown-voice'],
      [transcriptions, 'unreadable-audio'],
      [transcriptions, 'no-speech'],
    ]);
    const [spoken, , heard] = requests;
    expect(spoken?.work).toMatchObject({ kind: 'tts', text: sentences });
    expect(
      [...(spoken?.spans ?? [])].filter(({ parent }) => parent === null).map(({ stage }) => stage),
    ).toEqual(expect.arrayContaining(['upload', 'queue', 'run']));
    const [first, last] = [spoken?.audio[0], spoken?.audio.at(-1)];
    const since = (at: number | undefined): number => ((at ?? 0) - (spoken?.started ?? 0)) / 1e6;
    expect(spoken?.audio).toHaveLength(3);
    expect(firstByte).toBeGreaterThan(since(first?.at) - 1);
    expect(firstByte).toBeLessThan(since(last?.at));
    const wav = await readFile(join(lab.served.folder, spoken?.audio[0]?.file ?? ''));
    expect((await decodeAudio(wav)).channels[0]?.length).toBe(
      spoken?.audio.reduce((sum, { samples }) => sum + samples, 0),
    );
    const input = session.manifest.inputs[heard?.plan.work ?? -1] ?? '';
    expect((await readFile(join(lab.served.folder, input))).subarray(0, 4).toString()).toBe('RIFF');
    const jfkRun = requests[6];
    expect(plain(jfkRun === undefined ? '' : heardText(jfkRun))).toBe(words);
    expect(reportTable(session).join('\n')).toContain('tiny-tts-en');
    for (const name of await readdir(lab.served.folder, { recursive: true })) {
      const bytes = await readFile(join(lab.served.folder, name)).catch(() => Buffer.alloc(0));
      expect(bytes.includes(token), name).toBe(false);
    }
  });
});
