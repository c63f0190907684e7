import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { hertz, millis, seconds } from '../../../electron/common/units.ts';
import { Authorization } from '../../../electron/lab/endpoints/authorization.ts';
import { usualLimits } from '../../../electron/lab/endpoints/endpoint.ts';
import { openEndpointLinks } from '../../../electron/lab/endpoints/endpoint-links.ts';
import { LinkFailure } from '../../../electron/lab/turn/link.ts';
import { type Answer, events, startEndpoint } from '../../support/endpoint-server.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import { startRealtime } from '../../support/realtime-server.ts';
import { openTurn, turnClock } from '../../support/turn-context.ts';
import { wavBytes } from '../../support/wav-bytes.ts';

const secret = 'sk-proj-Zq81LmNoPw7T';
/** As services quote a wrong key, and as an address would carry it. */
const forms = [
  secret,
  `${secret.slice(0, 8)}********${secret.slice(-4)}`,
  `https://x.test/${secret}`,
  secret.slice(-8),
  secret.slice(6, 14),
];
const echo = `You sent Bearer ${forms.join(' and ')}.`;
const sayingIt = JSON.stringify({ error: { message: echo, param: secret } });

/** Everything that a server can do to have the key told on. */
const answers: Readonly<Record<string, Answer>> = {
  ...Object.fromEntries(
    [400, 401, 403, 404, 413, 418, 422, 429, 500, 502].map((status) => [
      `a refusal (${status})`,
      (response) =>
        void response
          .writeHead(status, { 'content-type': 'application/json', 'retry-after': '600' })
          .end(sayingIt),
    ]),
  ),
  'plain words': (response) => void response.writeHead(500, { 'x-key': secret }).end(echo),
  'a redirect': (response) =>
    void response.writeHead(302, { location: `http://${secret}.test/?key=${secret}` }).end(),
  'a type': (response) => void response.writeHead(200, { 'content-type': `text/${secret}` }).end(),
  'an error in a stream': (response) =>
    void response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .end(events({ error: { message: echo } })),
  'wrong JSON': (response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(`{${echo}`),
  'a wrong stream': (response) =>
    void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${echo}\n\n`),
};

function openLinks() {
  const links = openEndpointLinks({ find: () => Promise.resolve(secret) }, turnClock, {
    ...usualLimits,
    silence: millis(2000),
  });
  return links;
}

test.each([
  [secret, `ends in …${secret.slice(-8)}, so it is`, 'ends in …, so it is'],
  [secret, `begins with ${secret.slice(0, 6)}`, 'begins with …'],
  ['Zq81LmNo', 'was "q81LmNo"', 'was "…"'],
  ['Zq81LmNo', 'was Zq81Lm****', 'was …'],
  ['Zq81LmNo', 'was ****Zq81LmNo!', 'was ****…!'],
  ['secret', 'The secrets of a cret.', 'The …s of a cret.'],
  [secret, `ends in …${secret.slice(-4)}`, `ends in …${secret.slice(-4)}`],
])('of the key %s the words "%s" become "%s"', async (key, said, told) => {
  const endpoint = { url: 'https://host.example/v1', model: 'm', key: 'A_KEY' };
  const authorization = await Authorization.find(endpoint, { find: () => Promise.resolve(key) });
  expect(authorization.conceal(said)).toBe(told);
});

/** What the lab writes to the terminal from now on. */
function hearTerminal(): () => string {
  const writes = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'));
  onTestFinished(() => {
    for (const write of writes) write.mockRestore();
  });
  return () => JSON.stringify(writes.map(({ mock }) => mock.calls.map(([text]) => String(text))));
}

/** All that a turn leaves behind: its failure, its events, its files. */
async function remainsOf(
  work: (turn: ReturnType<typeof openTurn>, folder: string) => Promise<unknown>,
): Promise<string> {
  const turn = openTurn();
  const folder = await temporaryFolder();
  const thrown = await work(turn, folder).catch((reason: unknown) => reason);
  expect(thrown).toBeInstanceOf(LinkFailure);
  const { message, stack, cause } = thrown as LinkFailure;
  const files = await Promise.all(
    (await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')),
  );
  return JSON.stringify([message, stack, String(cause), turn.events, files]);
}

/** No more of a key than any word may begin with. */
const telling = [
  secret.slice(0, 8),
  secret.slice(6, 14),
  secret.slice(-8),
  Buffer.from(secret).toString('base64'),
];

test.each(Object.keys(answers))(
  'no key is told on, whatever an endpoint makes of it: %s',
  async (name) => {
    const terminal = hearTerminal();
    const { url, asked } = await startEndpoint(answers[name] ?? (() => undefined));
    const links = openLinks();
    const link = { engine: 'endpoint', url, model: 'a-model', key: 'A_KEY' } as const;
    const remains = await Promise.all([
      remainsOf(({ context }) =>
        links
          .writer({ ...link, maxTokens: 9 })
          .write([{ role: 'user', content: 'Hello.' }], () => undefined, context),
      ),
      remainsOf(({ context }, folder) =>
        links
          .speaker({ ...link, voice: 'alloy', format: 'pcm', sampleRate: 24_000 })
          .speak('Hello.', join(folder, 'run-0-0.wav'), () => undefined, context),
      ),
      remainsOf(async ({ context }, folder) => {
        const file = join(folder, 'heard.wav');
        await writeFile(file, wavBytes({ channels: [new Float32Array(800)] }));
        const recogniser = links.recogniser({ ...link, begins: 'at-end' });
        return recogniser.recognise({ file, seconds: seconds(0.05) }, context);
      }),
    ]);
    expect(asked.length).toBeGreaterThanOrEqual(3);
    for (const { headers, path, body } of asked) {
      expect(headers.authorization).toBe(`Bearer ${secret}`);
      const { authorization: _, ...others } = headers;
      expect(JSON.stringify([others, path]) + body.toString('latin1')).not.toContain(secret);
    }
    for (const part of telling) {
      expect(remains.join('\n')).not.toContain(part);
      expect(terminal()).not.toContain(part);
    }
  },
);

test('no key of a realtime session is told on, in its refusal, its errors or its last words', async () => {
  const terminal = hearTerminal();
  const silent = { status: 500, body: sayingIt };
  const servers = await Promise.all([
    startRealtime(
      () => undefined,
      'general',
      () => silent,
    ),
    startRealtime((send) => send({ type: 'error', error: { message: echo, event_id: 'create' } })),
    startRealtime((_, { socket }) => socket.close(1008, secret)),
    startRealtime((_, { socket }) => socket.send(echo)),
  ]);
  for (const { url, sessions } of servers) {
    const agent = openLinks().speechAgent({
      engine: 'realtime',
      url,
      model: 'a-model',
      key: 'A_KEY',
    });
    onTestFinished(agent.close);
    agent.hear(new Float32Array(2400), hertz(24_000));
    const remains = await remainsOf(({ context }, folder) =>
      agent.reply(join(folder, 'run-0-0.wav'), () => undefined, context),
    );
    for (const part of telling) {
      expect(remains).not.toContain(part);
      expect(terminal()).not.toContain(part);
    }
    for (const { request, got } of sessions) {
      expect(request.url).not.toContain(secret);
      expect(JSON.stringify(got)).not.toContain(secret);
    }
  }
});
