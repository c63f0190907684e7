import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { millis, nanos } from '../../../electron/common/units.ts';
import { listen, type Patience } from '../../../electron/lab/serve/listen.ts';
import type { Offer } from '../../../electron/lab/serve/offer.ts';
import { type ServedKind, ServedModel } from '../../../electron/lab/serve/served-model.ts';
import { scriptedWriter } from '../../../electron/lab/turn/scripted-writer.ts';

const script = { engine: 'scripted' as const, replies: ['Yes.'], ttft: 0, rate: 100 };

/** A server whose models are never asked: what is tested here is refused before. */
async function server(token: string | null = null, patience?: Patience) {
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
      pool: { find: () => null },
      reload: () => Promise.reject(new Error('Nothing is loaded here.')),
      now: () => nanos(0),
      limit: millis(1),
    });
  const offer: Offer = {
    tts: model('tts'),
    asr: model('asr'),
    llm: { script, writer: scriptedWriter(script) },
    record: () => Promise.reject(new Error('Nothing is recorded here.')),
    date: () => 0,
  };
  const refused: string[] = [];
  const gate = { host: '127.0.0.1', token };
  const { port, close } = await listen(
    { host: '127.0.0.1', port: 0 },
    {
      offer,
      gate,
      now: () => nanos(0),
      refused: (status, method, path) => refused.push(`${status} ${method} ${path}`),
      diskFull: () => undefined,
    },
    patience,
  );
  onTestFinished(close);
  return { address: `http://127.0.0.1:${port}`, port, refused };
}

const errorOf = async (response: Response): Promise<unknown> => {
  const { error } = (await response.json()) as { error: unknown };
  return error;
};

