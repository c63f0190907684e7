import fc from 'fast-check';
import { expect, test } from 'vitest';
import { millis } from '../../../electron/common/units.ts';
import { usualLimits } from '../../../electron/lab/endpoints/endpoint.ts';
import { openEndpointLinks } from '../../../electron/lab/endpoints/endpoint-links.ts';
import type { Writer } from '../../../electron/lab/turn/link.ts';
import {
  type Answer,
  allClosed,
  chatEvents,
  type EndpointServer,
  events,
  refuses,
  startEndpoint,
  streamsChat,
} from '../../support/endpoint-server.ts';
import { openTurn, type SeenSpan, turnClock } from '../../support/turn-context.ts';

const caller = [{ role: 'user' as const, content: 'Move my booking.' }];

function writerOf({ url, cert }: EndpointServer, key?: string): Writer {
  const links = openEndpointLinks(
    { find: (name) => Promise.resolve(name === 'A_KEY' ? 'sk-a-secret-key-0123' : null) },
    turnClock,
    { ...usualLimits, silence: millis(2000) },
    cert,
  );
  return links.writer({ engine: 'endpoint', url, model: 'a-model', key, maxTokens: 20 });
}

async function write(writer: Writer, turn = openTurn()) {
  const heard: string[] = [];
  const written = await writer.write(caller, (text) => heard.push(text), turn.context);
  return { written, heard, spans: turn.spans(), parent: turn.context.parent };
}

const stagesOf = (spans: readonly SeenSpan[]): string[] => spans.map(({ stage }) => stage);
const ofStage = (spans: readonly SeenSpan[], stage: string): SeenSpan[] =>
  spans.filter((span) => span.stage === stage);

test('a streamed reply is heard piece by piece, with what the endpoint counted', async () => {
  const server = await startEndpoint((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.end(chatEvents(['Of', ' course', '.'], { prompt_tokens: 12, completion_tokens: 3 }));
  });
  const { written, heard } = await write(writerOf(server, 'A_KEY'));
  expect(heard).toEqual(['Of', ' course', '.']);
  expect(written).toEqual({ text: 'Of course.', promptTokens: 12, tokens: 3 });
  const [asked] = server.asked;
  expect(asked?.path).toBe('/v1/chat/completions');
  expect(asked?.headers.authorization).toBe('Bearer sk-a-secret-key-0123');
  expect(JSON.parse(String(asked?.body))).toEqual({
    model: 'a-model',
    messages: caller,
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: 20,
  });
});

test('its parts follow each other without a gap, inside the link, with what is known of each', async () => {
  const server = await startEndpoint((response) => {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'openai-processing-ms': '17',
    });
    response.flushHeaders();
    setTimeout(() => response.end(chatEvents(['Yes', '.'])), 30);
  });
  const { spans, parent } = await write(writerOf(server));
  expect(stagesOf(spans)).toEqual(['connect', 'upload', 'server', 'token', 'token']);
  const [connect, upload, waiting, first, second] = spans;
  expect(connect?.end).toBe(upload?.start);
  expect(upload?.end).toBe(waiting?.start);
  expect(waiting?.end).toBe(first?.end);
  expect(first?.end).toBe(second?.start);
  for (const span of spans) {
    expect(span.parent).toBe(parent);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
  }
  const place = { host: `127.0.0.1:${server.port}`, attempt: 1, reused: false };
  expect(connect?.attributes).toEqual({ ...place, tcpMs: expect.any(Number) });
  expect(upload?.attributes).toEqual({ ...place, bytes: server.asked[0]?.body.length });
  expect(waiting?.attributes).toEqual({
    ...place,
    status: 200,
    processingMs: 17,
    headersMs: expect.any(Number),
    firstByteMs: expect.any(Number),
  });
  expect(Number(waiting?.attributes.firstByteMs)).toBeGreaterThan(
    Number(waiting?.attributes.headersMs),
  );
  expect([first, second].map((token) => token?.attributes)).toEqual([
    { text: 'Yes', step: 0 },
    { text: '.', step: 1 },
  ]);
});

test('the second turn uses the connection of the first, and says so', async () => {
  const server = await startEndpoint(streamsChat('Yes.'));
  const writer = writerOf(server);
  expect(stagesOf((await write(writer)).spans)).toContain('connect');
  const { spans } = await write(writer);
  expect(stagesOf(spans)).toEqual(['upload', 'server', 'token']);
  expect(spans[0]?.attributes.reused).toBe(true);
  expect(server.asked.map(({ connection }) => connection)).toEqual([0, 0]);
});

test('connections are shared by the links, and end when the last of them is closed', async () => {
  const server = await startEndpoint(streamsChat('Yes.'));
  const links = openEndpointLinks({ find: () => Promise.resolve(null) }, turnClock);
  const link = { engine: 'endpoint', url: server.url, model: 'a-model', maxTokens: 20 } as const;
  const [one, other] = [links.writer(link), links.writer(link)];
  await write(one);
  await one.close();
  await one.close();
  await write(other);
  expect(server.asked.map(({ connection }) => connection)).toEqual([0, 0]);
  await other.close();
  await allClosed(server);
});

