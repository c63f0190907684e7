import { expect, test } from 'vitest';
import { refusalOf } from '../../electron/common/device-refusals.ts';

/** As they were seen, of onnxruntime-node 1.30 and the drivers that are named. */
test.each([
  [
    'no Vulkan loader',
    "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open shared object file: No such file or directory\nFailed to get a WebGPU adapter: No supported adapters",
    /libvulkan1 .+It said: "Couldn't load Vulkan: libvulkan\.so\.1/,
  ],
  [
    'a loader without drivers',
    'Warning: vkCreateInstance: Found no drivers!\nWarning: vkCreateInstance failed with VK_ERROR_INCOMPATIBLE_DRIVER\nFailed to get a WebGPU adapter: No supported adapters',
    /Install the vendor's.+"vkCreateInstance: Found no drivers!"/,
  ],
  [
    'a driver that Dawn refuses (llvmpipe of Mesa 22.3)',
    'Warning: shaderUniformBufferArrayDynamicIndexing required.\nFailed to get a WebGPU adapter: No supported adapters',
    /does not accept the driver.+"shaderUniformBufferArrayDynamicIndexing required\."/,
  ],
  [
    'nothing but the runtime’s own words',
    '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize()::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n',
    /finds no adapter.+It said: "Failed to get a WebGPU adapter: No supported adapters"$/,
  ],
  [
    'no half precision (SwiftShader)',
    "Non-zero status code returned while running Cast node. Name:'' Status Message: shader_helper.cc:416 GenerateSourceCode Program Cast requires f16 but the device does not support it.",
    /shader-f16.+Program Cast requires f16/,
  ],
  [
    'no CUDA libraries',
    'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library',
    /--onnxruntime-node-install=cuda12/,
  ],
])('%s: a sentence with what to do, and the words it is known by', (_, words, sentence) => {
  expect(refusalOf(words)).toMatch(sentence);
});

test('words that no known cause fits are nobody’s refusal', () => {
  expect(refusalOf('Unexpected input data type. Actual: (tensor(int64))')).toBeNull();
  expect(refusalOf('Load model failed: Protobuf parsing failed.')).toBeNull();
  expect(refusalOf("Missing Input: b. Input 'b' is required")).toBeNull();
});
