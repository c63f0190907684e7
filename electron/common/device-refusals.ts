/**
 * Why devices refuse, as the runtime, Dawn and the drivers word it, and what to do about it. The first that
 * fits counts.
 */
const knownCauses: readonly (readonly [RegExp, string])[] = [
  [
    /(?:requires f16|shader-f16)/i,
    'The device has no half precision (shader-f16), which this model computes in. Choose a variant of the model in another precision, or another device.',
  ],
  [
    /libvulkan\S*: cannot open shared object/i,
    'The Vulkan loader is missing. Install it: libvulkan1 (Debian, Ubuntu), vulkan-loader (Fedora), vulkan-icd-loader (Arch).',
  ],
  [
    /Found no drivers|VK_ERROR_INCOMPATIBLE_DRIVER|failed to open JSON file/i,
    "Vulkan finds no driver for this GPU. Install the vendor's: mesa-vulkan-drivers for AMD and Intel, the NVIDIA driver with its Vulkan part for NVIDIA.",
  ],
  [
    // Names of Vulkan's features, as Dawn's Vulkan backend lists what it cannot do without.
    /^\W*(?:Warning: )?(?:shader|fragment|vertex|depth|robust|image|sample|texture|independent)\w+ required\b/i,
    'WebGPU (Dawn) does not accept the driver of this GPU. Update the driver.',
  ],
  [
    /No supported adapters|Failed to get a WebGPU adapter/i,
    'WebGPU finds no adapter that it accepts for this GPU. Update its driver.',
  ],
  [
    /providers_(?:shared|cuda)|ExecutionProvider_Cuda|lib(?:cudart|cublas\w*|cudnn|cufft|curand)\S*/i,
    "onnxruntime's CUDA provider or a library that it needs is missing. Install CUDA 12 and cuDNN 9, then run in the folder of the lab: node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12",
  ],
  [
    /CUDA driver version is insufficient|no CUDA-capable device|CUDA_ERROR\w*|cudaError\w*/i,
    'CUDA does not reach this GPU. Update the NVIDIA driver, and see that CUDA_VISIBLE_DEVICES does not hide it.',
  ],
  [
    /out of memory|VK_ERROR_OUT_OF_\w+|Failed to allocate memory/i,
    'The memory of the device is full. End what else uses it, or choose a smaller model.',
  ],
  [
    /device (?:was )?lost|VK_ERROR_DEVICE_LOST|DXGI_ERROR_DEVICE_\w+/i,
    'The device was lost: its driver reset it. Run again; if it happens again, update the driver.',
  ],
  [
    /backend not found|no available backend/i,
    'The inference runtime of this build cannot reach such a device.',
  ],
];

const longestQuote = 240;

/**
 * A sentence of what is wrong and what to do, with the words that it was known by; null for words that no
 * known cause fits.
 */
export function refusalOf(words: string): string | null {
  for (const [pattern, sentence] of knownCauses) {
    const line = words.split('\n').find((other) => pattern.test(other));
    if (line !== undefined) return `${sentence} It said: ${quote(line)}`;
  }
  return null;
}

/** The telling part of a line: without colours, source paths and function names of the runtime. */
function quote(line: string): string {
  const telling = line
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with one.
    .replaceAll(/\u001b\[[\d;]*m/g, '')
    .replace(/^.*?\bwas false\.\s*/, '')
    .replace(/^.*\[ONNXRuntimeError\]\s*:\s*\d+\s*:\s*/, '')
    .replace(/^.*Status Message:\s*/, '')
    .replace(/^\s*Warning:\s*/, '')
    .trim();
  return `"${telling.length > longestQuote ? `${telling.slice(0, longestQuote)}…` : telling}"`;
}
