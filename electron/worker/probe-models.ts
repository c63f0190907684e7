/**
 * The tiny models that a device is probed with, as ONNX files in base64: f32[2,2] `a` times `b` is `y`, in
 * single precision, and through casts in half precision. `test/support/onnx-graph.ts` writes them, and a test
 * compares.
 */
export const probeModels = {
  fp32: 'CAg6WwoRCgFhCgFiEgF5IgZNYXRNdWwSB3Byb2R1Y3RaEwoBYRIOCgwIARIICgIIAgoCCAJaEwoBYhIOCgwIARIICgIIAgoCCAJiEwoBeRIOCgwIARIICgIIAgoCCAJCBAoAEA0=',
  fp16: 'CAg6vgEKGwoBYRIFaGFsZkEiBENhc3QqCQoCdG8YCqABAgobCgFiEgVoYWxmQiIEQ2FzdCoJCgJ0bxgKoAECCh0KBWhhbGZBCgVoYWxmQhIFaGFsZlkiBk1hdE11bAobCgVoYWxmWRIBeSIEQ2FzdCoJCgJ0bxgBoAECEgdwcm9kdWN0WhMKAWESDgoMCAESCAoCCAIKAggCWhMKAWISDgoMCAESCAoCCAIKAggCYhMKAXkSDgoMCAESCAoCCAIKAggCQgQKABAN',
} as const;
