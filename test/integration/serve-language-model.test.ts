import { expect, test } from 'vitest';
import { replyFigures } from '../../electron/common/reply-figures.ts';
import { labWithEveryKind } from '../support/lab-with-every-kind.ts';
import { languageModelId } from '../support/lab-with-language-model.ts';
import { servedLab } from '../support/served-lab.ts';
import { tinyLanguageModel } from '../support/tiny-language-model.ts';
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

test('a language model of this machine answers in whole characters, and its tokens are counted', async () => {
  const lab = await labWithEveryKind(tinyLanguageModel({ script }));
  const llm = { model: languageModelId, device: 'cpu' };
  const { client, reopened } = await servedLab(lab, { llm });
  const asked = { model: languageModelId, messages: [{ role: 'user' as const, content: 'Hi' }] };
  const whole = await client.chat.completions.create(asked);
  const usage = {
    prompt_tokens: prompt.length,
    completion_tokens: reply.length,
    total_tokens: prompt.length + reply.length,
  };
  expect(whole).toMatchObject({
    choices: [{ message: { content: said }, finish_reason: 'stop' }],
    usage,
  });
  const short = await client.chat.completions.create({ ...asked, max_completion_tokens: 1 });
  expect(short.choices[0]?.finish_reason).toBe('length');
  const stream = await client.chat.completions.create({
    ...asked,
    stream: true,
    stream_options: { include_usage: true },
  });
  const pieces: string[] = [];
  let counted: unknown = null;
  for await (const chunk of stream) {
    const content = chunk.choices[0]?.delta.content;
    if (content) pieces.push(content);
    counted = chunk.usage ?? counted;
  }
  expect(pieces.join('')).toBe(said);
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.join('|')).not.toContain('\ufffd');
  expect(counted).toEqual(usage);
  const { requests } = await reopened();
  expect(requests.map((run) => replyFigures(run)?.tokens)).toEqual([reply.length, 1, reply.length]);
});
