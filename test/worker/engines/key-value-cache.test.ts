import { expect, test } from 'vitest';
import {
  type CacheSlot,
  KeyValueCache,
  nothing,
  presentNames,
} from '../../../electron/worker/engines/key-value-cache.ts';
import { Tensor } from '../../../electron/worker/onnx-session.ts';

const slot = (name: string, isFixed: boolean): CacheSlot => ({
  past: `past_key_values.0.${name}`,
  present: `present.0.${name}`,
  isFixed,
  empty: nothing('float32', [1, 2, 0, 4]),
});
const slots = [slot('decoder.key', false), slot('encoder.key', true)];
const all = ['logits', 'present.0.decoder.key', 'present.0.encoder.key'];
const growing = ['logits', 'present.0.decoder.key'];

/** Three steps, each with all outputs; tensors as a device gives them out, of which it is told who let them go. */
function threeSteps(cache: KeyValueCache) {
  const released: string[] = [];
  const onDevice = (name: string) => {
    const dispose = () => void released.push(name);
    return Tensor.fromGpuBuffer({} as never, { dataType: 'float32', dims: [1, 2, 1, 4], dispose });
  };
  return [1, 2, 3].map((step) => {
    const fetches = cache.fetches();
    cache.take({
      'present.0.decoder.key': onDevice(`decoder ${step}`),
      'present.0.encoder.key': onDevice(`encoder ${step}`),
    });
    if (step === 3) cache.dispose();
    return { fetches, released: released.splice(0) };
  });
}

test('on the device every step asks for all of it, and each tensor is let go once, when nobody needs it', () => {
  expect(threeSteps(new KeyValueCache(slots, true))).toEqual([
    { fetches: all, released: [] },
    { fetches: all, released: ['decoder 1', 'encoder 2'] },
    { fetches: all, released: ['decoder 2', 'encoder 3', 'decoder 3', 'encoder 1'] },
  ]);
});

test('in CPU memory later steps leave out what does not change', () => {
  const fetches = threeSteps(new KeyValueCache(slots, false)).map((step) => step.fetches);
  expect(fetches).toEqual([all, growing, growing]);
});

test('what goes in first is empty, then what came out in its place; the fixed part as the first step gave it', () => {
  const cache = new KeyValueCache(slots, false);
  expect(Object.values(cache.feeds).map(({ size }) => size)).toEqual([0, 0]);
  const [first, second] = [1, 2].map((value) => {
    const tensor = new Tensor('float32', new Float32Array(8).fill(value), [1, 2, 1, 4]);
    cache.take({ 'present.0.decoder.key': tensor, 'present.0.encoder.key': tensor });
    return tensor;
  });
  expect(cache.feeds['past_key_values.0.decoder.key']).toBe(second);
  expect(cache.feeds['past_key_values.0.encoder.key']).toBe(first);
});

test('an output that the model lacks is named', () => {
  expect(() => new KeyValueCache(slots, false).take({})).toThrow('present.0.decoder.key');
});

test('the outputs are named as the hub does', () => {
  expect(presentNames(2, ['key', 'value'])).toEqual([
    'present.0.key',
    'present.0.value',
    'present.1.key',
    'present.1.value',
  ]);
});
