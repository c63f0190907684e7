import { basename } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { causeOf } from '../failure.ts';
import { readJsonObject } from './json-file.ts';

/** A tokenizer in the files of the Hugging Face hub. */
export type HubTokenizer = {
  /** Token ids of a text in which special tokens are written out; none is added. Throws an Error with a sentence. */
  readonly encode: (text: string) => number[];
  /** Without special tokens, spaces as the tokens say; U+FFFD for bytes that are no whole character. */
  readonly decode: (ids: readonly number[]) => string;
  /** The id of a token by its text; undefined where the vocabulary lacks it. */
  readonly idOf: (token: string) => number | undefined;
};

/**
 * `json`: what the file at `path` holds. The library looks at no more of it than it uses, and stumbles over what is not
 * there. Throws an Error with a sentence.
 */
export function openTokenizer(path: string, json: object, config: object): Tokenizer {
  try {
    return new Tokenizer(json, config);
  } catch (thrown) {
    throw new Error(
      `${basename(path)} is no tokenizer of the hub's that the lab can use (${causeOf(thrown)}): take the one that lies beside the model.`,
      { cause: thrown },
    );
  }
}

/** Reads `tokenizer.json`, and `config`, the parsed `tokenizer_config.json`. Throws an Error with a sentence. */
export function readHubTokenizer(path: string, config: object): HubTokenizer {
  const tokenizer = openTokenizer(path, readJsonObject(path, 'tokenizer'), config);
  const decoding = { skip_special_tokens: true, clean_up_tokenization_spaces: false };
  return {
    encode: (text) => {
      const { ids } = tokenizer.encode(text, { add_special_tokens: false });
      if (ids.every(Number.isInteger)) return ids;
      throw new Error("The model's vocabulary has no token for a part of the text.");
    },
    decode: (ids) => (ids.length === 0 ? '' : tokenizer.decode([...ids], decoding)),
    idOf: (token) => tokenizer.token_to_id(token),
  };
}
