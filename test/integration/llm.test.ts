import { afterAll, describe, expect, test } from 'vitest';
import type { Console } from '../../electron/commands/console.ts';
import { llmCommand } from '../../electron/commands/llm.ts';
import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import { replyFigures } from '../../electron/common/reply-figures.ts';
import type { LlmWork } from '../../electron/common/scenario.ts';
import type { Span } from '../../electron/common/trace.ts';
import { labWithLanguageModel, languageModelId } from '../support/lab-with-language-model.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { measureIn, type Reopened, realLab } from '../support/real-lab.ts';
import { known, parseReport, runCli } from '../support/run-cli.ts';
import { shape, tinyLanguageModel } from '../support/tiny-language-model.ts';
import { referenceReply } from '../support/tiny-language-reference.ts';
import { byteIds, specialId } from '../support/tiny-tokenizer.ts';

/** "Hi" of the user, as the template and the tokenizer write it. */
const prompt = [
  specialId('<|user|>'),
  ...byteIds('Hi'),
  specialId('<|end|>'),
  specialId('<|assistant|>'),
];
const said = 'né 😀!';
const reply = [...byteIds(said), specialId('<|end|>')];
const script = new Map(reply.map((id, step) => [prompt.length - 1 + step, id]));
const work: LlmWork = {
  kind: 'llm',
  model: languageModelId,
  messages: [{ role: 'user', content: 'Hi' }],
  maxTokens: 20,
};
const plain = tinyLanguageModel();

const labWith = async (model: typeof plain) => {
  const { home, resources } = await labWithLanguageModel(model, afterAll);
  return realLab(home, resources);
};

const measuredRuns = ({ runs }: Reopened): readonly RecordedRun[] =>
  runs.filter(({ plan }) => plan.kind === 'measured');

const steps = (run: RecordedRun): Span[] =>
  [...run.spans]
    .filter(({ stage }) => stage === 'prefill' || stage === 'token')
    .sort((one, other) => one.start - other.start);

test('a reply is recorded token by token, with its figures, and opens again with its text', async () => {
  const lab = await labWith(tinyLanguageModel({ script }));
  const session = await measureIn(lab, { name: 'reply', work: [work], warmUps: 1, repeats: 2 });
  for (const run of measuredRuns(session)) {
    expect(run.ended).toMatchObject({ outcome: { status: 'measured' }, audio: null });
    expect(run.texts.map(({ text }) => text)).toEqual([said]);
    const tokens = steps(run);
    expect(tokens.map(({ attributes }) => attributes?.id)).toEqual(reply);
    expect(tokens.map(({ attributes }) => attributes?.text).join('')).toBe(said);
    const figures = replyFigures(run);
    expect(figures).toMatchObject({ tokens: reply.length, promptTokens: prompt.length });
    const root = run.spans.root('run');
    const latency = ((tokens.at(-1)?.end ?? 0) - (run.started ?? 0)) / 1e6;
    expect((figures?.ttft ?? 0) + (figures?.itl ?? 0) * (reply.length - 1)).toBeCloseTo(latency, 6);
    expect(tokens.at(-1)?.end).toBeLessThanOrEqual(root?.end ?? 0);
  }
});

test.each([
  ['at its start', 'run-started'],
  ['while its tokens come', 'spans'],
] as const)('a reply is cancelled %s, and the next one is made', async (_, when) => {
  const endless = new Map(Array.from({ length: shape.positions }, (_, place) => [place, 65]));
  const lab = await labWith(tinyLanguageModel({ script: endless }));
  const long = { ...work, maxTokens: 100_000 };
  const session = await measureIn(
    lab,
    { name: 'cancelled', work: [long, work], warmUps: 0, repeats: 1 },
    (event, running) => {
      if (event.type === when && event.run === 1) running.cancelRun(1);
    },
  );
  const [first, second] = measuredRuns(session);
  expect(first?.ended?.outcome).toEqual({ status: 'cancelled' });
  expect(second?.ended?.outcome).toEqual({ status: 'measured' });
});

