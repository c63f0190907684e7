import type { Provider } from './device.ts';
import type { Placement } from './session.ts';

/**
 * Operators that do arithmetic on whole tensors, as onnxruntime names them: what a GPU is asked for. The
 * others (shapes, indices, copies) it puts on the CPU on purpose, since that is faster.
 */
const heavyOperators: ReadonlySet<string> = new Set([
  // Matrix products and convolutions.
  ...['MatMul', 'Gemm', 'FusedMatMul', 'FusedGemm', 'GemmFastGelu', 'TransposeMatMul'],
  ...['Conv', 'FusedConv', 'NhwcConv', 'NhwcFusedConv', 'ConvTranspose', 'Einsum'],
  // The same on quantized weights, and quantizing itself, which reads every value.
  ...['MatMulInteger', 'MatMulInteger16', 'MatMulIntegerToFloat', 'DynamicQuantizeMatMul'],
  ...['DynamicQuantizeLinear', 'MatMulNBits', 'MatMulBnb4', 'QLinearMatMul', 'QGemm'],
  ...['ConvInteger', 'QLinearConv', 'QLinearConvTranspose', 'GatherBlockQuantized'],
  // Attention.
  ...['Attention', 'MultiHeadAttention', 'DecoderMaskedMultiHeadAttention', 'PackedAttention'],
  ...['PackedMultiHeadAttention', 'GroupQueryAttention', 'SparseAttention', 'QAttention'],
  ...['RotaryEmbedding', 'LinearAttention', 'LongformerAttention'],
  // Recurrent layers.
  ...['LSTM', 'GRU', 'RNN', 'DynamicQuantizeLSTM'],
  // Normalisations and activations over whole tensors.
  ...['LayerNormalization', 'SimplifiedLayerNormalization', 'SkipLayerNormalization'],
  ...['SkipSimplifiedLayerNormalization', 'EmbedLayerNormalization', 'BatchNormalization'],
  ...['InstanceNormalization', 'GroupNorm', 'GroupNormalization', 'RMSNormalization'],
  ...['Softmax', 'LogSoftmax', 'Gelu', 'BiasGelu', 'FastGelu', 'QuickGelu'],
  // Mixtures of experts, and spectra.
  ...['MoE', 'QMoE', 'STFT', 'DFT'],
]);

export const isHeavy = (operator: string): boolean => heavyOperators.has(operator);

/** Written to standard error by a worker before a model is loaded verbosely; the model's name follows. */
export const placementMark = '[latency-lab] placing ';

/** Written to standard error at the end of a job whose words somebody listens to. */
export const wordsEnd = '[latency-lab] end of words';

/** A provider as onnxruntime names it. */
export const cpuProvider = 'CPUExecutionProvider';

/** The lab's word for a provider of the runtime; the runtime's own where the lab has none. */
export function providerWord(name: string): Provider | string {
  const word = name.replace(/ExecutionProvider$/, '').toLowerCase();
  return word === 'dml' ? 'directml' : word;
}

/** Heavy operators on the CPU, over all models of a worker. */
export const heavyOnCpu = (placements: readonly Placement[]): number =>
  placements
    .flatMap(({ providers }) => providers)
    .filter(({ provider }) => provider === cpuProvider)
    .reduce((sum, { heavy }) => sum + heavy, 0);

/**
 * Who does the heavy work, most of it first: `webgpu`, or `webgpu + cpu`. null where nobody does any, or
 * nothing is known.
 */
export function workingProviders(placements: readonly Placement[]): string | null {
  const counts = new Map<string, number>();
  for (const { provider, heavy } of placements.flatMap(({ providers }) => providers)) {
    const word = providerWord(provider);
    counts.set(word, (counts.get(word) ?? 0) + heavy);
  }
  const working = [...counts].filter(([, heavy]) => heavy > 0).toSorted((a, b) => b[1] - a[1]);
  return working.length === 0 ? null : working.map(([word]) => word).join(' + ');
}
