import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { toFile } from 'openai';
import { afterAll, expect, test } from 'vitest';
import type { SessionEvent } from '../../electron/common/session.ts';
import { ownHome, temporaryFolder } from '../support/own-home.ts';
import { realLab } from '../support/real-lab.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { servedLab } from '../support/served-lab.ts';

const home = await ownHome(afterAll);
const lab = await realLab(home);
const speech = { model: 'tiny-tts-en', voice: 'alloy', response_format: 'pcm' } as const;
const long = 'The quick brown fox jumps over the lazy dog, and then it runs away. '.repeat(40);

test('a client that leaves takes its run with it, and the next one is answered', async () => {
  const { client, toldOf, reopened } = await servedLab(lab);
  const gone = new AbortController();
  const response = await client.audio.speech.create(
    { ...speech, input: long },
    { signal: gone.signal },
  );
  await response.body?.getReader().read();
  gone.abort();
  const { outcome } = await toldOf(response.headers.get('x-request-id'));
  expect(outcome).toEqual({ status: 'cancelled' });
  const next = await client.audio.speech.create({ ...speech, input: 'Hello.' });
  expect((await next.arrayBuffer()).byteLength).toBeGreaterThan(10_000);
  const { requests } = await reopened();
  expect(requests.map(({ ended }) => ended?.outcome.status)).toEqual(['cancelled', 'measured']);
});

test('a worker that dies fails its request, and is started again for the next', async () => {
  const kill = { isArmed: false };
  const watch = (event: SessionEvent): void => {
    if (!kill.isArmed || event.type !== 'run-started' || event.worker === undefined) return;
    kill.isArmed = false;
    process.kill(event.worker, 'SIGKILL');
  };
  const { client, reopened } = await servedLab(lab, {}, undefined, watch);
  const say = () => client.audio.speech.create({ ...speech, input: 'Good morning to you.' });
  await (await say()).arrayBuffer();
  kill.isArmed = true;
  await expect(say()).rejects.toMatchObject({ status: 500, code: 'worker_died' });
  await (await say()).arrayBuffer();
  const { runs } = await reopened();
  expect(
    runs
      .filter(({ plan }) => plan.model === 'tiny-tts-en')
      .map(({ plan, ended }) => [plan.kind, ended?.outcome.status]),
  ).toEqual([
    ['load', 'measured'],
    ['measured', 'measured'],
    ['measured', 'failed'],
    ['measured', 'measured'],
    ['load', 'measured'],
  ]);
});

test('a stream of events that breaks off ends with the reason', async () => {
  let worker: number | undefined;
  let isOver = false;
  const watch = (event: SessionEvent): void => {
    if (event.type === 'run-started') worker = event.worker;
    if (event.type !== 'audio' || isOver || worker === undefined) return;
    isOver = true;
    process.kill(worker, 'SIGKILL');
  };
  const { client, reopened } = await servedLab(lab, {}, undefined, watch);
  const asked = { ...speech, input: long, stream_format: 'sse' } as const;
  const events = (await (await client.audio.speech.create(asked)).text()).trim().split('\n\n');
  expect(events[0]).toContain('speech.audio.delta');
  expect(JSON.parse(events.at(-1)?.replace(/^data: /, '') ?? '')).toMatchObject({
    error: { code: 'worker_died', type: 'server_error' },
  });
  const { requests } = await reopened();
  expect(requests[0]?.ended?.outcome).toMatchObject({ reason: 'worker-died' });
});

test('requests of one model wait for each other, and their spans say so', async () => {
  const { client, reopened } = await servedLab(lab);
  const input = 'One sentence. And another one.';
  const answers = await Promise.all(
    [0, 1, 2].map(() => client.audio.speech.create({ ...speech, input })),
  );
  await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  const { requests } = await reopened();
  const work = requests.map(({ spans }) => ({
    queue: spans.root('queue'),
    run: spans.root('run'),
  }));
  for (const [at, { queue, run }] of work.entries()) {
    expect(queue?.end).toBeLessThanOrEqual(run?.start ?? 0);
    if (at > 0) expect(queue?.end).toBeGreaterThanOrEqual(work[at - 1]?.run?.end ?? Infinity);
  }
});

