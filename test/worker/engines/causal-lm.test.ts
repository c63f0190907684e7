import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ChatMessage } from '../../../electron/common/scenario.ts';
import { stages } from '../../../electron/common/stages.ts';
import type { Attribute } from '../../../electron/common/trace.ts';
import { nanos } from '../../../electron/common/units.ts';
import { loadCausalLm } from '../../../electron/worker/engines/causal-lm.ts';
import { RunCancelled } from '../../../electron/worker/failure.ts';
import { Tracer } from '../../../electron/worker/tracer.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import {
  type TinyLanguageModel,
  tinyLanguageModel,
  tinyLanguageModelBytes,
} from '../../support/tiny-language-model.ts';
import { referenceReply } from '../../support/tiny-language-reference.ts';
import { byteIds, specialId, writeTokenizer } from '../../support/tiny-tokenizer.ts';

type TracedSpan = { stage: string; attributes: Readonly<Record<string, Attribute>> };

const messages: ChatMessage[] = [
  { role: 'system', content: 'Be short.' },
  { role: 'user', content: 'hello?' },
];
/** As the template and the tokenizer write them. */
const prompt = [
  specialId('<|system|>'),
  ...byteIds('Be short.'),
  specialId('<|end|>'),
  specialId('<|user|>'),
  // "hello" is one merged token.
  259,
  ...byteIds('?'),
  specialId('<|end|>'),
  specialId('<|assistant|>'),
];

/** `json`: more files of the model, by role. */
async function engineOf(
  model: TinyLanguageModel,
  json: Readonly<Record<string, object>> = {},
  checkCancelled: () => void = () => undefined,
) {
  const folder = await temporaryFolder();
  const files: Record<string, string> = {
    ...(await writeTokenizer(folder)),
    model: join(folder, 'model.onnx'),
  };
  await writeFile(join(folder, 'model.onnx'), tinyLanguageModelBytes(model));
  for (const [role, content] of Object.entries(json)) {
    files[role] = join(folder, `${role}.json`);
    await writeFile(files[role], JSON.stringify(content));
  }
  let time = 0;
  const tracer = new Tracer(() => nanos(time++));
  const engine = await loadCausalLm({
    family: 'causal-lm',
    files,
    device: 'cpu',
    settings: {},
    tellsPlacement: false,
    tracer,
    profiler: null,
  });
  tracer.take();
  const reply = async (maxTokens: number, asked = messages) => {
    const texts: string[] = [];
    const said = { text: (text: string) => texts.push(text), checkCancelled };
    const nothing = {
      audio: () => Promise.reject(new Error('No audio here.')),
      partial: () => {},
      delta: () => {},
    };
    const input = { kind: 'llm', messages: asked, maxTokens } as const;
    const audio = await engine.run(input, { ...said, ...nothing }).catch((thrown) => {
      if (thrown instanceof RunCancelled) return 'cancelled';
      throw thrown;
    });
    const batch = tracer.take();
    const spans: TracedSpan[] = [...(batch?.stage ?? [])].map((stage, place) => ({
      stage: stages[stage] ?? '',
      attributes: batch?.attributes[place] ?? {},
    }));
    const of = (stage: string) =>
      spans.filter((span) => span.stage === stage).map(({ attributes }) => attributes);
    const steps = [...of('prefill'), ...of('token')];
    return { texts, audio, spans, of, steps, ids: steps.map(({ id }) => id) };
  };
  return { engine, reply };
}

const variants = [
  ['with positions', {}],
  ['which counts positions itself', { takesPositions: false }],
  ['which gives the last logits alone', { takesLogitsToKeep: true }],
  ['in half precision', { precision: 'float16' }],
] as const;

test.each(variants)(
  'a model %s says with its cache, token for token, what it says when all is computed anew',
  async (_, options) => {
    const model = tinyLanguageModel(options);
    const { reply } = await engineOf(model);
    const { ids, of } = await reply(24);
    const expected = referenceReply(model, prompt, 24);
    expect(new Set(expected.ids).size).toBeGreaterThan(8);
    expect(expected.margin).toBeGreaterThan(model.precision === 'float16' ? 0.01 : 1e-4);
    expect(ids).toEqual(expected.ids);
    expect(of('prompt')).toEqual([{ tokens: prompt.length }]);
    expect(of('generate')).toEqual([{ tokens: 24, reachedLimit: true }]);
  },
);

/** A model that replies with these tokens, whatever its attention finds. */
const scripted = (ids: readonly number[], options: Partial<TinyLanguageModel> = {}) =>
  tinyLanguageModel({
    script: new Map(ids.map((id, step) => [prompt.length - 1 + step, id])),
    ...options,
  });

const end = specialId('<|end|>');
const stop = specialId('<|stop|>');