test('over TLS the name, TCP and TLS are told apart', async () => {
  const server = await startEndpoint(streamsChat('Yes.'), true);
  const named = { ...server, url: server.url.replace('127.0.0.1', 'localhost') };
  const { spans } = await write(writerOf(named));
  const [connect, upload] = spans;
  expect(Object.keys(connect?.attributes ?? {})).toEqual([
    ...['host', 'attempt', 'reused', 'dnsMs', 'tcpMs', 'tlsMs'],
  ]);
  const { dnsMs, tcpMs, tlsMs } = connect?.attributes ?? {};
  const length = (Number(connect?.end) - Number(connect?.start)) / 1e6;
  expect(Number(dnsMs) + Number(tcpMs) + Number(tlsMs)).toBeCloseTo(length, 6);
  expect(upload?.start).toBe(connect?.end);
});

test('a server that does not know stream_options is asked without it, which is told, and remembered', async () => {
  const picky: Answer = (response, asked, count) =>
    asked.body.includes('stream_options')
      ? refuses(400, 'Unrecognized request argument: stream_options')(response, asked, count)
      : streamsChat('Yes.')(response, asked, count);
  const server = await startEndpoint(picky);
  const writer = writerOf(server);
  const { written, spans } = await write(writer);
  expect(written).toEqual({ text: 'Yes.', promptTokens: null, tokens: null });
  expect(stagesOf(spans)).toEqual([
    ...['connect', 'upload', 'server', 'retry', 'upload', 'server', 'token'],
  ]);
  expect(ofStage(spans, 'server').map(({ attributes }) => attributes.status)).toEqual([400, 200]);
  expect(ofStage(spans, 'retry')[0]?.attributes).toEqual({ reason: 'reworded', attempt: 1 });
  await write(writer);
  expect(server.asked).toHaveLength(3);
});

test('a reasoning model that wants its limit by another name gets it so, and what it thinks is not said', async () => {
  const server = await startEndpoint((response, asked, count) => {
    if (asked.body.includes('"max_tokens"')) {
      return refuses(400, "Use 'max_completion_tokens' instead.")(response, asked, count);
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const thought = { choices: [{ index: 0, delta: { reasoning_content: 'Hm.' } }] };
    response.end(events(thought) + chatEvents(['Yes.']));
    return undefined;
  });
  const { heard } = await write(writerOf(server));
  expect(heard).toEqual(['Yes.']);
  expect(JSON.parse(String(server.asked[1]?.body))).toMatchObject({ max_completion_tokens: 20 });
});

test('a server that answers at once instead of streaming is understood, packed or not', async () => {
  const { gzipSync } = await import('node:zlib');
  const server = await startEndpoint((response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    const message = { role: 'assistant', content: 'Grüß Gott.' };
    const usage = { prompt_tokens: 4, completion_tokens: 5, total_tokens: 9 };
    response.end(gzipSync(JSON.stringify({ choices: [{ message }], usage })));
  });
  const { written } = await write(writerOf(server));
  expect(written).toEqual({ text: 'Grüß Gott.', promptTokens: 4, tokens: 5 });
});

test('a packed stream comes piece by piece', async () => {
  const { createGzip, constants } = await import('node:zlib');
  const server = await startEndpoint((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
    const packed = createGzip({ flush: constants.Z_SYNC_FLUSH });
    packed.pipe(response);
    packed.write(chatEvents(['One', ' two.']));
    packed.end();
  });
  expect((await write(writerOf(server))).heard).toEqual(['One', ' two.']);
});

test('the connection of a server that never ends its stream after [DONE] is not waited for', async () => {
  const server = await startEndpoint((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chatEvents(['Yes.']));
  });
  const { written } = await write(writerOf(server));
  expect(written.text).toBe('Yes.');
});

test('however the bytes of a stream are cut, the same texts are heard', async () => {
  const texts = ['Grüß', ' Gott', ' – 你好', ' 🎉', '.'];
  const whole = Buffer.from(chatEvents(texts, { prompt_tokens: 1, completion_tokens: 5 }));
  let cuts: number[] = [];
  const server = await startEndpoint(async (response) => {
    response.socket?.setNoDelay();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let from = 0;
    for (const cut of [...cuts, whole.length]) {
      await new Promise<void>((sent) => response.write(whole.subarray(from, cut), () => sent()));
      // In one round of the loop what was written would be read as one.
      await new Promise(setImmediate);
      from = cut;
    }
    response.end();
  });
  const writer = writerOf(server);
  const places = fc.uniqueArray(fc.nat(whole.length - 1), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(places, async (chosen) => {
      cuts = [...chosen].sort((one, other) => one - other);
      expect((await write(writer)).heard).toEqual(texts);
    }),
    { numRuns: 100 },
  );
});