test('a request whose audio cannot be kept is told so, and its run ends', async () => {
  const { client, served, reopened } = await servedLab(lab);
  const hear = async () =>
    client.audio.transcriptions.create({
      model: 'moonshine-tiny-q',
      file: await toFile(Buffer.from('RIFF'), 'said.wav'),
    });
  await rename(join(served.folder, 'audio'), join(served.folder, 'elsewhere'));
  await expect(hear()).rejects.toMatchObject({ status: 500 });
  await rename(join(served.folder, 'elsewhere'), join(served.folder, 'audio'));
  const { requests } = await reopened();
  expect(requests.map(({ ended }) => ended?.outcome)).toMatchObject([{ reason: 'engine-error' }]);
});

test('a recording that could not be opened again is not made: the server ends before', async () => {
  const { client, served, reopened } = await servedLab(lab, { mostEvents: 1 });
  await (await client.audio.speech.create({ ...speech, input: 'Hello.' })).arrayBuffer();
  expect(await served.gaveUp).toContain('the most that can be opened again');
  expect((await reopened()).requests).toHaveLength(1);
});

test('latency-lab serve: an address, a line for each request, and a recording at Ctrl-C', async () => {
  const out = join(await temporaryFolder(), 'requests.latlab');
  const cli = startCli(
    ['serve', '--port', '0', '--token-key', 'MY_TOKEN', '--no-telemetry', '--out', out],
    { home, env: { MY_TOKEN: 'kept-secret' } },
  );
  const address = /http:\S+/.exec(await cli.says(/Listening at/))?.[0] ?? '';
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
  const ask = (token: string): Promise<Response> =>
    fetch(`${address}/audio/speech`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ model: 'tiny-tts-en', input: 'Hello there.' }),
    });
  expect((await ask('wrong')).status).toBe(401);
  const body = JSON.stringify({ model: '\u001b[2J\u009b2J', input: 'Hello.' });
  const headers = { authorization: 'Bearer kept-secret' };
  const steered = await fetch(`${address}/audio/speech`, { method: 'POST', headers, body });
  expect(steered.status).toBe(404);
  const wav = Buffer.from(await (await ask('kept-secret')).arrayBuffer());
  expect(wav.subarray(0, 4).toString()).toBe('RIFF');
  const line = await cli.says(/^run \d+: \/v1\/audio\/speech/);
  expect(line).toMatch(
    /tiny-tts-en: first after \d+ ms, whole after \d+ ms, .* s of audio, RTF .*: measured$/,
  );
  cli.process.kill('SIGINT');
  const { code, stdout, stderr } = await cli.ended;
  expect([code, stdout]).toEqual([0, `Recording: ${out}\n`]);
  expect(stderr).toContain('POST /v1/audio/speech: 401');
  expect(stderr).toContain('no model "\\u{1b}[2J\\u{9b}2J"');
  for (const control of ['\u001b', '\u009b']) expect(stderr).not.toContain(control);
  expect(stderr).not.toContain('kept-secret');
  const shown = await runCli(['show', out], { home });
  expect(shown.stdout).toContain('tiny-tts-en');
  for (const name of await readdir(join(home, 'sessions'), { recursive: true })) {
    const bytes = await readFile(join(home, 'sessions', name)).catch(() => Buffer.alloc(0));
    expect(bytes.includes('kept-secret'), name).toBe(false);
  }
});

test('beyond this machine there is a token, told once', async () => {
  const cli = startCli(['serve', '--port', '0', '--host', '0.0.0.0', '--no-telemetry', '--json'], {
    home,
  });
  const token = /: (\S+)$/.exec(await cli.says(/^Token/))?.[1] ?? '';
  expect(token.length).toBeGreaterThan(30);
  cli.process.kill('SIGINT');
  const { stdout } = await cli.ended;
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ type }) => type)).toEqual(['listening', 'sealed']);
  expect(stdout).not.toContain(token);
});

test.each([
  [['--token-key', 'NO_SUCH_NAME'], 2, 'the environment has no NO_SUCH_NAME'],
  [['--token-key', 'sk-not-a-name'], 2, 'not the token itself'],
  [['--tts', 'nobody@cpu'], 1, 'There is no model "nobody"'],
  [['--tts', 'tiny-tts-en@webgpu:99'], 2, 'has no device "webgpu:99"'],
  [['--llm', 'jfk'], 1, '"jfk" is no LLM model'],
  [['--llm', 'jfk', '--ttft', '5'], 2, 'go with --llm scripted'],
])('latency-lab serve %j ends with code %i and says why', async (args, code, why) => {
  const ended = await runCli(['serve', '--port', '0', '--no-telemetry', ...args], { home });
  expect(ended.stderr).toContain(why);
  expect(ended.code).toBe(code);
});
