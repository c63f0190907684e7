import { expect, test } from 'vitest';
import {
  chatTemplate,
  tokenizerConfigSchema,
} from '../../../electron/worker/text/chat-template.ts';
import { readHubTokenizer } from '../../../electron/worker/text/hub-tokenizer.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import {
  byteIds,
  plainVocabulary,
  specialId,
  tokenizerConfigJson,
  writeTokenizer,
} from '../../support/tiny-tokenizer.ts';
import { jsonFile } from './tiny-front-end.ts';

const config = tokenizerConfigSchema.parse(tokenizerConfigJson);

async function tokenizer() {
  const { tokenizer: path } = await writeTokenizer(await temporaryFolder());
  return readHubTokenizer(path, tokenizerConfigJson);
}

test('text becomes merged bytes, special tokens are one id, and text comes back without them', async () => {
  const { encode, decode, idOf } = await tokenizer();
  const hello = plainVocabulary - 3;
  const ids = encode('<|user|>hello é<|end|>');
  expect(ids).toEqual([specialId('<|user|>'), hello, ...byteIds(' é'), specialId('<|end|>')]);
  expect(decode(ids)).toBe('hello é');
  expect(decode([])).toBe('');
  expect(idOf('<|end|>')).toBe(specialId('<|end|>'));
});

test('spaces before punctuation stay as the tokens have them', async () => {
  const { encode, decode } = await tokenizer();
  expect(decode(encode('a , b .'))).toBe('a , b .');
});

test('the conversation is written by the template, up to where the answer begins', () => {
  const write = chatTemplate(config, null);
  const messages = [
    { role: 'system', content: 'Be short.' },
    { role: 'user', content: 'Hello' },
  ] as const;
  expect(write?.(messages)).toBe('<|system|>Be short.<|end|><|user|>Hello<|end|><|assistant|>');
});

test('a template file goes before the configuration, and of several the default one is meant', () => {
  const messages = [{ role: 'user', content: 'Hi' }] as const;
  expect(chatTemplate(config, '[{{ messages[0].content }}]')?.(messages)).toBe('[Hi]');
  const several = tokenizerConfigSchema.parse({
    chat_template: [
      { name: 'tool_use', template: 'tools' },
      { name: 'default', template: '{{ bos_token }}{{ messages[0].content }}' },
    ],
    bos_token: '<s>',
  });
  expect(chatTemplate(several, null)?.(messages)).toBe('<s>Hi');
  expect(chatTemplate({ ...config, chat_template: undefined }, null)).toBeNull();
});

test('a JSON file that is no tokenizer is refused by a sentence that names it', async () => {
  const path = jsonFile({ model: { type: 'BPE' } });
  expect(() => readHubTokenizer(path, tokenizerConfigJson)).toThrow(
    /\.json is no tokenizer of the hub's .+: take the one that lies beside the model\./,
  );
});

test('what the template refuses is said in its own words', () => {
  const twice = [
    { role: 'user', content: 'One.' },
    { role: 'user', content: 'Two.' },
  ] as const;
  expect(() => chatTemplate(config, null)?.(twice)).toThrow('The roles must take turns.');
});
