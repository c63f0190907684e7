import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { languageOf, promptOf } from '../../../electron/worker/engines/whisper-prompt.ts';
import { readWhisperVocabulary } from '../../../electron/worker/engines/whisper-vocabulary.ts';
import { Tracer } from '../../../electron/worker/tracer.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import { idsOf, tokenizerJson } from '../../support/whisper-files.ts';

async function vocabularyOf(tokenizer: unknown, generation?: unknown) {
  const folder = await temporaryFolder();
  const write = async (name: string, content: unknown): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const files: Record<string, string> = { tokenizer: await write('tokenizer.json', tokenizer) };
  if (generation !== undefined)
    files['generation-config'] = await write('generation_config.json', generation);
  return readWhisperVocabulary({
    family: 'whisper',
    files,
    device: 'cpu',
    settings: {},
    tellsPlacement: false,
    tracer: new Tracer(() => nanos(0)),
    profiler: null,
  });
}

const idOf = idsOf();
const ids = (...tokens: string[]): number[] => tokens.map(idOf);
const toTheModel = [
  '<|startoftranscript|>',
  '<|transcribe|>',
  '<|translate|>',
  '<|startoflm|>',
  '<|startofprev|>',
  '<|nospeech|>',
];

describe('without a generation config', () => {
  test('signs that no one speaks and words to the model are suppressed, a space and the end at first', async () => {
    const { suppressed, suppressedAtStart, latestStart } = await vocabularyOf(tokenizerJson());
    // In this vocabulary of bytes, signs of several letters are several tokens: those stay, as in openai/whisper.
    const signs = [...'"#()*+/:;<=>@[\\]^_`{|}~', 'â', 'Ġâ', 'Ġ-', "Ġ'"];
    expect(new Set(suppressed)).toEqual(new Set(ids(...signs, ...toTheModel)));
    expect(suppressedAtStart).toEqual(ids('Ġ', '<|endoftext|>'));
    expect(latestStart).toBe(50);
  });

  test('timestamps begin after the last word to the model, 0.02 s each', async () => {
    const { pieceOf, timestampBegin } = await vocabularyOf(tokenizerJson());
    expect(timestampBegin).toBe(idOf('<|notimestamps|>') + 1);
    expect(pieceOf(timestampBegin)).toBe('<|0.00|>');
    expect(pieceOf(timestampBegin + 1500)).toBe('<|30.00|>');
    expect(pieceOf(idOf('Ġhello'))).toBe('Ġhello');
  });

  test('languages are the tokens of two or three letters', async () => {
    const { languages } = await vocabularyOf(tokenizerJson());
    expect([...(languages ?? [])]).toEqual(
      ['en', 'de', 'fr', 'haw'].map((code) => [code, idOf(`<|${code}|>`)]),
    );
  });

  test.each([
    [50_256, null],
    [50_257, ['en', 'de']],
  ])('where the end of text is %i, the languages are %j', async (end, expected) => {
    const { languages } = await vocabularyOf(tokenizerJson(['en', 'de'], end));
    expect(languages && [...languages.keys()]).toEqual(expected);
  });
});

test('a generation config says what is suppressed, which languages there are and how late a text begins', async () => {
  const vocabulary = await vocabularyOf(tokenizerJson(), {
    suppress_tokens: [-1, 3],
    begin_suppress_tokens: [7],
    lang_to_id: { '<|de|>': 47, '<|translate|>': 48 },
    max_initial_timestamp_index: 25,
    max_length: 448,
  });
  expect(vocabulary.suppressed).toEqual([3, ...ids(...toTheModel)]);
  expect(vocabulary.suppressedAtStart).toEqual([7]);
  expect([...(vocabulary.languages ?? [])]).toEqual([['de', 47]]);
  expect(vocabulary.latestStart).toBe(25);
});

test.each([
  ['{', undefined, /^tokenizer\.json cannot be read: /],
  [{ model: {} }, undefined, /^tokenizer\.json cannot be read: /],
  [
    { model: { type: 'BPE' }, added_tokens: [] },
    undefined,
    /^tokenizer\.json is no tokenizer .+ lies beside the model\.$/,
  ],
  [
    { model: { vocab: [] }, decoder: null, normalizer: 7, added_tokens: [] },
    undefined,
    /^tokenizer\.json is no tokenizer .+ lies beside the model\.$/,
  ],
  [tokenizerJson(), { suppress_tokens: 'all' }, /^generation_config\.json cannot be read: /],
  [
    { ...tokenizerJson(), added_tokens: [] },
    undefined,
    /has no token "<\|startoftranscript\|>": it is not the tokenizer of a Whisper model/,
  ],
])('what is no such file is a named failure: %#', async (tokenizer, generation, sentence) => {
  await expect(vocabularyOf(tokenizer, generation)).rejects.toMatchObject({
    reason: 'model-unreadable',
    message: expect.stringMatching(sentence),
  });
});

describe('the prompt', () => {
  const startOfTranscript = 1;
  const transcribe = 2;
  const languages = new Map(['en', 'zh', 'no', 'tl', 'jw'].map((code, i) => [code, 10 + i]));

  test('asks a multilingual model for a language and a transcript', () => {
    const vocabulary = { languages, startOfTranscript, transcribe };
    expect(promptOf('zh', vocabulary)).toEqual([1, 11, 2]);
  });

  test('asks an English model for nothing but a transcript', () => {
    expect(promptOf('en', { languages: null, startOfTranscript, transcribe })).toEqual([1]);
  });

  test.each([
    [undefined, null],
    ['en-GB', 'en'],
    ['zh-Hant-TW', 'zh'],
    ['nb-NO', 'no'],
    ['fil', 'tl'],
    ['jv', 'jw'],
  ])('%s is known to the model as %s', (tag, code) => {
    expect(languageOf(tag, { languages })).toBe(code);
  });

  test('an English model knows its language untold', () => {
    expect(languageOf(undefined, { languages: null })).toBe('en');
  });
});