test('a reply comes in whole characters, a span a token, and its text once at the end', async () => {
  const { reply } = await engineOf(scripted([...byteIds('é 😀!'), end]));
  const { texts, audio, spans, steps } = await reply(50);
  expect(texts).toEqual(['é 😀!']);
  expect(audio).toBeNull();
  expect(steps.map(({ text }) => text)).toEqual(['', 'é', ' ', '', '', '', '😀', '!', '']);
  expect(steps.slice(1).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(steps[0]).toMatchObject({ tokens: prompt.length });
  const ownSpans = spans.filter(({ stage }) => stage !== 'model-call' && stage !== 'token');
  expect(ownSpans.map(({ stage }) => stage)).toEqual([
    'prompt',
    'prefill',
    'generate',
    'detokenize',
  ]);
});

test('a second reply of the same engine is the same, and its calls have shapes seen before', async () => {
  const { reply } = await engineOf(tinyLanguageModel());
  const first = await reply(10);
  const second = await reply(10);
  expect(second.ids).toEqual(first.ids);
  expect(second.texts).toEqual(first.texts);
  expect(first.of('model-call').map(({ phase }) => phase)[0]).toBe('first');
  expect(new Set(second.of('model-call').map(({ phase }) => phase))).toEqual(new Set(['steady']));
});

test.each([
  ["the tokenizer's own end token, where nothing else is said", {}, 1],
  ['the one of the configuration', { config: { eos_token_id: stop } }, 3],
  [
    'any of a list, which the generation configuration says before all others',
    { config: { eos_token_id: end }, 'generation-config': { eos_token_id: [7, stop] } },
    3,
  ],
  [
    'that of the text part of a larger model',
    { config: { text_config: { eos_token_id: stop } } },
    3,
  ],
])('a reply ends with %s', async (_, json, length) => {
  const { reply } = await engineOf(scripted([65, end, 66, stop, 67]), json);
  const { of, ids, texts } = await reply(50);
  expect(of('generate')).toEqual([{ tokens: length, reachedLimit: false }]);
  expect(ids).toHaveLength(length + 1);
  expect(texts).toEqual([length === 1 ? 'A' : 'AB']);
});

test('a limit is said: of the run, and of the positions that the prompt leaves', async () => {
  const config = { max_position_embeddings: prompt.length + 3 };
  const { reply } = await engineOf(scripted([65, 66, 67, 68, 69]), { config });
  expect((await reply(2)).of('generate')).toEqual([{ tokens: 2, reachedLimit: true }]);
  expect((await reply(50)).of('generate')).toEqual([{ tokens: 3, reachedLimit: true }]);
  const one = await reply(1);
  expect(one.texts).toEqual(['A']);
  expect(one.of('token')).toEqual([]);
});

test('the length that a generation config proposes is no limit: transformers writes 20 where nobody chose one', async () => {
  const { reply } = await engineOf(scripted([65, 66, 67, 68, 69]), {
    config: { max_position_embeddings: prompt.length + 3 },
    'generation-config': { max_length: 2 },
  });
  expect((await reply(50)).of('generate')).toEqual([{ tokens: 3, reachedLimit: true }]);
});

test('half a character at the limit is left out', async () => {
  const { reply } = await engineOf(scripted(byteIds('aé')));
  expect((await reply(2)).texts).toEqual(['a']);
});

test('a prompt without room for a reply is refused in a sentence', async () => {
  const { reply } = await engineOf(tinyLanguageModel(), {
    config: { n_positions: prompt.length },
  });
  await expect(reply(5)).rejects.toMatchObject({
    reason: 'unusable-prompt',
    message: `The prompt has ${prompt.length} tokens, and the model has room for ${prompt.length} with its reply: shorten the messages.`,
  });
});

test('what the chat template refuses is said', async () => {
  const { reply } = await engineOf(tinyLanguageModel());
  const twice = [...messages, { role: 'user', content: 'Well?' } as const];
  await expect(reply(5, twice)).rejects.toMatchObject({
    reason: 'unusable-prompt',
    message: expect.stringContaining('The roles must take turns.'),
  });
});

test('NaN among the logits is bad output, in the prompt and later', async () => {
  for (const at of [prompt.length - 1, prompt.length + 1]) {
    const { reply } = await engineOf(tinyLanguageModel({ breaksAt: at }));
    await expect(reply(5)).rejects.toMatchObject({ reason: 'bad-output' });
  }
});

test('a reply is cancelled between two tokens', async () => {
  let asked = 0;
  const { reply } = await engineOf(scripted([65, 66, 67, 68, 69]), {}, () => {
    asked += 1;
    if (asked > 2) throw new RunCancelled();
  });
  const { audio, steps, texts, of } = await reply(50);
  expect(audio).toBe('cancelled');
  expect(steps.map(({ text }) => text)).toEqual(['A', 'B', 'C']);
  expect(of('generate')).toHaveLength(1);
  expect(texts).toEqual([]);
});
