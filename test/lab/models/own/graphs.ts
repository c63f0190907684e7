import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type OnnxType, type OnnxValue, onnxModel } from '../../../support/onnx-model.ts';

type Drawn = Readonly<Record<string, string>>;

/** `{ input_values: 'float32 1 n' }`: inputs as words. The graph has these outputs and does nothing with the inputs. */
export function graphOf(inputs: Drawn, outputs: Drawn, weights = 0): Uint8Array {
  const constants = Object.fromEntries(
    Object.keys(outputs).map((name) => [
      `constant of ${name}`,
      {
        type: 'float32' as const,
        shape: [Math.max(1, weights)],
        values: Array.from({ length: Math.max(1, weights) }, () => 0.5),
      },
    ]),
  );
  return onnxModel({
    inputs: valuesOf(inputs),
    outputs: valuesOf(outputs),
    constants,
    nodes: Object.keys(outputs).map((name) => ({
      op: 'Identity',
      inputs: [`constant of ${name}`],
      outputs: [name],
    })),
  });
}

function valuesOf(drawn: Drawn): Record<string, OnnxValue> {
  return Object.fromEntries(
    Object.entries(drawn).map(([name, words]) => {
      const [type, ...shape] = words.split(' ');
      const sizes = shape.map((size) => (/^\d+$/.test(size) ? Number(size) : size));
      return [name, { type: type as OnnxType, shape: sizes }];
    }),
  );
}

const decoder = graphOf(
  {
    input_ids: 'int64 1 1',
    encoder_hidden_states: 'float32 1 s 384',
    use_cache_branch: 'bool 1',
    'past_key_values.0.decoder.key': 'float32 n 6 p 64',
  },
  { logits: 'float32 1 1 51865' },
);

/** Graphs of the signatures that the families have. */
export const graphs = {
  kokoro: graphOf(
    { input_ids: 'int64 1 n', style: 'float32 1 256', speed: 'float32 1' },
    { waveform: 'float32 1 m' },
  ),
  piper: graphOf(
    { input: 'int64 n t', input_lengths: 'int64 n', scales: 'float32 3' },
    { output: 'float32 n 1 1 m' },
  ),
  'whisper-encoder': graphOf(
    { input_features: 'float32 b 80 3000' },
    { last_hidden_state: 'float32 b 1500 384' },
  ),
  'moonshine-encoder': graphOf(
    { input_values: 'float32 b n' },
    { last_hidden_state: 'float32 b s 288' },
  ),
  decoder,
  'unmerged-decoder': graphOf(
    { input_ids: 'int64 1 1', encoder_hidden_states: 'float32 1 s 384' },
    { logits: 'float32 1 1 51865' },
  ),
  'causal-lm': graphOf(
    {
      input_ids: 'int64 1 n',
      attention_mask: 'int64 1 n',
      'past_key_values.0.key': 'float32 1 2 p 64',
    },
    { logits: 'float32 1 n 1000' },
  ),
  ctc: graphOf({ input_values: 'float32 b n' }, { logits: 'float32 b t 32' }),
  strange: graphOf({ pixels: 'float32 1 3 h w' }, { labels: 'float32 1 1000' }),
} as const;

/** A folder of files: a text stands for itself, a name of `graphs` for that graph. */
export async function fillFolder(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, ...path.split('/'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }
}
