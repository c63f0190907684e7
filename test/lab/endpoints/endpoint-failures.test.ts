import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { millis } from '../../../electron/common/units.ts';
import type { EndpointLimits } from '../../../electron/lab/endpoints/endpoint.ts';
import { openEndpointLinks } from '../../../electron/lab/endpoints/endpoint-links.ts';
import {
  type Answer,
  allClosed,
  chatEvents,
  deafPort,
  events,
  refuses,
  startEndpoint,
  streamsChat,
} from '../../support/endpoint-server.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import { openTurn, type SeenSpan, wordsOf } from '../../support/turn-context.ts';

const caller = [{ role: 'user' as const, content: 'Move my booking.' }];
const secret = 'sk-a-secret-key-0123';
const patient: EndpointLimits = { silence: millis(10_000), total: millis(60_000) };

function linksTo(limits = patient) {
  const links = openEndpointLinks(
    { find: (name) => Promise.resolve(name === 'A_KEY' ? secret : null) },
    limits,
  );
  onTestFinished(links.close);
  return links;
}

/** What comes of asking a language model there. */
async function writeAt(url: string, limits = patient, key: string | undefined = 'A_KEY') {
  const turn = openTurn();
  const heard: string[] = [];
  const writer = linksTo(limits).writer({
    engine: 'endpoint',
    url,
    model: 'a-model',
    key,
    maxTokens: 20,
  });
  const words = await wordsOf(writer.write(caller, (text) => heard.push(text), turn.context));
  expect(JSON.stringify([words, turn.events])).not.toContain(secret.slice(0, 8));
  return { ...words, heard, spans: turn.spans() };
}

/** What comes of asking for speech there. */
async function speakAt(url: string, limits = patient) {
  const turn = openTurn();
  const folder = await temporaryFolder();
  const speaker = linksTo(limits).speaker({
    ...{ engine: 'endpoint', url, model: 'tts-1', voice: 'alloy', format: 'pcm' },
    sampleRate: 24_000,
  });
  const file = join(folder, 'run-0-0.wav');
  const words = await wordsOf(speaker.speak('Of course.', file, () => undefined, turn.context));
  return { ...words, folder, file };
}

const stagesOf = (spans: readonly SeenSpan[]): string[] => spans.map(({ stage }) => stage);

const streams =
  (...parts: (string | Buffer)[]): Answer =>
  async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const part of parts) {
      response.write(part);
      await sleep(5);
    }
    response.end();
  };

const chunk = (content: string): object => ({ choices: [{ index: 0, delta: { content } }] });

/** A server below HTTP; its address. */
async function startRaw(hear: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    hear(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`;
}

test('a key that is nowhere is named, with where it was looked for', async () => {
  const { reason, message } = await writeAt(
    `http://127.0.0.1:${await deafPort()}/v1`,
    patient,
    'OTHER_KEY',
  );
  expect(reason).toBe('endpoint-refused');
  expect(message).toBe(
    'HOST was not asked: the key OTHER_KEY is neither in the keychain nor in the environment. Set the ' +
      'environment variable OTHER_KEY, or save the key under this name in the app.',
  );
});

test.each([401, 403])(
  'a refused key is told by its name, and not what the server says of it: %i',
  async (status) => {
    const server = await startEndpoint(
      refuses(status, `Incorrect API key: ${secret.slice(0, 9)}***`),
    );
    const { reason, message } = await writeAt(server.url);
    expect(reason).toBe('endpoint-refused');
    expect(message).toBe(
      `HOST refused the key A_KEY (${status}) (after T). Check that the key is right, and may use a-model.`,
    );
  },
);

test('where no key was sent, one is asked for', async () => {
  const server = await startEndpoint(refuses(401, 'No key.'));
  const links = linksTo();
  const writer = links.writer({
    ...{ engine: 'endpoint', url: server.url, model: 'a-model', maxTokens: 20 },
  });
  const { message } = await wordsOf(writer.write(caller, () => undefined, openTurn().context));
  expect(message).toContain('a request without a key (401)');
  expect(message).toContain('Name a key in the scenario.');
});

test('a model that is not there: what the server says, short, and without the key that it repeats', async () => {
  const server = await startEndpoint(
    refuses(404, `The model does not exist for ${secret}. ${'So it is. '.repeat(100)}`),
  );
  const { reason, message } = await writeAt(server.url);
  expect(reason).toBe('endpoint-refused');
  expect(message).toContain(
    'has no model “a-model”, or no such path (404): “The model does not exist for …',
  );
  expect(message.length).toBeLessThan(520);
});

