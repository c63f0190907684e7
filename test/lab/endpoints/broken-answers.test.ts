import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { millis } from '../../../electron/common/units.ts';
import {
  type Answer,
  allClosed,
  events,
  startEndpoint,
  streams,
  streamsChat,
  textChunk,
} from '../../support/endpoint-server.ts';
import { openTurn, wordsOf } from '../../support/turn-context.ts';
import { caller, linksTo, patient, plain, speakAt, stagesOf, writeAt } from './failing-links.ts';

test('silence ends with its limit, told apart from a stream that stops in the middle', async () => {
  const limits = { ...patient, silence: millis(500) };
  const mute = await startEndpoint(() => undefined);
  const { reason, message, spans } = await writeAt(mute.url, limits);
  expect({ reason, message }).toEqual({
    reason: 'endpoint-silent',
    message:
      'HOST took the request and sent nothing for 0.5 s (after T). A model that is still loading may be the cause: try again.',
  });
  expect(stagesOf(spans)).toEqual(['connect', 'upload', 'server']);
  const halting = await startEndpoint((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(events(textChunk('Of')));
  });
  const stopped = await writeAt(halting.url, limits);
  expect(stopped.reason).toBe('endpoint-silent');
  expect(stopped.message).toContain('stopped in the middle of its answer: nothing came for 0.5 s');
  expect(stopped.heard).toEqual(['Of']);
  await allClosed(halting);
});

test('a server that trickles without an end is left at the limit for all of it', async () => {
  const server = await startEndpoint(async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    while (!response.destroyed) {
      response.write(': still here\n\n');
      await sleep(10);
    }
  });
  const { reason, message, spans } = await writeAt(server.url, { ...patient, total: millis(200) });
  expect(reason).toBe('timed-out');
  // The head came at once; the first token was waited for until the end.
  const waiting = spans.find(({ stage }) => stage === 'server');
  const { headersMs } = waiting?.attributes ?? {};
  expect(Number(waiting?.end) - Number(waiting?.start)).toBeGreaterThan(Number(headersMs) * 1e6);
  expect(message).toBe(
    'HOST was not done within the limit (after T). Use a faster model, or a shorter reply.',
  );
});

test('a stream that is cut is not taken for a whole one', async () => {
  const cut = await startEndpoint((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(events(textChunk('Of'), textChunk(' course')), () => response.destroy());
  });
  const { reason, message, heard } = await writeAt(cut.url);
  expect(reason).toBe('endpoint-broke');
  expect(message).toBe(
    'HOST broke off in the middle of its answer (after T). Its own log says why.',
  );
  expect(heard).toEqual(['Of', ' course']);
  const polite = await startEndpoint(streams(events(textChunk('Of'))));
  expect((await writeAt(polite.url)).message).toContain('broke off in the middle of its answer');
});

test('half a character at the end is told, and so are bytes that are no text', async () => {
  const whole = Buffer.from('data: {"choices":[{"delta":{"content":"Grü');
  const half = await startEndpoint(streams(whole.subarray(0, -1)));
  expect(await writeAt(half.url)).toMatchObject({
    reason: 'endpoint-broke',
    message: expect.stringContaining('broke off in the middle of a character'),
  });
  const noise = await startEndpoint(streams(Buffer.from([0x64, 0xff, 0xfe, 0x0a])));
  expect((await writeAt(noise.url)).message).toContain('sent bytes that are no text');
});

test('wrong JSON is told with what came, whether it is none or of another form', async () => {
  const none = await startEndpoint(streams(events('{"choices":[{'), events('[DONE]')));
  const first = await writeAt(none.url);
  expect(first.reason).toBe('endpoint-broke');
  expect(first.message).toContain('sent a piece of its answer that is not JSON: “{"choices":[{”');
  const other = await startEndpoint(streams(events({ choices: 'many' })));
  expect((await writeAt(other.url)).message).toContain(
    'sent a piece of its answer of another form',
  );
});

test('an error in the middle of a stream is told in its own words', async () => {
  const server = await startEndpoint(
    streams(events(textChunk('Of'), { error: { message: 'KV cache is full', code: 500 } })),
  );
  const { reason, message } = await writeAt(server.url);
  expect(reason).toBe('endpoint-broke');
  expect(message).toContain('gave up on its answer: “KV cache is full”');
});

test('a web page in place of an answer is named by what it is', async () => {
  const server = await startEndpoint((response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>');
  });
  expect(await writeAt(server.url)).toMatchObject({
    reason: 'endpoint-broke',
    message: expect.stringContaining('sent text/html, which is no reply'),
  });
});

test('an answer without an end is left when it is larger than any reply', async () => {
  const block = events(textChunk('x'.repeat(2 ** 16)));
  const server = await startEndpoint(async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    while (!response.destroyed) {
      if (!response.write(block)) await sleep(1);
    }
  });
  const { reason, message } = await writeAt(server.url);
  expect(reason).toBe('endpoint-broke');
  expect(message).toContain('sent more than 16 MB');
});

test('packed bytes that are damaged are told as that', async () => {
  const server = await startEndpoint((response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip at all');
  });
  expect((await writeAt(server.url)).message).toContain('sent packed bytes that cannot be read');
});

test('speech that is no audio, and speech without sound, are told', async () => {
  const json: Answer = (response) =>
    void response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: { message: 'The voice is not there.' } }));
  const words = await speakAt((await startEndpoint(json)).url);
  expect(words.reason).toBe('endpoint-broke');
  expect(words.message).toContain(
    'sent application/json instead of audio: “The voice is not there.”',
  );
  const empty = await startEndpoint((response) => {
    response.writeHead(200, { 'content-type': 'audio/pcm' }).end();
  });
  const nothing = await speakAt(empty.url);
  expect(nothing.message).toContain('sent no audio');
  expect(await readdir(nothing.folder)).toEqual([]);
  const packed = await startEndpoint((response) => {
    response.writeHead(200, { 'content-type': 'audio/mpeg' }).end('ID3');
  });
  expect((await speakAt(packed.url)).message).toContain(
    'sent audio/mpeg although pcm was asked for',
  );
});

test('of speech that is cut, what came stays as a whole WAV file', async () => {
  const server = await startEndpoint((response) => {
    response.writeHead(200, { 'content-type': 'audio/pcm', 'content-length': 100_000 });
    response.write(Buffer.alloc(9600), () => response.destroy());
  });
  const { reason, file } = await speakAt(server.url);
  expect(reason).toBe('endpoint-broke');
  const bytes = await readFile(file);
  expect(bytes.readUInt32LE(54)).toBe(bytes.length - 58);
  expect(bytes.length).toBe(58 + 4800 * 4);
});

test('silence on a kept connection has the same limit', async () => {
  const server = await startEndpoint((response, asked, count) =>
    count === 1 ? streamsChat('Yes.')(response, asked, count) : undefined,
  );
  const writer = linksTo({ ...patient, silence: millis(500) }).writer({
    ...plain,
    url: server.url,
  });
  await writer.write(caller, () => undefined, openTurn().context);
  const turn = openTurn();
  const { reason } = await wordsOf(writer.write(caller, () => undefined, turn.context));
  expect(reason).toBe('endpoint-silent');
  expect(stagesOf(turn.spans())).toEqual(['upload', 'server']);
});
