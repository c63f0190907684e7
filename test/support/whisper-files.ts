import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decoderModel, encoderModel, type Script } from './whisper-graphs.ts';

/** How a byte-level vocabulary writes each byte: those that are no visible sign as the signs from U+0100 on. */
const bytePieces = Array.from({ length: 256 }, (_, byte) => {
  const isVisible = (value: number): boolean =>
    (value > 32 && value < 127) || (value > 160 && value !== 173);
  if (isVisible(byte)) return String.fromCharCode(byte);
  const before = Array.from({ length: byte }, (__, other) => other).filter((x) => !isVisible(x));
  return String.fromCharCode(256 + before.length);
});

/** Pairs that are a piece of their own: `Ġ` is a space, `â` the first byte of ♪. */
const merges = ['Ġ h', 'Ġ -', "Ġ '", 'Ġ â'];

const words = [
  'Ġhello',
  'Ġworld',
  'Ġagain',
  'Ġcaf',
  ...Array.from({ length: 30 }, (_, i) => `w${i}`),
];

export const textPieces: readonly string[] = [
  ...bytePieces,
  ...merges.map((pair) => pair.replace(' ', '')),
  ...words,
];

const languages = ['en', 'de', 'fr', 'haw'] as const;

/** The words to the model, in Whisper's order, after the text. */
const specials = (codes: readonly string[]): string[] => [
  '<|endoftext|>',
  '<|startoftranscript|>',
  ...codes.map((code) => `<|${code}|>`),
  '<|translate|>',
  '<|transcribe|>',
  '<|startoflm|>',
  '<|startofprev|>',
  '<|nospeech|>',
  '<|notimestamps|>',
];

/** Id of a token by how it is written: `<|1.08|>` is a timestamp. */
export function idsOf(codes: readonly string[] = languages): (token: string) => number {
  const tokens = [...textPieces, ...specials(codes)];
  return (token) => {
    const at = tokens.indexOf(token);
    if (at >= 0) return at;
    const time = /^<\|(\d+\.\d\d)\|>$/.exec(token)?.[1];
    if (time === undefined) throw new Error(`The test's vocabulary has no "${token}".`);
    return tokens.length + Math.round(Number(time) / 0.02);
  };
}

export const vocabularySize = (codes: readonly string[] = languages): number =>
  textPieces.length + specials(codes).length + 1501;

/**
 * A tokenizer.json of the hub's layout: byte-level BPE, with the timestamps left out as old exports do. `end` is the id
 * of the end of text, which the other words to the model follow.
 */
export const tokenizerJson = (
  codes: readonly string[] = languages,
  end: number = textPieces.length,
): object => ({
  version: '1.0',
  added_tokens: specials(codes).map((content, i) => ({
    id: end + i,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
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
    continuing_subword_prefix: '',
    end_of_word_suffix: '',
    fuse_unk: false,
    vocab: Object.fromEntries(textPieces.map((piece, id) => [piece, id])),
    merges,
  },
});

export type WhisperCase = {
  /** What it answers, by how loud a window begins: the first to full scale, each further one to 20 dB less. */
  readonly scripts: readonly Script[];
  readonly bins?: 80 | 128;
  /** Without language tokens it is an English model. */
  readonly languages?: readonly string[];
  readonly isMerged?: boolean;
  /** Cache and logits in half precision. */
  readonly isHalf?: boolean;
  /** The decoder asks for the tokens' positions. */
  readonly takesPositions?: boolean;
  /** The encoder does not say how many bins it takes. */
  readonly hidesBins?: boolean;
  readonly preprocessor?: object;
  readonly generation?: object;
  readonly config?: object;
};

/** Writes the files of a Whisper of the same signature as the real ones; their paths by role. */
export async function writeWhisper(
  folder: string,
  {
    scripts,
    bins = 80,
    languages: codes = languages,
    isMerged = true,
    isHalf = false,
    takesPositions = false,
    ...extra
  }: WhisperCase,
): Promise<Record<string, string>> {
  const idOf = idsOf(codes);
  const size = vocabularySize(codes);
  const files: Record<string, string> = {};
  const write = async (role: string, name: string, content: string | Uint8Array) => {
    files[role] = join(folder, name);
    await writeFile(files[role], content);
  };
  await write('encoder', 'encoder_model.onnx', encoderModel(extra.hidesBins ? 'bins' : bins));
  await write(
    'decoder',
    'decoder_model_merged.onnx',
    decoderModel(scripts, { idOf, size, isMerged, isHalf, takesPositions, wrong: idOf('!') }),
  );
  await write('tokenizer', 'tokenizer.json', JSON.stringify(tokenizerJson(codes)));
  const settings = [
    ['generation-config', 'generation_config.json', extra.generation],
    ['config', 'config.json', extra.config],
    ['preprocessor-config', 'preprocessor_config.json', extra.preprocessor],
  ] as const;
  for (const [role, name, content] of settings)
    if (content !== undefined) await write(role, name, JSON.stringify(content));
  return files;
}