test('after 429 it waits as long as it is asked to, and the wait is a part of its own', async () => {
  const server = await startEndpoint((response, asked, count) =>
    count === 1
      ? refuses(429, 'Slow down.', { 'retry-after-ms': '60' })(response, asked, count)
      : streamsChat('Yes.')(response, asked, count),
  );
  const turn = openTurn();
  const writer = linksTo().writer({
    ...{ engine: 'endpoint', url: server.url, model: 'a-model', maxTokens: 20 },
  });
  await writer.write(caller, () => undefined, turn.context);
  const spans = turn.spans();
  expect(stagesOf(spans)).toEqual([
    ...['connect', 'upload', 'server', 'retry', 'upload', 'server', 'token'],
  ]);
  const retry = spans.find(({ stage }) => stage === 'retry');
  expect(retry?.attributes).toEqual({ reason: '429', attempt: 1 });
  expect(Number(retry?.end) - Number(retry?.start)).toBeGreaterThan(58e6);
  const ofServer = spans.filter(({ stage }) => stage === 'server');
  expect(ofServer.map(({ attributes }) => [attributes.attempt, attributes.status])).toEqual([
    [1, 429],
    [2, 200],
  ]);
});

const inADay = (): string => new Date(Date.now() + 24 * 3600e3).toUTCString();
test.each([
  ['seconds', () => '86400'],
  ['a date', inADay],
])('a wait beyond the limit is told and not waited for: %s', async (_, after) => {
  const server = await startEndpoint(refuses(429, 'Quota.', { 'retry-after': after() }));
  const { reason, message, spans } = await writeAt(server.url);
  expect(reason).toBe('endpoint-refused');
  expect(message).toMatch(
    /takes no more requests now \(429\) and asks to wait 86(400|399) s: “Quota\.”/,
  );
  expect(stagesOf(spans)).not.toContain('retry');
});

test('a server that stays busy is asked three times in all', async () => {
  const server = await startEndpoint(refuses(503, 'Loading.', { 'retry-after': '0' }));
  const { reason, message, spans } = await writeAt(server.url);
  expect(reason).toBe('endpoint-refused');
  expect(message).toBe(
    'HOST is not ready (503) and asks to wait 0 s: “Loading.” (after T). It was asked 3 times. Try again once it is; its own log says more.',
  );
  expect(stagesOf(spans).filter((stage) => stage === 'retry')).toHaveLength(2);
  expect(
    spans.filter(({ stage }) => stage === 'server').map((span) => span.attributes.attempt),
  ).toEqual([1, 2, 3]);
});

test('a fault of the server is told with its words, and not tried again', async () => {
  const server = await startEndpoint(refuses(500, 'CUDA out of memory'));
  const { reason, message } = await writeAt(server.url);
  expect({ reason, message }).toEqual({
    reason: 'endpoint-refused',
    message:
      'HOST answered 500: “CUDA out of memory” (after T). The fault is on its side; its own log says more.',
  });
  expect(server.asked).toHaveLength(1);
});

test('a redirect to another host is not followed, so that no other host sees the key', async () => {
  const other = await startEndpoint(streamsChat('Stolen.'));
  const server = await startEndpoint((response) => {
    response.writeHead(307, { location: `${other.url}/chat/completions?${secret}` }).end();
  });
  const { reason, message } = await writeAt(server.url);
  expect(reason).toBe('endpoint-refused');
  expect(message).toBe(
    'HOST sends to HOST (307), which was not followed: a key is for one host only (after T). Write the address that works into the scenario.',
  );
  expect(other.asked).toEqual([]);
});

test('a redirect on the same host is followed once, as a request of its own', async () => {
  const server = await startEndpoint((response, asked, count) =>
    asked.path === '/v1/chat/completions'
      ? void response.writeHead(308, { location: '/v2/chat' }).end()
      : streamsChat('Yes.')(response, asked, count),
  );
  const turn = openTurn();
  const writer = linksTo().writer({
    ...{ engine: 'endpoint', url: server.url, model: 'a-model', maxTokens: 20 },
  });
  await writer.write(caller, () => undefined, turn.context);
  expect(server.asked.map(({ path }) => path)).toEqual(['/v1/chat/completions', '/v2/chat']);
  expect(server.asked[1]?.body).toEqual(server.asked[0]?.body);
  const statuses = turn.spans().filter(({ stage }) => stage === 'server');
  expect(statuses.map(({ attributes }) => attributes.status)).toEqual([308, 200]);
});

test('a server that redirects for ever is left', async () => {
  const server = await startEndpoint((response) => {
    response.writeHead(302, { location: '/v1/again' }).end();
  });
  const { reason } = await writeAt(server.url);
  expect(reason).toBe('endpoint-refused');
  expect(server.asked).toHaveLength(2);
});

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
    response.write(events(chunk('Of')));
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
  const { reason, message } = await writeAt(server.url, { ...patient, total: millis(200) });
  expect(reason).toBe('timed-out');
  expect(message).toBe(
    'HOST was not done within the limit (after T). Use a faster model, or a shorter reply.',
  );
});

test('a host that takes the connection and speaks no TLS, or TLS that nobody knows, is unreachable', async () => {
  const trusted = await startEndpoint(streamsChat('Yes.'), true);
  const stranger = await writeAt(trusted.url);
  expect(stranger).toMatchObject({ reason: 'endpoint-unreachable' });
  expect(stranger.message).toContain('has a certificate that it signed itself');
  expect(stagesOf(stranger.spans)).toEqual(['connect']);
  const plain = await startEndpoint(streamsChat('Yes.'));
  const confused = await writeAt(plain.url.replace('http:', 'https:'));
  expect(confused.reason).toBe('endpoint-unreachable');
  expect(confused.message).toContain('begins with http or https');
});

