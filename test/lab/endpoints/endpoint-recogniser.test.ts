import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seconds } from '../../../electron/common/units.ts';
import { openEndpointLinks } from '../../../electron/lab/endpoints/endpoint-links.ts';
import {
  type Answer,
  type EndpointServer,
  events,
  refuses,
  startEndpoint,
} from '../../support/endpoint-server.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import { openTurn, turnClock } from '../../support/turn-context.ts';
import { wavBytes } from '../../support/wav-bytes.ts';

async function recogniserOf({ url }: EndpointServer) {
  const links = openEndpointLinks({ find: () => Promise.resolve(null) }, turnClock);
  const recogniser = links.recogniser({
    engine: 'endpoint',
    url,
    model: 'whisper-1',
    language: 'en-GB',
    begins: 'at-end',
  });
  const file = join(await temporaryFolder(), 'run-0-heard.wav');
  await writeFile(file, wavBytes({ channels: [new Float32Array(8000)] }));
  return async (turn = openTurn()) => {
    const text = await recogniser.recognise({ file, seconds: seconds(0.5) }, turn.context);
    return { text, spans: turn.spans(), file };
  };
}

const sends =
  (type: string, body: string): Answer =>
  (response) =>
    void response.writeHead(200, { 'content-type': type }).end(body);

const words = 'Ask not what your country can do.';
const answers: Readonly<Record<string, Answer>> = {
  JSON: sends('application/json', JSON.stringify({ text: ` ${words}`, usage: { seconds: 1 } })),
  'plain text': sends('text/plain; charset=utf-8', `${words}\n`),
  'text that does not say what it is': sends('', words),
  'a stream of deltas': sends(
    'text/event-stream',
    events(
      { type: 'transcript.text.delta', delta: 'Ask not what ' },
      { type: 'transcript.text.delta', delta: 'your country can do.' },
      { type: 'transcript.text.done', text: words },
      '[DONE]',
    ),
  ),
  'a stream of segments': sends(
    'text/event-stream',
    events({ text: 'Ask not what your' }, { text: ' country can do.' }),
  ),
};

test.each(Object.keys(answers))(
  'a transcription is understood whatever its form: %s',
  async (name) => {
    const server = await startEndpoint(answers[name] ?? refuses(500, ''));
    const recognise = await recogniserOf(server);
    const { text, spans } = await recognise();
    expect(text).toBe(words);
    expect(spans.map(({ stage }) => stage)).toEqual(['connect', 'upload', 'server']);
  },
);

test('what was heard is sent as a form, with the model, the language and the wish for a stream', async () => {
  const server = await startEndpoint(answers.JSON ?? refuses(500, ''));
  const { file } = await (await recogniserOf(server))();
  const [asked] = server.asked;
  const form = await new Response(new Uint8Array(asked?.body ?? []), {
    headers: { 'content-type': asked?.headers['content-type'] ?? '' },
  }).formData();
  const fields = [...form].filter(([name]) => name !== 'file');
  expect(Object.fromEntries(fields)).toEqual({
    model: 'whisper-1',
    language: 'en',
    response_format: 'json',
    stream: 'true',
  });
  const sent = form.get('file');
  expect(sent).toBeInstanceOf(Blob);
  expect(Buffer.from(await (sent as Blob).arrayBuffer())).toEqual(await readFile(file));
});

test('a server that refuses to stream is asked without, which is told, and not asked again', async () => {
  const server = await startEndpoint((response, asked, count) =>
    asked.body.includes('name="stream"')
      ? refuses(422, 'Unknown field: stream')(response, asked, count)
      : answers.JSON?.(response, asked, count),
  );
  const recognise = await recogniserOf(server);
  const { text, spans } = await recognise();
  expect(text).toBe(words);
  expect(spans.map(({ stage }) => stage)).toEqual([
    ...['connect', 'upload', 'server', 'retry', 'upload', 'server'],
  ]);
  await recognise();
  expect(server.asked).toHaveLength(3);
});

test('no word in it is an empty text, not a failure', async () => {
  const server = await startEndpoint(sends('application/json', '{"text":""}'));
  expect((await (await recogniserOf(server))()).text).toBe('');
});

test('waiting for the endpoint ends with the final text, not with the first delta', async () => {
  const turn = openTurn();
  let sent = Number.POSITIVE_INFINITY;
  const server = await startEndpoint((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(events({ type: 'transcript.text.delta', delta: 'Ask' }));
    setTimeout(() => {
      sent = turn.context.now();
      response.end(events({ type: 'transcript.text.done', text: words }));
    }, 20);
  });
  const { spans } = await (await recogniserOf(server))(turn);
  expect(spans.find(({ stage }) => stage === 'server')?.end).toBeGreaterThan(sent);
});