const post = (address: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(address, { method: 'POST', body, headers });

/** Writes to a connection of its own and gives back all that comes before the server ends it. */
function rawly(port: number, written: string): Promise<string> {
  const socket = connect(port, '127.0.0.1', () => socket.write(written));
  return text(socket);
}

test('what is not there is told in the shape of the protocol', async () => {
  const { address, refused } = await server();
  const missing = await fetch(`${address}/v1/embeddings?key=kept-secret`);
  expect(missing.status).toBe(404);
  expect(await errorOf(missing)).toEqual({
    message: "The lab's server has no path /v1/embeddings.",
    type: 'invalid_request_error',
    param: null,
    code: 'not_found',
  });
  expect((await fetch(`${address}/v1/models`, { method: 'POST' })).status).toBe(405);
  expect((await fetch(`${address}/v1/models/nobody`)).status).toBe(404);
  expect((await fetch(`${address}/v1/realtime`)).status).toBe(426);
  expect(refused).toEqual([
    '404 GET /v1/embeddings',
    '405 POST /v1/models',
    '404 GET /v1/models/nobody',
    '426 GET /v1/realtime',
  ]);
});

test.each([
  ['no JSON', '{"model":', 'is no JSON'],
  ['half a UTF-8 character', new Uint8Array([0x22, 0xc3, 0x22]), 'is no JSON'],
  ['no object', '[]', 'expected object'],
  ['no model', '{"input":"Hello."}', 'model: '],
  ['a speed of 9', '{"model":"a-tts","input":"Hello.","speed":9}', 'speed: '],
  ['an endless model', `{"model":"${'a'.repeat(201)}","input":"Hello."}`, 'model: Too big'],
  ['an endless voice', `{"model":"a-tts","input":"","voice":"${'a'.repeat(201)}"}`, 'voice: '],
  [
    'a format that is not made',
    '{"model":"a-tts","input":"Hello.","response_format":"opus"}',
    'not as "opus"',
  ],
])('a request with %s is refused with its reason', async (_, body, why) => {
  const { address } = await server();
  const response = await post(`${address}/v1/audio/speech`, body);
  expect(response.status).toBe(400);
  expect(await errorOf(response)).toMatchObject({ message: expect.stringContaining(why) });
});

test('a model of another server is named, and the one that is here', async () => {
  const { address } = await server();
  const response = await post(`${address}/v1/audio/speech`, '{"model":"kokoro","input":"Hello."}');
  expect(response.status).toBe(404);
  expect(await errorOf(response)).toMatchObject({
    message: expect.stringContaining('Ask for "a-tts"'),
    code: 'model_not_found',
    param: 'model',
  });
});

test('pictures, other formats and several answers are no matter for a chat here', async () => {
  const { address } = await server();
  const ask = async (fields: object): Promise<unknown> => {
    const body = { model: 'scripted', messages: [{ role: 'user', content: 'Hi' }], ...fields };
    const response = await post(`${address}/v1/chat/completions`, JSON.stringify(body));
    expect(response.status).toBe(400);
    return errorOf(response);
  };
  expect(await ask({ n: 2 })).toMatchObject({ param: 'n' });
  expect(await ask({ response_format: { type: 'json_object' } })).toMatchObject({
    message: expect.stringContaining('text only'),
  });
  expect(await ask({ tools: [{ type: 'function' }] })).toMatchObject({ param: 'tools' });
  const image = [{ type: 'image_url', image_url: { url: 'x' } }];
  expect(await ask({ messages: [{ role: 'user', content: image }] })).toMatchObject({
    param: expect.stringContaining('messages.0.content'),
  });
  expect(await ask({ messages: [] })).toMatchObject({ param: 'messages' });
});

test('bodies have a limit, announced or not', async () => {
  const { address } = await server();
  const large = 'x'.repeat(3 * 2 ** 20);
  const announced = await post(`${address}/v1/chat/completions`, large);
  expect(announced.status).toBe(413);
  const streamed = await fetch(`${address}/v1/chat/completions`, {
    method: 'POST',
    body: new Blob([large]).stream(),
    duplex: 'half',
  } as RequestInit);
  expect(streamed.status).toBe(413);
  const form = new FormData();
  form.set('model', 'a-asr');
  form.set('file', new Blob([new Uint8Array(25 * 2 ** 20 + 1)]), 'long.wav');
  const audio = await post(`${address}/v1/audio/transcriptions`, form as unknown as BodyInit);
  expect(audio.status).toBe(413);
});

test('a form is read, or the reason is told', async () => {
  const { address } = await server();
  const path = `${address}/v1/audio/transcriptions`;
  expect((await post(path, '{}')).status).toBe(415);
  const without = new FormData();
  without.set('model', 'a-asr');
  const missing = await post(path, without as unknown as BodyInit);
  expect(missing.status).toBe(400);
  expect(await errorOf(missing)).toMatchObject({ param: 'file' });
  const cut = await post(path, '--b\r\nContent-Disposition: form-data; name="fi', {
    'content-type': 'multipart/form-data; boundary=b',
  });
  expect(cut.status).toBe(400);
});

test('a file in a form needs no name', async () => {
  const { address } = await server();
  const part = (head: string, body: string) =>
    `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
  const form = `${part('name="model"', 'a-asr')}${part('name="file"\r\nContent-Type: application/octet-stream', 'RIFF')}--b--\r\n`;
  const response = await post(`${address}/v1/audio/transcriptions`, form, {
    'content-type': 'multipart/form-data; boundary=b',
  });
  // As far as the recording, of which there is none here.
  expect(await errorOf(response)).toMatchObject({ message: 'Nothing is recorded here.' });
});

test('nobody gets anything without the token, not even the names of the models', async () => {
  const { address, refused } = await server('kept-secret');
  for (const path of ['/v1/models', '/v1/chat/completions', '/anything']) {
    const response = await fetch(`${address}${path}`);
    expect(response.status).toBe(401);
    expect(JSON.stringify(await response.json())).not.toContain('kept-secret');
  }
  const headers = { authorization: 'Bearer kept-secret' };
  expect((await fetch(`${address}/v1/models`, { headers })).status).toBe(200);
  expect(refused.join('\n')).not.toContain('kept-secret');
});

test('a web page gets no answer that it may read, and its preflight none at all', async () => {
  const { port } = await server();
  const answer = await rawly(
    port,
    'OPTIONS /v1/audio/speech HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\nConnection: close\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  expect(answer.toLowerCase()).not.toContain('access-control');
});

test('what is no HTTP, or has too large a head, is told so and the connection ends', async () => {
  const { port } = await server();
  expect(await rawly(port, 'hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*no HTTP request/);
  const head = `GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`;
  expect(await rawly(port, head)).toMatch(/^HTTP\/1\.1 431 /);
});

test('who sends a request drop by drop is not waited for', async () => {
  const { port } = await server(null, { head: 200, request: 400, idle: 200 });
  expect(await rawly(port, 'GET /v1/models HT')).toMatch(/^HTTP\/1\.1 408 /);
  const body =
    'POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{';
  expect(await rawly(port, body)).toMatch(/^HTTP\/1\.1 408 /);
});