test('a name that nobody knows is told as that', async () => {
  const { reason, message } = await writeAt('http://no-such-host.invalid/v1');
  expect(reason).toBe('endpoint-unreachable');
  expect(message).toMatch(
    /^no-such-host\.invalid (is a name that nobody knows|could not be looked up)/,
  );
});

test('a port where nothing listens is tried three times, each with its own part', async () => {
  const { reason, message, spans } = await writeAt(`http://127.0.0.1:${await deafPort()}/v1`);
  expect({ reason, message }).toEqual({
    reason: 'endpoint-unreachable',
    message:
      'HOST refused the connection (after T). It was tried 3 times. Start the server there, or check the port.',
  });
  expect(stagesOf(spans)).toEqual(['connect', 'retry', 'connect', 'retry', 'connect']);
});

test('a connection that is reset before an answer is tried again', async () => {
  let count = 0;
  const url = await startRaw((socket) => {
    count += 1;
    socket.once('data', () => {
      if (count === 1) socket.resetAndDestroy();
      else {
        const body = chatEvents(['Yes.']);
        socket.end(
          `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        );
      }
    });
  });
  const turn = openTurn();
  const writer = linksTo().writer({ ...{ engine: 'endpoint', url, model: 'm', maxTokens: 20 } });
  expect((await writer.write(caller, () => undefined, turn.context)).text).toBe('Yes.');
  expect(stagesOf(turn.spans())).toEqual([
    ...['connect', 'upload', 'server', 'retry', 'connect', 'upload', 'server', 'token'],
  ]);
});

test('what is not HTTP is told as that', async () => {
  const url = await startRaw((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
  const { reason, message } = await writeAt(url);
  expect(reason).toBe('endpoint-broke');
  expect(message).toContain('sent what is not HTTP');
});

test('a stream that is cut is not taken for a whole one', async () => {
  const cut = await startEndpoint(async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(events(chunk('Of'), chunk(' course')));
    await sleep(20);
    response.destroy();
  });
  const { reason, message, heard } = await writeAt(cut.url);
  expect(reason).toBe('endpoint-broke');
  expect(message).toBe(
    'HOST broke off in the middle of its answer (after T). Its own log says why.',
  );
  expect(heard).toEqual(['Of', ' course']);
  const polite = await startEndpoint(streams(events(chunk('Of'))));
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
    streams(events(chunk('Of'), { error: { message: 'KV cache is full', code: 500 } })),
  );
  const { reason, message } = await writeAt(server.url);
  expect(reason).toBe('endpoint-broke');
  expect(message).toContain('gave up in the middle of its answer: “KV cache is full”');
});

test('a web page in place of an answer is named by what it is', async () => {
  const server = await startEndpoint((response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>');
  });
  expect(await writeAt(server.url)).toMatchObject({
    reason: 'endpoint-broke',
    message: expect.stringContaining('sent text/html, which is no stream of text'),
  });
});

test('an answer without an end is left when it is larger than any reply', async () => {
  const block = events(chunk('x'.repeat(2 ** 16)));
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
  const server = await startEndpoint(async (response) => {
    response.writeHead(200, { 'content-type': 'audio/pcm', 'content-length': 100_000 });
    response.write(Buffer.alloc(9600));
    await sleep(20);
    response.destroy();
  });
  const { reason, file } = await speakAt(server.url);
  expect(reason).toBe('endpoint-broke');
  const bytes = await readFile(file);
  expect(bytes.readUInt32LE(54)).toBe(bytes.length - 58);
  expect(bytes.length).toBe(58 + 4800 * 4);
});

test('who is given up ends at once, and the connection with it', async () => {
  const server = await startEndpoint(streams(events(chunk('Of')), ...Array(1000).fill(': \n\n')));
  const turn = openTurn();
  const writer = linksTo().writer({
    ...{ engine: 'endpoint', url: server.url, model: 'm', maxTokens: 20 },
  });
  const reason = new Error('The caller goes on.');
  const writing = writer.write(caller, () => turn.abort.abort(reason), turn.context);
  await expect(writing).rejects.toBe(reason);
  await allClosed(server);
  expect(stagesOf(turn.spans())).toEqual(['connect', 'upload', 'server', 'token']);
});

test('who is given up before asking does not ask, nor while waiting to ask again', async () => {
  const server = await startEndpoint(refuses(503, 'Busy.', { 'retry-after': '9' }));
  const writer = linksTo().writer({
    ...{ engine: 'endpoint', url: server.url, model: 'm', maxTokens: 20 },
  });
  const before = openTurn();
  before.abort.abort(new Error('Before.'));
  await expect(writer.write(caller, () => undefined, before.context)).rejects.toThrow('Before.');
  expect(server.asked).toEqual([]);
  const waiting = openTurn();
  const writing = writer.write(caller, () => undefined, waiting.context);
  setTimeout(() => waiting.abort.abort(new Error('Waiting.')), 50);
  await expect(writing).rejects.toThrow('Waiting.');
  expect(server.asked).toHaveLength(1);
});