test('on a GPU the same tokens come, with the cache in its memory or in that of the CPU', async () => {
  const device = 'webgpu:software';
  const lab = await labWith(plain);
  const session = await measureIn(lab, {
    name: 'devices',
    work: [work],
    devices: ['cpu', device],
    settings: { [device]: { cacheOnDevice: [false, true] } },
    warmUps: 0,
    repeats: 1,
    telemetryRate: 0,
  });
  const expected = referenceReply(plain, prompt, work.maxTokens);
  expect(expected.margin).toBeGreaterThan(1e-3);
  const runs = measuredRuns(session);
  expect(runs.map(({ ended }) => ended?.outcome)).toEqual(runs.map(() => ({ status: 'measured' })));
  expect(runs.map(({ plan }) => plan.settings.cacheOnDevice)).toEqual([undefined, false, true]);
  for (const run of runs) {
    expect(steps(run).map(({ attributes }) => attributes?.id)).toEqual(expected.ids);
  }
});

test('a language model does no other work, and is named where one is missing', async () => {
  const lab = await labWith(plain);
  const speak = { kind: 'tts', model: languageModelId, text: 'Hello.' } as const;
  const unknown = { ...work, model: 'nobody' };
  const session = await measureIn(lab, {
    name: 'wrong',
    work: [speak, unknown],
    warmUps: 0,
    repeats: 1,
  });
  expect(measuredRuns(session).map(({ ended }) => ended?.outcome)).toEqual([
    { status: 'failed', reason: 'unknown-model', detail: expect.stringContaining('no TTS model') },
    {
      status: 'failed',
      reason: 'unknown-model',
      detail: `There is no model "nobody". There are: ${languageModelId}.`,
    },
  ]);
});

describe('latency-lab llm', () => {
  /** What the command wrote, as its one object where it was asked for JSON. */
  async function say(args: readonly string[], model = plain) {
    const lab = await labWith(model);
    const lines: string[] = [];
    let code: number | null = null;
    const console: Console = {
      lab: async () => lab,
      resources: '',
      reportPage: '',
      env: {},
      stdout: (line) => lines.push(line),
      stderr: () => undefined,
      isTerminal: false,
      exit: (given) => {
        code = given;
      },
      interrupted: new AbortController().signal,
    };
    await llmCommand(console).parseAsync([...args], { from: 'user' });
    return { code, lines };
  }

  test('prints the reply and its figures', async () => {
    const args = ['--prompt', 'Hi', '--max-tokens', '20', '--warm-ups', '1'];
    const model = tinyLanguageModel({ script });
    const { code, lines } = await say(args, model);
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/TTFT ms +ITL ms +TOKENS\/s$/);
    expect(lines).toContain(`Reply (work 1, cpu): ${said}`);
    const json = await say([...args, '--json', '--repeats', '2'], model);
    const report = parseReport({ stdout: json.lines.join('\n'), stderr: '' });
    for (const run of report.runs) {
      expect(run).toMatchObject({
        text: said,
        promptTokens: prompt.length,
        replyTokens: reply.length,
      });
      expect(known(run.ttftMs)).toBeGreaterThan(0);
      expect(known(run.tokensPerSecond)).toBeCloseTo(1e3 / known(run.itlMs), 6);
    }
    expect(known(report.summary.itlMs?.median)).toBeGreaterThan(0);
  });

  test('takes what the model is told before, and the shortest of limits', async () => {
    const args = ['--prompt', 'Hi', '--system', 'Be short.', '--max-tokens', '3', '--json'];
    const { lines } = await say(args);
    const report = parseReport({ stdout: lines.join('\n'), stderr: '' });
    // "Be short." by itself, and the two tokens around it.
    expect(report.runs[0]).toMatchObject({ replyTokens: 3, promptTokens: prompt.length + 11 });
  });

  test('says that there is no language model, and what is missing', async () => {
    const home = await temporaryFolder();
    const missing = await runCli(['llm'], { home });
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('--prompt <TEXT>')]);
    const unknown = await runCli(['llm', '--prompt', 'Hi', '--model', 'jfk'], { home });
    expect([unknown.code, unknown.stdout]).toEqual([
      1,
      expect.stringContaining('"jfk" is no LLM model'),
    ]);
  });
});
