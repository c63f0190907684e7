import type { ModelFamily } from '../../../common/model-catalog.ts';
import type { GraphSignature, GraphValue } from './onnx-signature.ts';

/** What a graph is, by what goes in and what comes out. */
export type GraphKind =
  | { readonly family: ModelFamily; readonly part: 'model' | 'encoder' }
  /** Moonshine's and Whisper's decoders look alike: the encoder beside them decides. */
  | { readonly family: null; readonly part: 'decoder' | 'unmerged-decoder' };

type Rule = {
  readonly kind: GraphKind;
  /** All of these; alternatives in one string, separated by `|`; a `*` stands for any ending. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** None of these. */
  readonly without?: readonly string[];
};

const rule = (
  kind: GraphKind,
  inputs: readonly string[],
  outputs: readonly string[],
  without: readonly string[] = [],
): Rule => ({ kind, inputs, outputs, without });
const model = (family: ModelFamily): GraphKind => ({ family, part: 'model' });
const encoder = (family: ModelFamily): GraphKind => ({ family, part: 'encoder' });

/** The first that fits. Kokoro's graphs are Kitten's too. */
const rules: readonly Rule[] = [
  rule(model('kokoro'), ['input_ids|tokens', 'style', 'speed'], []),
  rule(model('piper'), ['input', 'input_lengths', 'scales'], ['output']),
  rule(model('tiny-tts'), ['x', 'x_lengths', 'tone', 'language', 'bert'], []),
  rule(model('silero-vad'), ['input', 'state', 'sr'], ['output', 'stateN']),
  rule(encoder('whisper'), ['input_features'], ['last_hidden_state']),
  rule(encoder('moonshine'), ['input_values'], ['last_hidden_state']),
  rule(
    { family: null, part: 'decoder' },
    ['input_ids', 'encoder_hidden_states', 'use_cache_branch', 'past_key_values.*'],
    ['logits'],
  ),
  rule(
    { family: null, part: 'unmerged-decoder' },
    ['input_ids', 'encoder_hidden_states*'],
    ['logits'],
  ),
  rule(
    model('causal-lm'),
    ['input_ids', 'past_key_values.*'],
    ['logits'],
    ['encoder_hidden_states'],
  ),
  rule(model('ctc'), ['input_values|input_features|audio_signal'], ['logits|logprobs']),
];

/** null for a graph of no family that the lab knows. */
export function kindOfGraph({ inputs, outputs }: GraphSignature): GraphKind | null {
  const found = rules.find(
    ({ inputs: wanted, outputs: made, without = [] }) =>
      wanted.every((name) => has(inputs, name)) &&
      made.every((name) => has(outputs, name)) &&
      !without.some((name) => has(inputs, name)),
  );
  return found?.kind ?? null;
}

const has = (values: readonly GraphValue[], wanted: string): boolean =>
  wanted
    .split('|')
    .some((name) =>
      values.some((value) =>
        name.endsWith('*') ? value.name.startsWith(name.slice(0, -1)) : value.name === name,
      ),
    );

/** `input_ids int64[1, n]`, for people. */
export const valueInWords = ({ name, type, shape }: GraphValue): string =>
  `${name} ${type}[${shape.join(', ')}]`;
