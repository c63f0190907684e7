import { expect, test } from 'vitest';
import { Authorization } from '../../../electron/lab/endpoints/authorization.ts';
import { untilAnswered } from '../../../electron/lab/endpoints/until-answered.ts';
import {
  type Answer,
  allClosed,
  chatEvents,
  deafPort,
  events,
  refuses,
  startEndpoint,
  streams,
  streamsChat,
  textChunk,
} from '../../support/endpoint-server.ts';
import { failureOf, openTurn, wordsOf } from '../../support/turn-context.ts';
import {
  caller,
  linksTo,
  patient,
  plain,
  secret,
  stagesOf,
  startRaw,
  writeAt,
} from './failing-links.ts';

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

test('a key that stands where its name belongs is not repeated, and nobody is asked', async () => {
  const server = await startEndpoint(streamsChat('Yes.'));
  const { reason, message } = await writeAt(server.url, patient, 'gsk_Zq81LmNoPw7T');
  expect(reason).toBe('endpoint-refused');
  expect(message).toContain('in capitals such as OPENAI_API_KEY, and never the key itself');
  expect(message).not.toContain('Zq81');
  expect(server.asked).toEqual([]);
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
  const writer = linksTo().writer({ ...plain, url: server.url });
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
  const writer = linksTo().writer({ ...plain, url: server.url });
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

test('a question that is reworded again and again comes to an end', async () => {
  const { context, spans } = openTurn();
  const endpoint = { url: 'http://host.example/v1', model: 'a-model' };
  const authorization = await Authorization.find(endpoint, { find: async () => null });
  const told = { host: 'HOST', endpoint, authorization, start: context.now(), now: context.now };
  const refusal = { kind: 'refused', status: 400, headers: {}, body: 'Say it otherwise.' } as const;
  let asked = 0;
  const asking = untilAnswered(
    told,
    patient,
    context,
    async () => {
      asked += 1;
      if (asked > 20) throw new Error('It has no end.');
      return refusal;
    },
    () => 'reworded',
  );
  const { reason, message } = await wordsOf(asking);
  expect(reason).toBe('endpoint-refused');
  expect(message).toContain('answered 400: “Say it otherwise.”');
  expect(asked).toBe(5);
  expect(spans().map(({ attributes }) => attributes)).toEqual(
    [1, 2, 3, 4].map((attempt) => ({ reason: 'reworded', attempt })),
  );
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
  const writer = linksTo().writer({ ...plain, url: server.url });
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
  const writer = linksTo().writer({ ...plain, url });
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

test('who is given up ends at once, and the connection with it', async () => {
  const server = await startEndpoint(
    streams(events(textChunk('Of')), ...Array(1000).fill(': \n\n')),
  );
  const turn = openTurn();
  const writer = linksTo().writer({ ...plain, url: server.url });
  const reason = new Error('The caller goes on.');
  const writing = writer.write(caller, () => turn.abort.abort(reason), turn.context);
  await expect(writing).rejects.toBe(reason);
  await allClosed(server);
  expect(stagesOf(turn.spans())).toEqual(['connect', 'upload', 'server', 'token']);
});

test('who is given up before asking does not ask, nor while waiting to ask again', async () => {
  const server = await startEndpoint(refuses(503, 'Busy.', { 'retry-after': '9' }));
  const writer = linksTo().writer({ ...plain, url: server.url });
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

test.each<[string, Answer]>([
  ['before its answer', () => undefined],
  ['while waiting to ask again', refuses(503, 'Busy.', { 'retry-after': '1' })],
])('what is still asked when the links are closed ends with them: %s', async (_, answer) => {
  const server = await startEndpoint(answer);
  const writer = linksTo().writer({ ...plain, url: server.url });
  const turn = openTurn();
  const writing = failureOf(writer.write(caller, () => undefined, turn.context));
  const isBusy = (): boolean => turn.spans().some(({ stage }) => stage === 'server');
  while (server.asked.length === 0 || (answer.length > 0 && !isBusy()))
    await new Promise(setImmediate);
  await writer.close();
  expect((await writing).message).toBe('The conversation was over.');
  await expect(writer.write(caller, () => undefined, openTurn().context)).rejects.toThrow('over');
  expect(server.asked).toHaveLength(1);
});

test('a kept connection that the endpoint has closed meanwhile is no fault: another is made at once', async () => {
  const server = await startEndpoint((response, asked, count) =>
    count === 2
      ? void response.socket?.resetAndDestroy()
      : streamsChat('Yes.')(response, asked, count),
  );
  const writer = linksTo().writer({ ...plain, url: server.url });
  await writer.write(caller, () => undefined, openTurn().context);
  const turn = openTurn();
  await writer.write(caller, () => undefined, turn.context);
  expect(stagesOf(turn.spans())).toEqual([
    ...['upload', 'server', 'retry', 'connect', 'upload', 'server', 'token'],
  ]);
  const retry = turn.spans().find(({ stage }) => stage === 'retry');
  expect(retry?.attributes).toEqual({ reason: 'ECONNRESET', attempt: 1 });
});
