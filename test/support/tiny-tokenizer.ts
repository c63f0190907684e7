import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes as GPT-2 writes them in a vocabulary: those that print as they are, the others from U+0100 on. */
export const byteSymbols: readonly string[] = (() => {
  const prints = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCodePoint(prints(byte) ? byte : next++),
  );
})();

const symbolsOf = (text: string): string[] =>
  [...Buffer.from(text)].map((byte) => byteSymbols[byte] ?? '');

/** "he", "ll" and the like, and half of an emoji with the space before it: its other half is single bytes. */
const merges: readonly (readonly [string, string])[] = [
  ['h', 'e'],
  ['l', 'l'],
  ['he', 'll'],
  ['hell', 'o'],
  [symbolsOf(' ')[0] ?? '', symbolsOf('😀')[0] ?? ''],
  [symbolsOf(' 😀').slice(0, 2).join(''), symbolsOf('😀')[1] ?? ''],
];

const specialTokens = ['<|system|>', '<|user|>', '<|assistant|>', '<|end|>', '<|stop|>'] as const;

const plainTokens = [...byteSymbols, ...merges.map((pair) => pair.join(''))];

/** Ids below this are bytes and merges of them, in that order. */
export const plainVocabulary = plainTokens.length;

/** Id of a special token. */
export const specialId = (token: (typeof specialTokens)[number]): number =>
  plainVocabulary + specialTokens.indexOf(token);

export const vocabularySize = plainVocabulary + specialTokens.length;

/** Each byte of a text by itself, as ids. */
export const byteIds = (text: string): number[] => [...Buffer.from(text)];

export const tokenizerJson = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: specialTokens.map((content) => ({
    id: specialId(content),
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: null,
  pre_tokenizer: {
    type: 'ByteLevel',
    add_prefix_space: false,
    trim_offsets: true,
    use_regex: true,
  },
  post_processor: null,
  decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
  model: {
    type: 'BPE',
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: false,
    vocab: Object.fromEntries(plainTokens.map((token, id) => [token, id])),
    merges,
  },
} as const;

/** A system message in angle brackets, then the turns; two of one role after each other are refused. */
export const chatTemplateText = `{%- for message in messages -%}
{%- if not loop.first and message.role == messages[loop.index0 - 1].role -%}
{{- raise_exception('The roles must take turns.') -}}
{%- endif -%}
{{- '<|' + message.role + '|>' + message.content + eos_token -}}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- '<|assistant|>' -}}{%- endif -%}`;

export const tokenizerConfigJson = {
  tokenizer_class: 'PreTrainedTokenizerFast',
  chat_template: chatTemplateText,
  eos_token: { content: '<|end|>', lstrip: false },
  clean_up_tokenization_spaces: true,
} as const;

/** Writes `tokenizer.json` and `tokenizer_config.json` into the folder; their paths by role. */
export async function writeTokenizer(
  folder: string,
): Promise<{ tokenizer: string; 'tokenizer-config': string }> {
  const paths = {
    tokenizer: join(folder, 'tokenizer.json'),
    'tokenizer-config': join(folder, 'tokenizer_config.json'),
  };
  await writeFile(paths.tokenizer, JSON.stringify(tokenizerJson));
  await writeFile(paths['tokenizer-config'], JSON.stringify(tokenizerConfigJson));
  return paths;
}
