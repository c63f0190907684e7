import { basename } from 'node:path';
import type { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { causeOf, RunFailure } from '../failure.ts';
import { openTokenizer } from '../text/hub-tokenizer.ts';
import type { EngineRequest } from './engine.ts';
import { fileOf } from './files.ts';
import { readModelJson } from './read-model-json.ts';

/**
 * What Whisper's token ids mean: text below `endOfText`, then words to the model, then the timestamps, 0.02 s each.
 * All ids come from the model's own files, since they differ from one generation of Whisper to the next.
 */
export type WhisperVocabulary = {
  readonly endOfText: number;
  readonly startOfTranscript: number;
  readonly transcribe: number;
  readonly noTimestamps: number;
  readonly timestampBegin: number;
  /** null where the tokenizer has no such token. */
  readonly noSpeech: number | null;
  /** Token id by language code; null of a model that hears English only. */
  readonly languages: ReadonlyMap<string, number> | null;
  /** Never chosen … */
  readonly suppressed: readonly number[];
  /** … and never chosen first. */
  readonly suppressedAtStart: readonly number[];
  /** The latest timestamp that a text may begin with, in steps of 0.02 s. */
  readonly latestStart: number;
  readonly decode: (ids: readonly number[]) => string;
  /** A token as the vocabulary writes it. */
  readonly pieceOf: (id: number) => string;
};

/** Seconds from one timestamp token to the next. */
export const timestampStep = 0.02;

const tokenizerSchema = z.looseObject({
  model: z.looseObject({}),
  added_tokens: z.array(z.looseObject({ id: z.int(), content: z.string() })),
});

const ids = z.array(z.int()).nullish();
const generationSchema = z.looseObject({
  is_multilingual: z.boolean().nullish(),
  lang_to_id: z.record(z.string(), z.int()).nullish(),
  suppress_tokens: ids,
  begin_suppress_tokens: ids,
  max_initial_timestamp_index: z.int().nullish(),
});
type GenerationConfig = z.output<typeof generationSchema>;

/** OpenAI's English models keep the vocabulary of GPT-2, and language tokens with it that they never learned. */
const englishEndOfText = 50_256;

const languageToken = /^<\|([a-z]{2,3})\|>$/;

/** Throws `model-missing` and `model-unreadable`. */
export function readWhisperVocabulary(request: EngineRequest): WhisperVocabulary {
  const path = fileOf(request, 'tokenizer');
  const tokenizer = tokenizerAt(path);
  const generation = request.files['generation-config'];
  return vocabularyOf(
    tokenizer,
    generation === undefined ? {} : readModelJson(generation, generationSchema),
    basename(path),
  );
}

function tokenizerAt(path: string): Tokenizer {
  const json = readModelJson(path, tokenizerSchema);
  try {
    return openTokenizer(path, json, {});
  } catch (thrown) {
    throw new RunFailure('model-unreadable', causeOf(thrown));
  }
}

function vocabularyOf(
  tokenizer: Tokenizer,
  generation: GenerationConfig,
  file: string,
): WhisperVocabulary {
  const idOf = (token: string): number => {
    const id = tokenizer.token_to_id(token);
    if (id !== undefined) return id;
    throw new RunFailure(
      'model-unreadable',
      `${file} has no token "${token}": it is not the tokenizer of a Whisper model.`,
    );
  };
  const optional = (...tokens: string[]): number[] =>
    tokens.flatMap((token) => tokenizer.token_to_id(token) ?? []);
  const startOfTranscript = idOf('<|startoftranscript|>');
  const endOfText = idOf('<|endoftext|>');
  const transcribe = idOf('<|transcribe|>');
  const noTimestamps = idOf('<|notimestamps|>');
  // The same token had another name in the first exports.
  const [noSpeech = null] = optional('<|nospeech|>', '<|nocaptions|>');
  const timestampBegin = noTimestamps + 1;
  const ofTheModel = [
    startOfTranscript,
    transcribe,
    ...optional('<|translate|>', '<|startoflm|>', '<|startofprev|>'),
    ...(noSpeech === null ? [] : [noSpeech]),
  ];
  const unspoken = generation.suppress_tokens ?? nonSpeechTokens(tokenizer);
  const blank = generation.begin_suppress_tokens ?? [...encode(tokenizer, ' '), endOfText];
  return {
    endOfText,
    startOfTranscript,
    transcribe,
    noTimestamps,
    timestampBegin,
    noSpeech,
    languages: languagesOf(tokenizer, generation, endOfText),
    suppressed: [...new Set([...unspoken.filter((id) => id >= 0), ...ofTheModel])],
    suppressedAtStart: blank,
    latestStart: generation.max_initial_timestamp_index ?? 1 / timestampStep,
    decode: (tokens) =>
      tokenizer.decode([...tokens], {
        skip_special_tokens: true,
        clean_up_tokenization_spaces: false,
      }),
    pieceOf: (id) =>
      id < timestampBegin
        ? (tokenizer.id_to_token(id) ?? '')
        : `<|${((id - timestampBegin) * timestampStep).toFixed(2)}|>`,
  };
}

function languagesOf(
  tokenizer: Tokenizer,
  { is_multilingual, lang_to_id }: GenerationConfig,
  endOfText: number,
): ReadonlyMap<string, number> | null {
  const tokens = lang_to_id
    ? Object.entries(lang_to_id)
    : [...tokenizer.get_added_tokens_decoder()].map(([id, { content }]) => [content, id] as const);
  const languages = new Map(
    tokens.flatMap(([token, id]) => {
      const code = languageToken.exec(token)?.[1];
      return code === undefined ? [] : [[code, id] as const];
    }),
  );
  const isMultilingual = is_multilingual ?? endOfText !== englishEndOfText;
  return isMultilingual && languages.size > 0 ? languages : null;
}

const symbols =
  '" # ( ) * + / : ; < = > @ [ \\ ] ^ _ ` { | } ~ 「 」 『 』 << >> <<< >>> -- --- -( -[ (\' (" (( )) ((( ))) [[ ]] {{ }} ♪♪ ♪♪♪'.split(
    ' ',
  );
const notes = [...'♩♪♫♬♭♮♯'];

/**
 * Signs that subtitles use for what is not spoken, such as ♪ and [, by the rule of openai/whisper
 * (`Tokenizer.non_speech_tokens`): those that are one token, and the first token of notes.
 */
function nonSpeechTokens(tokenizer: Tokenizer): number[] {
  const amidWords = [' -', " '"].flatMap((sign) => encode(tokenizer, sign).slice(0, 1));
  const signs = [...symbols, ...notes].flatMap((symbol) =>
    [symbol, ` ${symbol}`].flatMap((text) => {
      const tokens = encode(tokenizer, text);
      return tokens.length === 1 || notes.includes(symbol) ? tokens.slice(0, 1) : [];
    }),
  );
  return [...amidWords, ...signs];
}

const encode = (tokenizer: Tokenizer, text: string): number[] =>
  tokenizer.encode(text, { add_special_tokens: false }).ids;
